import { decisionOf } from '../../dsp/smoothers/smoother.ts';
import type { Task } from '../../models/model.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** What the model says now. */
export interface CurrentPrediction {
	/** One per class, sum 1; of a regression one value per output. */
	readonly values: readonly number[];
	/** The same after the smoothers; all 0 when they decide nothing. */
	readonly smoothed: readonly number[];
	/** Position of the class that is decided for, after the smoothers; −1: none, and in a regression. */
	readonly winner: number;
	/** Timestamp of the window's last sample. */
	readonly time: number;
}

/** Predictions older than this many hops are no longer shown. */
const STALE_HOPS = 8;
/** Predictions further apart in time than this do not follow each other. */
const MOST_HOPS = 2.5;
/** Rows that a jump brings at once are predicted on within this time. */
const SETTLING_SECONDS = 0.25;

/** The newest prediction of a model at work, read from its rings. */
export class NewestPrediction {
	readonly #task: Task;
	readonly #fs: number;
	readonly #input: SharedRing;
	readonly #output: SharedRing;
	readonly #smoothed: SharedRing;
	#seen = 0;
	/** Timestamp of the row read last, and when the last row arrived that does not follow the one before it. */
	#time = NaN;
	#jumped = -Infinity;
	#rate = 0;
	#current: CurrentPrediction | undefined;

	constructor(task: Task, input: LiveStream, output: LiveStream, smoothed: LiveStream) {
		this.#task = task;
		this.#fs = output.info.fs;
		this.#input = new SharedRing(input.ring);
		this.#output = new SharedRing(output.ring);
		this.#smoothed = new SharedRing(smoothed.ring);
	}

	/** Undefined before the first prediction, and when predictions are late while samples come. */
	read(): CurrentPrediction | undefined {
		const [ring, smooth] = [this.#output, this.#smoothed];
		const { written } = smooth;
		if (written > this.#seen) {
			this.#lookForJump(written);
			this.#seen = written;
			const { data: values, timestamps } = ring.read(written - 1, ring.buffer(1));
			const { data } = smooth.read(written - 1, smooth.buffer(1));
			const winner = this.#task === 'classify' ? decisionOf(data) : -1;
			this.#current = { values: [...values], smoothed: [...data], winner, time: timestamps[0] ?? NaN };
		}
		const late = this.#input.arrivalOf(this.#input.written - 1) - ring.arrivalOf(ring.written - 1);
		if (late > STALE_HOPS / this.#fs) this.#current = undefined;
		return this.#current;
	}

	/**
	 * Predictions per second over the last second; 0 before there are enough. A jump of a replay brings the seconds before its
	 * place at once: until a second has passed after it, the rate stays what it was.
	 */
	get rate(): number {
		const ring = this.#output;
		const n = Math.ceil(this.#fs);
		// Not the newest row of the ring: those after it were not looked at for a jump.
		const newest = ring.arrivalOf(this.#seen - 1);
		const before = ring.arrivalOf(this.#seen - 1 - n);
		if (before < newest && before > this.#jumped + SETTLING_SECONDS) this.#rate = n / (newest - before);
		return this.#rate;
	}

	/** Looks at the rows since the last look. */
	#lookForJump(written: number): void {
		const ring = this.#output;
		const first = Math.max(this.#seen, written - ring.capacity);
		for (let at = first; at < written;) {
			const { row, timestamps } = ring.read(at, ring.buffer(64));
			if (timestamps.length === 0) return;
			for (const [i, time] of timestamps.entries()) {
				const hops = (time - this.#time) * this.#fs;
				if (hops < 0 || hops > MOST_HOPS) this.#jumped = ring.arrivalOf(row + i);
				this.#time = time;
			}
			at = row + timestamps.length;
		}
	}
}
