import { largest } from '../amplitude/moving-rms.ts';

/** Samples `[start, end)`. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** What a detector's spans must have, in seconds. */
export interface BurstRule {
	/** Shorter bursts are left out. */
	readonly minimumSeconds: number;
	/** Bursts with a shorter pause between them are one. */
	readonly mergeSeconds: number;
}

/** Spans of a mask that is true while the muscle is active. */
export function spansOf(active: (i: number) => boolean, n: number): Span[] {
	const spans: Span[] = [];
	let start = -1;
	for (let i = 0; i <= n; i++) {
		const on = i < n && active(i);
		if (on && start < 0) start = i;
		if (!on && start >= 0) {
			spans.push({ start, end: i });
			start = -1;
		}
	}
	return spans;
}

/** Merges bursts over short pauses, then leaves out those that are too short. In that order. */
export function ruled(
	spans: readonly Span[],
	{ minimumSeconds, mergeSeconds }: BurstRule,
	fs: number
): Span[] {
	const merged: Span[] = [];
	for (const span of spans) {
		const last = merged.at(-1);
		if (last && span.start - last.end < mergeSeconds * fs)
			merged[merged.length - 1] = { ...last, end: span.end };
		else merged.push(span);
	}
	return merged.filter(({ start, end }) => end - start >= minimumSeconds * fs);
}

/** One burst of activity, as a row of the list. */
export interface Burst {
	/** Seconds from the first sample of the stretch. */
	readonly onset: number;
	readonly offset: number;
	readonly duration: number;
	/** Seconds from 10 % to 90 % of the envelope's peak. */
	readonly riseTime: number;
	/** Largest value of the envelope, in the signal's unit. */
	readonly peak: number;
	/** Integral of the envelope, in the signal's unit times seconds. */
	readonly area: number;
}

/** The figures of a burst, from the envelope of the stretch. */
export function burstOf({ start, end }: Span, envelope: Float64Array, fs: number): Burst {
	const part = envelope.subarray(start, end);
	const peak = largest(part);
	const first = (share: number): number => part.findIndex((value) => value >= share * peak);
	return {
		onset: start / fs,
		offset: end / fs,
		duration: (end - start) / fs,
		riseTime: (first(0.9) - first(0.1)) / fs,
		peak,
		area: part.reduce((sum, value) => sum + value, 0) / fs
	};
}
