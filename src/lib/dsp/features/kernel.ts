import type { FeatureId } from './index.ts';

/**
 * Several features of one channel in one pass. Only for speed, and only where it was measured to pay: it must give the
 * very bits its features give one by one (a test holds it to that).
 */
export interface Kernel {
	readonly ids: readonly FeatureId[];
	/** Writes one number per id into `out`. */
	perChannel(x: Float32Array, out: Float64Array): void;
}
