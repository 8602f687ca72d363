/** How many windows one session gave, and what became of the others. Nothing is dropped in silence. */
export interface WindowingReport {
	/** The session's name. */
	readonly session: string;
	readonly made: number;
	/** Windows that were not made, by reason. */
	readonly dropped: {
		/** In the first labelled segment, which is set-up noise. */
		readonly skipFirst: number;
		/** Of classes that were not asked for. */
		readonly otherClasses: number;
		/** Across lost samples. */
		readonly gaps: number;
		/** With a target that is too old, or with none (aligned windows). */
		readonly stale: number;
	};
	/** Segments shorter than a window. */
	readonly tooShort: number;
	/** Labelled segments in all; rows for aligned windows. */
	readonly segments: number;
	/** What to do, when this session gave no window. */
	readonly advice?: string;
}

/** A report in the making. */
export interface Tally {
	made: number;
	readonly dropped: { skipFirst: number; otherClasses: number; gaps: number; stale: number };
	tooShort: number;
	segments: number;
	/** Seconds of the longest segment that was too short. */
	longest: number;
	/** Samples and seconds of the rows that windows were cut from: what the device really delivered. */
	rows: number;
	seconds: number;
}

/** A tally of nothing yet. */
export const emptyTally = (): Tally => ({
	made: 0,
	dropped: { skipFirst: 0, otherClasses: 0, gaps: 0, stale: 0 },
	tooShort: 0,
	segments: 0,
	longest: 0,
	rows: 0,
	seconds: 0
});

/** What advice needs to know of the cutting. */
export interface WindowingRequest {
	readonly fs: number;
	readonly windowSeconds: number;
}

/** Closes a tally. A session that gave nothing gets the dominant cause and what to do about it. */
export function reportOf(session: string, tally: Tally, request: WindowingRequest): WindowingReport {
	const { made, dropped, tooShort, segments } = tally;
	const report = { session, made, dropped: { ...dropped }, tooShort, segments };
	return made > 0 ? report : { ...report, advice: adviceFor(tally, request) };
}

function adviceFor(tally: Tally, { fs, windowSeconds }: WindowingRequest): string {
	const { dropped, tooShort, segments, longest } = tally;
	if (segments === 0)
		return 'Nothing is labelled in it: press a class button while recording, or label it afterwards.';
	const causes: readonly (readonly [number, string])[] = [
		[dropped.gaps, gapAdvice(tally, fs)],
		[
			dropped.stale,
			'No target sample is recent enough: raise the tolerance, or check that both streams were recorded at once.'
		],
		[dropped.otherClasses, 'None of its trials is of a class that was chosen: choose more classes.'],
		[
			dropped.skipFirst,
			'Only its first trial could be used, and that is left out as set-up noise: record more trials, or use skipFirst: false.'
		],
		[
			tooShort,
			`Its longest trial takes ${longest.toFixed(2)} s and the window ${windowSeconds} s: record longer trials, or use a shorter window.`
		]
	];
	return causes.reduce((most, cause) => (cause[0] > most[0] ? cause : most))[1];
}

function gapAdvice({ rows, seconds }: Tally, fs: number): string {
	const delivered = seconds > 0 ? rows / seconds : fs;
	return delivered < fs / 1.4
		? `The device delivered ${Math.round(delivered)} Hz where it declares ${fs} Hz: record again with the right rate.`
		: 'Samples are missing in every window: check the connection of the device, then record again.';
}

/** A sentence per session that gave no window; empty when every session gave some. */
export const adviceOf = (reports: readonly WindowingReport[]): string[] =>
	reports.flatMap(({ session, advice }) => (advice ? [`${session} gives no windows. ${advice}`] : []));
