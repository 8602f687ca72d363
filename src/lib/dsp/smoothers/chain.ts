import type { ParamValues } from '../../core/params.ts';
import { smoothers } from './index.ts';
import type { Delay, Smoother, SmootherKind } from './smoother.ts';

/** One smoother and its params. Plain JSON: kept in the settings and in every session it was used in. */
export interface SmootherStep {
	readonly kind: string;
	readonly params: ParamValues;
}

/** Smoothers in a row: each takes what the one before made. */
export class SmootherChain {
	/** The steps in use: those that are known and fit the task. */
	readonly steps: readonly SmootherStep[];
	readonly #smoothers: readonly Smoother[];
	readonly #values: Float32Array;

	/** `rate`: predictions per second. Throws a RangeError for params out of range. */
	constructor(steps: readonly SmootherStep[], task: 'classify' | 'regress', nOutputs: number, rate: number) {
		this.steps = steps.filter(({ kind }) => fits(kind, task));
		this.#smoothers = this.steps.map(({ kind, params }) => kindOf(kind).create(params, nOutputs, rate));
		this.#values = new Float32Array(nOutputs);
	}

	/** What the chain makes of a prediction. Reused for the next. */
	push(values: Float32Array): Float32Array {
		this.#values.set(values);
		for (const smoother of this.#smoothers) smoother.push(this.#values);
		return this.#values;
	}

	/** Forgets every prediction so far. */
	reset(): void {
		for (const smoother of this.#smoothers) smoother.reset();
	}

	/** How much later each step makes a change arrive. */
	static delays(steps: readonly SmootherStep[], rate: number): Delay[] {
		return steps.map(({ kind, params }) => kindOf(kind).delay(params, rate));
	}
}

const kindOf = (id: string): SmootherKind => smoothers.get(id);

/** True when there is such a smoother and it is for such predictions. */
const fits = (id: string, task: 'classify' | 'regress'): boolean =>
	smoothers.has(id) && kindOf(id).tasks.includes(task);
