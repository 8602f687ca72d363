import type { ContentIdentity } from '../../core/content-identity.ts';

/** What tells recordings apart whose sums are added. */
export interface SummedRecording {
	/** Of the samples and labels that were read, see `Checksum`. */
	readonly checksum: string;
	/** Of all samples. */
	readonly identity: ContentIdentity;
}

/**
 * The place of each recording when sums are added: by checksum, whatever order the recordings are given in. Floating-point sums
 * depend on their order.
 */
export function summingOrder(recordings: readonly SummedRecording[]): readonly number[] {
	const keys = recordings.map(
		({ checksum, identity }) => `${checksum} ${identity.checksum} ${identity.rows}`
	);
	const sorted = [...keys].sort();
	return keys.map((key) => sorted.indexOf(key));
}
