import { isObject, numberOr, type Json } from '../core/parse.ts';

/** A gap, or with `lost` 0 a seam, and the index of the sample after it. */
export interface KnownGap {
	readonly row: number;
	readonly lost: number;
	readonly sample: number;
}

/** Reads a list of gaps that was written here; entries that make no sense are left out. */
export const knownGaps = (list: readonly Json[]): readonly KnownGap[] =>
	list
		.filter(isObject)
		.map((gap) => ({
			row: numberOr(gap.row, -1),
			lost: numberOr(gap.lost, -1),
			sample: numberOr(gap.sample, -1)
		}))
		.filter((gap) => Object.values(gap).every((count) => Number.isSafeInteger(count) && count >= 0))
		.sort((a, b) => a.row - b.row);
