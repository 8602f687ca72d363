import type { ParamValues, WithParams } from '../../core/params.ts';

/**
 * Makes predictions steadier, one at a time. It counts predictions, not time: the same predictions give the same result
 * live and in a replay at any speed. Of classes, a row of zeros says that nothing is decided.
 */
export interface Smoother {
	/** Turns one prediction, in place, into what it makes of it and of those before. */
	push(values: Float32Array): void;
	/** Forgets everything: at a gap, a seam, the start of a recording. */
	reset(): void;
}

/** How much later a change arrives. */
export interface Delay {
	/** Predictions, at most. */
	readonly predictions: number;
	/** What it depends on beside that, in a few words. */
	readonly note?: string | undefined;
}

/** An entry of the smoother registry. Its params may change while it runs; then it begins anew. */
export interface SmootherKind<Id extends string = string> extends WithParams {
	readonly id: Id;
	readonly label: string;
	/** One line a person reads before choosing it. */
	readonly summary: string;
	/** Which predictions it is for. */
	readonly tasks: readonly ('classify' | 'regress')[];
	/** `rate`: predictions per second. */
	delay(params: ParamValues, rate: number): Delay;
	/** Throws a RangeError for params out of range. `rate`: predictions per second. */
	create(params: ParamValues, nOutputs: number, rate: number): Smoother;
}

/** Position of the largest value, of equal ones the first; −1 when none is above zero: nothing is decided. */
export function decisionOf(values: ArrayLike<number>): number {
	let [best, most] = [-1, 0];
	for (let i = 0; i < values.length; i++) {
		if (values[i]! > most) [best, most] = [i, values[i]!];
	}
	return best;
}

/** Makes `values` say one class with certainty `value`, or nothing (−1). */
export function decide(values: Float32Array, decision: number, value = 1): void {
	values.fill(0);
	if (decision >= 0) values[decision] = value;
}
