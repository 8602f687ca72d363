import { nearest } from './number-field.ts';

/** A data record: whole samples in a duration that eight characters can say. */
export interface RecordLength {
	/** Samples of each channel. */
	readonly samples: number;
	/** Its duration as the header says it, and as a number of seconds. */
	readonly text: string;
	readonly seconds: number;
}

/** EDFlib refuses records above 10 MiB (EDF) and 15 MiB (BDF). */
const MAX_RECORD_BYTES = 8 * 2 ** 20;
/** A rate that is this near (0.004 ms in an hour) is the rate. */
const EXACT = 1e-9;
/** Record lengths that are tried at most. */
const TRIES = 200_000;

/**
 * The record for a rate: one second where that holds a whole number of samples, otherwise the duration nearest to a second,
 * from 0.1 to 10 s, that says the rate exactly (2000/3 Hz: 2000 samples in 3 s), otherwise the one that says it best.
 */
export function recordLength(fs: number, frameBytes: number): RecordLength {
	const most = Math.max(1, Math.min(Math.floor(MAX_RECORD_BYTES / frameBytes), Math.ceil(10 * fs)));
	const least = Math.max(1, Math.floor(Math.min(most, fs / 10)));
	const middle = Math.min(most, Math.max(least, Math.round(fs)));
	let best: RecordLength | undefined;
	let error = Infinity;
	for (let i = 0; i < TRIES; i++) {
		// From the middle outwards: middle, +1, −1, +2, −2, …
		const samples = middle + (i % 2 === 1 ? (i + 1) / 2 : -i / 2);
		if (samples < least && middle + i / 2 > most) break;
		if (samples < least || samples > most) continue;
		const text = nearest(samples / fs);
		const seconds = Number(text);
		const off = Math.abs(samples / seconds / fs - 1);
		if (off < error) {
			best = { samples, text, seconds };
			error = off;
		}
		if (off < EXACT) break;
	}
	return best!;
}
