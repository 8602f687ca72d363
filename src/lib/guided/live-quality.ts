import { channelName, type StreamInfo } from '../core/signal.ts';
import { ChannelTally } from '../session/quality/quality-channels.ts';
import { MainsMeter } from '../session/quality/quality-mains.ts';
import type { LiveWarning } from './live-warning.ts';

/** Seconds a channel is looked at before it is judged, and before it is judged anew. */
const BLOCK_SECONDS = 2;
/** Clipped this often a channel's amplitude is wrong: one sample in a hundred of two seconds. */
const CLIPPED = 0.01;
/** More hum than this hides a contraction: half of the power. */
const MAINS = 0.5;
/** Channels whose spectrum is looked at: hum comes to all of them. */
const MOST_CHANNELS = 16;
/** The device delivers less than this share of what it declares. */
const HALF_RATE = 0.75;

/**
 * Listens to a stream while it is recorded and says at once what would be found in the take afterwards: with the very
 * measures of the sessions' quality report, over two seconds at a time.
 */
export class LiveQuality {
	readonly #info: StreamInfo;
	readonly #heard: readonly number[];
	readonly #rows: number;
	#tally: ChannelTally;
	#mains: MainsMeter;
	#seen = 0;
	#warnings: readonly LiveWarning[] = [];

	constructor(info: StreamInfo) {
		const { nChannels, fs } = info;
		this.#info = info;
		this.#rows = Math.max(2, Math.ceil(BLOCK_SECONDS * fs));
		const n = Math.min(nChannels, MOST_CHANNELS);
		this.#heard = Array.from({ length: n }, (_, i) => Math.floor((i * nChannels) / n));
		this.#tally = this.#freshTally();
		this.#mains = this.#freshMains();
	}

	/** Takes rows in order, `data[row * nChannels + channel]`; `broken`: they do not follow the last ones. */
	push(data: Float32Array, broken: boolean): void {
		const { nChannels } = this.#info;
		const rows = data.length / nChannels;
		if (rows === 0) return;
		this.#tally.push(data);
		const heard = new Float32Array(rows * this.#heard.length);
		for (let row = 0, to = 0; row < rows; row++)
			for (const channel of this.#heard) heard[to++] = data[row * nChannels + channel]!;
		this.#mains.push({ data: heard, timestamps: new Float64Array(rows) }, broken);
		this.#seen += rows;
		if (this.#seen < this.#rows) return;
		this.#warnings = this.#judge();
		this.#tally = this.#freshTally();
		this.#mains = this.#freshMains();
		this.#seen = 0;
	}

	/** What was wrong in the last two seconds; `rate`: samples per second that came lately, NaN where nobody knows. */
	warnings(rate: number): readonly LiveWarning[] {
		const { fs } = this.#info;
		if (!(rate < HALF_RATE * fs)) return this.#warnings;
		const message = `The device delivers ${Math.round(rate)} of ${Math.round(fs)} samples per second. Check its connection, or set the rate it really has.`;
		return [{ code: 'rate', message }, ...this.#warnings];
	}

	#judge(): readonly LiveWarning[] {
		const { nChannels } = this.#info;
		const channels = Array.from({ length: nChannels }, (_, c) => ({ c, ...this.#tally.of(c) }));
		const flat = channels.filter((channel) => channel.flat).map(({ c }) => c);
		const clipped = channels.filter((channel) => channel.clipped > CLIPPED).map(({ c }) => c);
		const found: LiveWarning[] = [];
		if (flat.length > 0) {
			const what = `${this.#names(flat)} flat`;
			const message = `${this.#names(flat)} ${flat.length === 1 ? 'is' : 'are'} flat. Check the electrode and its cable.`;
			found.push({ code: 'flat', what, message });
		}
		if (clipped.length > 0) {
			const message = `${this.#names(clipped)} ${clipped.length === 1 ? 'clips' : 'clip'}. Lower the gain, or move less hard.`;
			found.push({ code: 'clipped', what: `${this.#names(clipped)} saturated`, message });
		}
		for (const hz of [50, 60] as const) {
			const shares = this.#heard.map((_, i) => this.#mains.share(hz, i) ?? 0).sort((a, b) => a - b);
			const median = shares[Math.floor(shares.length / 2)] ?? 0;
			if (median <= MAINS) continue;
			const message = `${Math.round(median * 100)} % of the power is ${hz} Hz mains hum. Check the reference electrode, unplug the charger, or choose a notch filter.`;
			found.push({ code: 'mains', what: `${Math.round(median * 100)} % ${hz} Hz mains`, message });
		}
		return found;
	}

	#names(channels: readonly number[]): string {
		const names = channels.slice(0, 4).map((c) => channelName(this.#info, c));
		const more = channels.length - names.length;
		return `${channels.length === 1 ? 'Channel' : 'Channels'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	}

	#freshTally(): ChannelTally {
		const { nChannels, fullScale } = this.#info;
		// At the very end, and a little before it: amplifiers saturate a few counts early.
		const limit = fullScale === undefined ? Infinity : 0.995 * fullScale;
		return new ChannelTally(nChannels, [-limit, limit]);
	}

	#freshMains(): MainsMeter {
		return new MainsMeter(this.#heard.length, this.#info.fs, this.#rows);
	}
}
