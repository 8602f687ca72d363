import { SmootherChain, type SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { Task } from '../../models/model.ts';

/** The smoothers in use after a timestamp; without one from the first prediction on. */
export interface SmoothingChange {
	readonly after?: number | undefined;
	readonly steps: readonly SmootherStep[];
}

/** A recorded stream of decisions: predictions after the smoothers, and which smoothers made them. */
export interface RecordedDecisions {
	readonly data: ArrayLike<number>;
	readonly timestamps: ArrayLike<number>;
	readonly smoothing: readonly SmoothingChange[];
}

/** What comparing recorded decisions with recomputed ones found. */
export interface DecisionVerification {
	readonly compared: number;
	readonly differing: number;
	/** Timestamp of the first that differs. */
	readonly first?: number | undefined;
}

/** Smooths recomputed predictions as they were smoothed live, and compares them with the recorded decisions, bit for bit. */
export class DecisionCheck {
	readonly #recorded: RecordedDecisions;
	readonly #rows = new Map<number, number>();
	readonly #make: (steps: readonly SmootherStep[]) => SmootherChain;
	readonly #n: number;
	#chain: SmootherChain;
	#next = 0;
	#compared = 0;
	#differing = 0;
	#first: number | undefined;

	/** `rate`: predictions per second. */
	constructor(recorded: RecordedDecisions, task: Task, nOutputs: number, rate: number) {
		this.#recorded = recorded;
		this.#n = nOutputs;
		// Of a time that was told twice the last one counts, as in `verify`.
		for (let row = 0; row < recorded.timestamps.length; row++) this.#rows.set(recorded.timestamps[row]!, row);
		this.#make = (steps) => new SmootherChain(steps, task, nOutputs, rate);
		this.#chain = this.#make([]);
	}

	get result(): DecisionVerification {
		return { compared: this.#compared, differing: this.#differing, first: this.#first };
	}

	/** The samples do not follow those before. */
	reset(): void {
		this.#chain.reset();
	}

	/** Takes the prediction of the next window. */
	take(time: number, outputs: Float32Array): void {
		const { smoothing, data } = this.#recorded;
		for (; (smoothing[this.#next]?.after ?? -Infinity) < time && this.#next < smoothing.length; this.#next++)
			this.#chain = this.#make(smoothing[this.#next]!.steps);
		const decided = this.#chain.push(outputs);
		const row = this.#rows.get(time);
		if (row === undefined) return;
		this.#compared++;
		// A chunk of zeros is not stored at all, so a zero may have lost its sign.
		if (decided.every((value, i) => value === data[row * this.#n + i])) return;
		this.#differing++;
		this.#first ??= time;
	}
}
