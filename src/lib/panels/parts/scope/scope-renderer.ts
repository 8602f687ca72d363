// Over 250 lines because each frame draws from the same ring, canvas and layout, and one class owns them.
import type { LabelEvent } from '../../../core/labels.ts';
import type { StreamInfo } from '../../../core/signal.ts';
import type { Filter } from '../../../dsp/filters/index.ts';
import { SharedRing } from '../../../ring/shared-ring.ts';
import type { LiveStream } from '../../../sources/pump.ts';
import { QUIETEST_UV } from './amplitude.ts';
import { Feed } from './feed.ts';
import { FrameCost } from './frame-cost.ts';
import { labelMarks } from './label-marks.ts';
import { MarkLayer } from './mark-layer.ts';
import { ScopeCanvas } from './scope-canvas.ts';
import type { Strip } from './strip.ts';
import { watchTheme } from '../theme-colors.ts';
import { TraceFit } from './trace-fit.ts';

/** What to show of it, as `app/settings` keeps it. */
export interface ScopeSettings {
	readonly seconds: number;
	/** `auto` or units per trace, in words. */
	readonly amplitude: string;
	readonly mode: 'waveform' | 'envelope';
	readonly hidden: readonly number[];
	readonly paused: boolean;
}

/** What the screen says about itself, about five times a second. */
export interface ScopeMetrics {
	/** Per channel: root mean square about the mean over the visible time, in the stream's unit. */
	readonly rms: Float64Array;
	/** Per channel: share of clipped samples, 0 … 1; NaN where the full scale is not known. */
	readonly clipped: Float64Array;
	/** A trace fills its row from − to + so much. */
	readonly scale: number;
	/** Seconds since the last sample came. */
	readonly silent: number;
	/** Samples passed over because this computer was too slow to draw them. */
	readonly skipped: number;
	/** Main-thread milliseconds per frame, and frames per second, over the last fifth of a second. */
	readonly frameMs: number;
	readonly framesPerSecond: number;
}

/** What the renderer is given to draw on and to ask. */
export interface ScopeHost {
	readonly canvas: HTMLCanvasElement;
	readonly marks: HTMLElement;
	readonly labels: () => readonly LabelEvent[];
	readonly classNames: () => readonly string[];
	/** A filter for the eye, made anew for each stream; it may keep state and must keep the channel count. */
	readonly viewFilter?: ((info: StreamInfo) => Filter | undefined) | undefined;
	readonly onfigures: (figures: ScopeMetrics) => void;
	/** A sentence when nothing can be drawn; undefined when it can be again. */
	readonly onfault: (message: string | undefined) => void;
}

/** Milliseconds of a frame that reading samples may take, and its share of a frame where frames are long. */
const BUDGET_MS = 5;
const BUDGET_SHARE = 0.3;
const FIGURES_MS = 200;
/** A resize is followed at once by stretching; columns are made anew when it has settled. */
const SETTLE_MS = 150;
/** The right edge follows the newest sample this smoothly: devices deliver in bursts. */
const SMOOTH_MS = 45;
/** Columns × channels that are drawn at most: about 2.5 MB to the graphics card per frame. */
const MOST_COLUMNS = 160_000;
/** Slower than this, columns are made this wide, in CSS px: a machine that draws without a graphics card. */
const SLOW_FPS = 22;
const COARSE = 1.5;
/** Rounds of figures in a row that must have been slow. */
const SLOW_ROUNDS = 5;

/** Draws every channel of one stream in an animation frame, straight from its ring. Browser only. */
export class ScopeRenderer {
	readonly #host: ScopeHost;
	readonly #canvas: ScopeCanvas;
	readonly #marks: MarkLayer;
	readonly #cost = new FrameCost();
	readonly #observer: ResizeObserver;
	readonly #unwatch: () => void;
	#look: ScopeSettings = { seconds: 5, amplitude: 'auto', mode: 'waveform', hidden: [], paused: false };
	#stream: LiveStream | undefined;
	#ring: SharedRing | undefined;
	#feed: Feed | undefined;
	#strip: Strip | undefined;
	#fit = new TraceFit(0);
	#picked: number | undefined;
	#cssHeight = 1;
	#cssWidth = 1;
	/** Column at the right edge. */
	#head = 0;
	#dirty = true;
	#frame = 0;
	#before = 0;
	#published = 0;
	#written = { rows: -1, at: 0 };
	/** Columns are wide because one per pixel was too fine for this machine; for how many rounds it has been slow. */
	#coarse = false;
	#slow = 0;
	#settle: ReturnType<typeof setTimeout> | undefined;

