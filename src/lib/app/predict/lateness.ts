import type { Prediction } from './prediction.svelte.ts';

/** Hops that a decision may come after its window before it is called late. */
const LATE_HOPS = 2;

/** Milliseconds from a window to its decision, when these are now more than two hops; else 0. */
export function lateness({ bundle, latency }: Pick<Prediction, 'bundle' | 'latency'>): number {
	const limit = LATE_HOPS * (bundle?.pipeline.hopSeconds ?? Infinity);
	return latency && latency.recent > limit ? 1000 * latency.recent : 0;
}
