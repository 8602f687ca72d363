/**
 * Whether a canvas has to be painted again: what it shows, as a list of values, is not the same as at the last time.
 * NaN (no time yet) is the same as NaN. Undefined `before`: it was never painted.
 */
export const needsRepaint = (before: readonly unknown[] | undefined, now: readonly unknown[]): boolean =>
	before?.length !== now.length || now.some((value, i) => !Object.is(value, before[i]));