	constructor(host: ScopeHost) {
		this.#host = host;
		this.#canvas = new ScopeCanvas(host.canvas, (message) => {
			this.#dirty = true;
			host.onfault(message);
		});
		this.#marks = new MarkLayer(host.marks);
		this.#unwatch = watchTheme(() => {
			this.#canvas.recolor();
			this.#dirty = true;
		});
		this.#observer = new ResizeObserver(([entry]) => entry && this.#resized(entry));
		this.#observer.observe(host.canvas, { box: 'device-pixel-content-box' });
		// No rAF comes while the page is hidden; the feed notices the pause and refills the view afterwards.
		this.#frame = requestAnimationFrame(this.#tick);
	}

	/** Shows a stream, or nothing. The same ring again goes on as it was. */
	show(stream: LiveStream | undefined): void {
		if (stream?.ring.buffer === this.#stream?.ring.buffer && stream?.info === this.#stream?.info) return;
		this.#feed = undefined;
		this.#stream = stream;
		this.#ring = stream && new SharedRing(stream.ring);
		this.#fit = new TraceFit(stream?.info.nChannels ?? 0, stream?.info.unit === 'uV' ? QUIETEST_UV : 0);
		this.#coarse = false;
		this.#written = { rows: -1, at: performance.now() };
		this.#regrid();
	}

	/** Takes over what to show. */
	look(look: ScopeSettings): void {
		const before = this.#look;
		this.#look = look;
		const resumed = before.paused && !look.paused;
		if (look.seconds !== before.seconds || look.mode !== before.mode || resumed) this.#regrid();
		if (look.amplitude !== before.amplitude || look.mode !== before.mode) this.#fit.forget();
		this.#rescale();
		this.#restrip();
	}

	/** Draws anew: the view filter has changed. */
	refilter(): void {
		this.#regrid();
	}

	/** Picks one channel out, or none. */
	pick(channel: number | undefined): void {
		if (this.#picked !== channel) this.#dirty = true;
		this.#picked = channel;
	}

	/** What `channel` did `ago` seconds before the right edge: its range within one column. */
	valueAt(channel: number, ago: number): { readonly lo: number; readonly hi: number } | undefined {
		if (!this.#feed) return undefined;
		const { columns, settings } = this.#feed;
		const column = Math.round(this.#head) - 1 - Math.floor((ago / settings.seconds) * settings.width);
		if (column < columns.first || column >= columns.done) return undefined;
		const at = (column % columns.capacity) * columns.nChannels + channel;
		const [lo, hi] = [columns.lo[at]!, columns.hi[at]!];
		return lo <= hi ? { lo, hi } : undefined;
	}

	dispose(): void {
		cancelAnimationFrame(this.#frame);
		clearTimeout(this.#settle);
		this.#observer.disconnect();
		this.#unwatch();
		this.#canvas.dispose();
	}

	#resized(entry: ResizeObserverEntry): void {
		const [device, css] = [entry.devicePixelContentBoxSize[0]!, entry.contentBoxSize[0]!];
		this.#cssWidth = css.inlineSize;
		this.#cssHeight = css.blockSize;
		this.#canvas.resize(device.inlineSize, device.blockSize);
		this.#restrip();
		clearTimeout(this.#settle);
		if (this.#feed) this.#settle = setTimeout(() => this.#regrid(), SETTLE_MS);
		else this.#regrid();
	}

	/** Columns for the width there is; fewer where there are very many channels. */
	get #columns(): number {
		const channels = this.#stream?.info.nChannels ?? 1;
		const affordable = Math.max(240, Math.floor(MOST_COLUMNS / channels));
		const fine = this.#coarse ? Math.round(this.#cssWidth / COARSE) : this.#canvas.width;
		return Math.max(1, Math.min(fine, affordable));
	}

	/** Columns that are seen: not all there are when a frozen view that is no longer in the ring is zoomed. */
	#visible({ settings }: Feed): number {
		return (settings.width * this.#look.seconds) / settings.seconds;
	}

	/** Makes the columns anew. A frozen view only where the ring still holds what it shows. */
	#regrid(): void {
		const { seconds, mode, paused } = this.#look;
		this.#dirty = true;
		if (!this.#stream || !this.#ring || this.#canvas.width <= 1) {
			this.#feed = undefined;
			this.#strip = undefined;
			return;
		}
		const { info } = this.#stream;
		const frozen = paused ? (this.#feed?.position ?? this.#ring.written) : undefined;
		if (this.#feed && frozen !== undefined && !Feed.holds(this.#ring, info.fs, seconds, frozen)) return;
		const filter = this.#host.viewFilter?.(info);
		this.#feed = new Feed(info, this.#ring, { seconds, width: this.#columns, mode, filter }, frozen);
		this.#head = 0;
		this.#strip = undefined;
	}

	#restrip(): void {
		this.#strip = undefined;
		this.#dirty = true;
	}

	readonly #tick = (time: number): void => {
		this.#frame = requestAnimationFrame(this.#tick);
		const began = performance.now();
		const elapsed = Math.min(250, time - this.#before);
		this.#before = time;
		this.#advance(elapsed);
		if (this.#dirty) this.#draw();
		this.#cost.add(performance.now() - began);
		if (began - this.#published >= FIGURES_MS) {
			this.#published = began;
			this.#publish(began);
		}
	};

	#advance(elapsed: number): void {
		const feed = this.#feed;
		if (!feed) return;
		if (feed.frozen || !this.#look.paused) feed.pull(nowMs, Math.max(BUDGET_MS, BUDGET_SHARE * elapsed));
		if (this.#fit.scale === undefined) this.#rescale();
		const { done } = feed.columns;
		const jump = this.#look.paused || this.#head === 0 || done - this.#head > feed.settings.width / 2;
		const head = jump ? done : this.#head + (done - this.#head) * (1 - Math.exp(-elapsed / SMOOTH_MS));
		if (Math.round(head) !== Math.round(this.#head)) this.#dirty = true;
		this.#head = done - head < 0.5 ? done : head;
	}

	#draw(): void {
		this.#dirty = false;
		const feed = this.#feed;
		if (!feed) {
			this.#canvas.draw(undefined, undefined, 0, 1);
			this.#marks.draw([], 0, 1, 1, []);
			return;
		}
		// x grows without end; start afresh long before single precision would show.
		if (this.#strip && feed.columns.done - this.#strip.base > 100_000) this.#strip = undefined;
		this.#strip ??= this.#fit.strip(feed, this.#look.hidden, this.#cssHeight, this.#canvas.height);
		this.#strip.update(feed.columns);
		const visible = this.#visible(feed);
		// Whole columns: a line that moves by half a pixel flickers. The newest one lies on the edge.
		const head = Math.round(this.#head) - 1;
		this.#canvas.draw(this.#strip, this.#picked, head, visible);
		const marks = labelMarks(feed.columns, Math.ceil(head - visible), head + 1, this.#host.labels());
		this.#marks.draw(marks, head, visible, this.#cssWidth, this.#host.classNames());
	}

	/** Fits scale and middles to the signal. */
	#rescale(): void {
		if (this.#feed && this.#fit.update(this.#feed, this.#look.amplitude, this.#look.hidden)) this.#restrip();
	}

	/** Draws coarser where the machine does not keep up. */
	#adapt(framesPerSecond: number): void {
		const moving = this.#feed !== undefined && !this.#look.paused;
		this.#slow = moving && framesPerSecond < SLOW_FPS ? this.#slow + 1 : 0;
		if (this.#slow < SLOW_ROUNDS || this.#coarse) return;
		this.#coarse = true;
		this.#regrid();
	}

	#publish(time: number): void {
		const { frameMs, framesPerSecond } = this.#cost.take(time);
		this.#adapt(framesPerSecond);
		const feed = this.#feed;
		if (!feed || !this.#ring) return;
		const { written } = this.#ring;
		if (written !== this.#written.rows) this.#written = { rows: written, at: time };
		if (feed.columns.done === 0) return;
		if (!this.#look.paused) this.#rescale();
		const { rms, clipped } = feed.stats.figures();
		this.#host.onfigures({
			rms,
			clipped,
			scale: this.#fit.scale ?? 1,
			silent: (time - this.#written.at) / 1000,
			skipped: feed.skipped,
			frameMs,
			framesPerSecond
		});
	}
}

const nowMs = (): number => performance.now();
