import { seconds, type Seconds } from '../../core/units.ts';

/** When something new was on the screen. */
export interface Seen {
	/** On the app clock. */
	readonly time: Seconds;
	/** `presentation`: the browser said when the frame was presented. `frame`: the beginning of the frame after it. */
	readonly by: 'presentation' | 'frame';
	/** How long the frame took that showed it, in seconds: the uncertainty of `frame`. */
	readonly frame: number;
}

/** The browser says it within a frame or two, on a machine that is overloaded a second later; then it will not. */
const PATIENCE_MS = 1500;

/** Two readings of the clock of one moment differ by less. */
const CLOCK_GRAIN_SECONDS = 0.001;

/** What the Element Timing API tells; TypeScript's DOM types do not have it. */
interface ElementEntry extends PerformanceEntry {
	readonly identifier: string;
	readonly renderTime: number;
	readonly presentationTime?: number;
}

/** A time of this thread's `performance` clock, in milliseconds, on the app clock. */
export const onAppClock = (ms: number): Seconds => seconds((performance.timeOrigin + ms) / 1000);

/**
 * Measures when a cue was on the screen. The cue is a new element with `elementtiming="<id>"`; the browser's Element Timing
 * then tells when the frame with its first paint was presented. Where it does not (Firefox, Safari, nothing painted), the
 * beginning of the next animation frame is taken: the frame before has then just been shown. See
 * docs/decisions/0080-labels-are-stamped-when-the-cue-was-seen.md.
 */
export class CueClock {
	readonly #waiting = new Map<string, (time: Seconds) => void>();
	readonly #observer: PerformanceObserver | undefined;

	constructor() {
		if (!PerformanceObserver.supportedEntryTypes.includes('element')) return;
		this.#observer = new PerformanceObserver((list) => {
			for (const entry of list.getEntries() as ElementEntry[]) {
				this.#waiting.get(entry.identifier)?.(onAppClock(entry.presentationTime || entry.renderTime));
			}
		});
		this.#observer.observe({ type: 'element', buffered: false });
	}

	/** Resolves with when element `id`, which was put on the page in this frame, was seen. */
	async seen(id: string): Promise<Seen> {
		const told = new Promise<Seconds>((resolve) => this.#waiting.set(id, resolve));
		const put = performance.now();
		// When the next frame is really made: on a busy machine its timestamp may lie before what this one shows was made.
		const next = await new Promise<number>((resolve) =>
			requestAnimationFrame(() => resolve(performance.now()))
		);
		const frame = (next - put) / 1000;
		const late = new Promise<undefined>((resolve) => setTimeout(resolve, this.#observer ? PATIENCE_MS : 0));
		const time = await Promise.race([told, late]);
		this.#waiting.delete(id);
		// On a machine that stalled a label came out 164 ms before its cue was there: what was told was another frame's time.
		return time === undefined || time < onAppClock(put) - CLOCK_GRAIN_SECONDS
			? { time: onAppClock(next), by: 'frame', frame }
			: { time, by: 'presentation', frame };
	}

	dispose(): void {
		this.#observer?.disconnect();
	}
}
