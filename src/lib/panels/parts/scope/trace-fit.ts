import { amplitudeOf, autoScale, centre, commonPeak } from './amplitude.ts';
import type { Feed } from './feed.ts';
import { layoutRows } from './row-layout.ts';
import { Strip } from './strip.ts';

/** A trace fills this share of its row at full scale. */
const ROW_FILL = 0.92;
/** Thickness of a flat line in CSS px: thin where rows are. */
const [THIN, THICK, THICK_ROW] = [0.7, 1.3, 21] as const;

/** Scale and middle of every trace, fitted to the signal and to the rows there are. */
export class TraceFit {
	#scale: number | undefined;
	#centres: Float64Array;

	readonly #least: number;

	/** `least`: the automatic scale goes no lower. */
	constructor(nChannels: number, least = 0) {
		this.#least = least;
		this.#centres = new Float64Array(nChannels);
	}

	/** A trace fills its row from − to + so much; undefined before the first samples. */
	get scale(): number | undefined {
		return this.#scale;
	}

	/** Chooses the automatic scale afresh at the next `update`. */
	forget(): void {
		this.#scale = undefined;
	}

	/** Follows the signal. True when something moved and the traces have to be laid out anew. */
	update(feed: Feed, amplitude: string, hidden: readonly number[]): boolean {
		if (feed.columns.done === 0) return false;
		const fixed = amplitudeOf(amplitude);
		const { mean } = feed.stats.figures();
		const envelope = feed.settings.mode === 'envelope';
		const reach = feed.columns.reach(envelope ? new Float64Array(mean.length) : mean);
		const off = new Set(hidden);
		const peak = commonPeak(Array.from(reach).filter((_, c) => !off.has(c)));
		const scale = fixed === 'auto' ? Math.max(this.#least, autoScale(this.#scale, peak)) : fixed;
		const centres = this.#centres.map((now, c) => centre(now, mean[c]!, scale));
		if (scale === this.#scale && centres.every((value, c) => value === this.#centres[c])) return false;
		this.#scale = scale;
		this.#centres = centres;
		return true;
	}

	/** The strip of all channels shown, on a screen of `cssHeight` CSS px that has `pixels` device pixels. */
	strip(feed: Feed, hidden: readonly number[], cssHeight: number, pixels: number): Strip {
		const envelope = feed.settings.mode === 'envelope';
		const shown = layoutRows(feed.columns.nChannels, hidden, cssHeight).filter((row) => row.shown);
		// In the middle of a pixel, so that thin rows all look alike.
		const clip = (y: number): number => 1 - (2 * (Math.floor((y / cssHeight) * pixels) + 0.5)) / pixels;
		const rows = shown.map(({ channel, top, height }) => ({
			channel,
			middle: clip(top + height * (envelope ? (1 + ROW_FILL) / 2 : 0.5)),
			gain: ((envelope ? 2 : 1) * height * ROW_FILL) / cssHeight / (this.#scale ?? 1),
			centre: envelope ? 0 : this.#centres[channel]!
		}));
		const line = Math.min(THICK, Math.max(THIN, ((shown[0]?.height ?? 0) / THICK_ROW) * THICK));
		// Clip space is 2 high, so half a line of `line` px is line / height. Under one pixel it would have holes.
		return new Strip(feed.columns, rows, Math.max(line / cssHeight, 1 / pixels), envelope);
	}
}
