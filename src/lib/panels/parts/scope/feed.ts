import { samplesIn, seconds, type Hertz } from '../../../core/units.ts';
import type { StreamInfo } from '../../../core/signal.ts';
import type { Filter } from '../../../dsp/filters/index.ts';
import type { RowBuffer, SharedRing } from '../../../ring/shared-ring.ts';
import { Columns } from './columns.ts';
import { Envelope } from './envelope.ts';
import { WindowStats } from './window-stats.ts';

/** What a feed makes of the samples. */
export interface FeedSettings {
	/** Seconds that are visible. */
	readonly seconds: number;
	/** Columns the visible seconds are divided into. */
	readonly width: number;
	readonly mode: 'waveform' | 'envelope';
	/** For the eye only; gets rows in stream order and is reset at every break. */
	readonly filter?: Filter | undefined;
}

/** The envelope looks back so far. */
export const ENVELOPE_SECONDS = 0.1;
/** Samples per piece that is read, so that one piece takes well under a millisecond. */
const PIECE = 1 << 15;
/** A reader that stays further behind than this has lost the race and skips ahead, seconds. */
const FAR_BEHIND = 1;
/** Filling the view from what the ring still holds may take so long, milliseconds. */
const FILL_MS = 1500;
/** A pause between two calls that means the page was hidden or busy elsewhere, milliseconds. */
const AWAY_MS = 500;
/** Columns beyond the visible ones, for the smooth right edge. */
const SPARE = 16;

/**
 * One way from a ring to the screen: reads what came, filters, and cuts it into pixel columns. It starts with what the
 * ring still holds of the visible time, reads in pieces, and stops when its time is up: a frame never waits for it.
 */
export class Feed {
	readonly columns: Columns;
	readonly stats: WindowStats;
	readonly settings: FeedSettings;
	/** Rows passed over because this thread was too slow, since the feed was made. */
	skipped = 0;
	readonly #ring: SharedRing;
	readonly #fs: Hertz;
	readonly #window: number;
	readonly #buffer: RowBuffer;
	readonly #envelope: Envelope | undefined;
	readonly #until: number;
	#next: number;
	#called = -Infinity;
	/** When filling the view began; undefined once it is full. */
	#filling: number | undefined;

	/** `until`: a position in the ring where it ends (a frozen view); it runs on for ever when absent. */
	constructor(info: StreamInfo, ring: SharedRing, settings: FeedSettings, until = Infinity) {
		this.settings = settings;
		this.#ring = ring;
		this.#fs = info.fs;
		this.#until = until;
		this.#window = Math.max(1, samplesIn(seconds(settings.seconds), info.fs));
		const perColumn = (settings.seconds * info.fs) / settings.width;
		this.columns = new Columns(info.nChannels, perColumn, settings.width + SPARE);
		this.stats = new WindowStats(info.nChannels, this.#window, info.fullScale);
		this.#buffer = ring.buffer(
			Math.max(8, Math.min(Math.floor(PIECE / info.nChannels), this.stats.blockRows, ring.capacity))
		);
		const envelopeRows = samplesIn(seconds(ENVELOPE_SECONDS), info.fs);
		this.#envelope =
			settings.mode === 'envelope' ? new Envelope(info.nChannels, Math.max(2, envelopeRows)) : undefined;
		this.#next = this.#start();
	}

	/** True when the ring still holds all of `seconds` before `position`. */
	static holds(ring: SharedRing, fs: Hertz, span: number, position: number): boolean {
		return ring.oldest === 0 || ring.oldest <= position - samplesIn(seconds(span), fs);
	}

	/** True for a view that ends at a fixed position. */
	get frozen(): boolean {
		return this.#until !== Infinity;
	}

	/** Where in the ring the newest sample shown is. */
	get position(): number {
		return this.#next;
	}

	/** Seconds of samples that are in the ring and not yet in the columns. */
	get behind(): number {
		return Math.max(0, this.#end - this.#next) / this.#fs;
	}

	/** Takes in what came, for at most `budget` milliseconds of `clock`. True when there was something. */
	pull(clock: () => number, budget: number): boolean {
		const began = clock();
		if (began - this.#called > AWAY_MS) this.#filling = began;
		this.#called = began;
		if (this.#end - this.#next > this.#window) this.#jump(this.#start());
		const from = this.#next;
		do {
			if (!this.#piece()) {
				this.#filling = undefined;
				break;
			}
		} while (clock() - began < budget);
		const slow = this.#filling === undefined || began - this.#filling > FILL_MS;
		if (slow && this.behind > FAR_BEHIND) {
			this.skipped += this.#end - this.#next;
			this.#jump(this.#end);
		}
		return this.#next !== from;
	}

	get #end(): number {
		return Math.min(this.#ring.written, this.#until);
	}

	/** The oldest row of the visible time; a little later where the writer is about to overwrite it. */
	#start(): number {
		const { oldest, capacity } = this.#ring;
		const safe = oldest === 0 ? 0 : oldest + Math.ceil(capacity / 50);
		return Math.max(0, Math.min(this.#end, Math.max(safe, this.#end - this.#window)));
	}

	#jump(to: number): void {
		this.#break(to - this.#next);
		this.#next = to;
	}

	#break(lost: number): void {
		this.columns.skip(lost);
		this.#envelope?.reset();
		this.settings.filter?.reset();
	}

	/** Reads and draws one piece. False when nothing was there. */
	#piece(): boolean {
		const room = this.#until - this.#next;
		if (room <= 0) return false;
		const read = this.#ring.read(this.#next, this.#buffer);
		const rows = Math.min(read.timestamps.length, Math.max(0, this.#until - read.row));
		if (rows === 0) return false;
		if (read.broken) this.#break(read.lost + read.missed);
		const raw = read.data.subarray(0, rows * this.#ring.nChannels);
		this.stats.clip(raw);
		const filtered = this.settings.filter?.process(raw) ?? raw;
		this.stats.add(filtered);
		this.columns.push(this.#envelope?.process(filtered) ?? filtered, read.timestamps.subarray(0, rows));
		this.#next = read.row + rows;
		return true;
	}
}
