import type { Seconds } from '../../core/units.ts';
import { SmootherChain, type SmootherStep } from '../../dsp/smoothers/chain.ts';
import { smoothers } from '../../dsp/smoothers/index.ts';

/** What a decision waits for, in milliseconds each. */
export interface DecisionDelay {
	/** Half a window: the mean age of the samples of a window. */
	readonly window: number;
	/** Half a hop: the mean wait for the next window. */
	readonly hop: number;
	/** Measured: from the last sample of a window to its decision. */
	readonly compute: number;
	readonly smoothing: number;
	readonly total: number;
}

/** Smoothers that this version knows. */
export const knownSteps = (steps: readonly SmootherStep[]): readonly SmootherStep[] =>
	steps.filter(({ kind }) => smoothers.has(kind));

/** Milliseconds that smoothers add to a decision change; `rate`: decisions per second. */
export const smoothingDelay = (steps: readonly SmootherStep[], rate: number): number =>
	SmootherChain.delays(knownSteps(steps), rate).reduce((sum, { predictions }) => sum + predictions, 0) *
	(1000 / rate);

/** The delay of a decision after a change of the signal. `compute`: seconds, NaN while it is not measured. */
export function decisionDelay(
	{ windowSeconds, hopSeconds }: { readonly windowSeconds: number; readonly hopSeconds: number },
	compute: Seconds | number,
	steps: readonly SmootherStep[]
): DecisionDelay {
	const parts = {
		window: 500 * windowSeconds,
		hop: 500 * hopSeconds,
		compute: Number.isNaN(compute) ? 0 : 1000 * compute,
		smoothing: smoothingDelay(steps, 1 / hopSeconds)
	};
	return { ...parts, total: parts.window + parts.hop + parts.compute + parts.smoothing };
}
