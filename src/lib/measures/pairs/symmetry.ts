import { wrongSetting } from '../refusals.ts';

/**
 * Symmetry of two amplitudes of the same kind, 1 − |L − R| / (L + R): 1 for equal sides, 0 when one side is silent. Without
 * unit. Throws a SessionError when both are 0 or one is negative.
 */
export function symmetryIndex(left: number, right: number): number {
	if (!(left >= 0 && right >= 0 && left + right > 0)) {
		throw wrongSetting(`Symmetry needs an amplitude above 0 on one side, not ${left} and ${right}.`);
	}
	return 1 - Math.abs(left - right) / (left + right);
}
