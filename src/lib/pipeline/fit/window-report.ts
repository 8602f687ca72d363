/**
 * Why labelled samples gave no window: the first segment of a recording (set-up noise), a class that was not chosen,
 * one the model does not know, a segment shorter than a window, the trim of onset and offset, a hole in the stream, no measured
 * value at its time.
 */
export type DropReason =
	'first-segment' | 'class-not-chosen' | 'unknown-class' | 'too-short' | 'trim' | 'gap' | 'no-target';

/** What one reason took from a recording. */
export interface Dropped {
	readonly reason: DropReason;
	/** Windows that are missing because of it. */
	readonly windows: number;
	/** Labelled segments it touched. */
	readonly segments: number;
}

/** What became of one recording. */
export interface RecordingReport {
	readonly id: string;
	readonly name: string;
	/** Windows made. */
	readonly made: number;
	/** Windows made, by class of the report's `classNames`. */
	readonly perClass: readonly number[];
	/** Labelled segments it has. */
	readonly segments: number;
	/** Trials: segments that gave at least one window. */
	readonly trials: number;
	readonly dropped: readonly Dropped[];
	/** The rate the stream declares, in hertz. */
	readonly fs: number;
	/** The rate at which its rows came, by their timestamps, in hertz; NaN when that cannot be told. */
	readonly measuredFs: number;
	/** Of the samples and labels that were read, see `Checksum`. */
	readonly checksum: string;
}

/** How many windows were made and dropped, and why: nothing is dropped in silence. */
export interface WindowReport {
	readonly classNames: readonly string[];
	/** Length of a window in seconds. */
	readonly windowSeconds: number;
	readonly made: number;
	readonly recordings: readonly RecordingReport[];
	/** What a person should know, one sentence each. */
	readonly notes: readonly string[];
}

/** One sentence for each thing that was left out of a recording. */
export function notesOf(recordings: readonly RecordingReport[], windowSeconds: number): string[] {
	return recordings.flatMap((recording) =>
		recording.dropped.map((dropped) => `${recording.name}: ${sentence(recording, dropped, windowSeconds)}`)
	);
}

/** Why there is no window at all, and what to do. */
export function noWindowsReason({ recordings, windowSeconds }: WindowReport): string {
	if (recordings.every(({ segments }) => segments === 0)) {
		return 'Nothing is labelled in these sessions. Record with a class button pressed, at least twice for each class.';
	}
	const touched = new Map<DropReason, number>();
	for (const { reason, segments } of recordings.flatMap(({ dropped }) => dropped)) {
		touched.set(reason, (touched.get(reason) ?? 0) + segments);
	}
	const [cause] = [...touched].sort(([, a], [, b]) => b - a)[0] ?? [];
	switch (cause) {
		case 'first-segment':
			return (
				'No window is left: the first labelled segment of each session is skipped, and there is no other. ' +
				'Record each class at least once more, or switch "Skip first labelled segment" off.'
			);
		case 'class-not-chosen':
			return 'No window is left: none of the chosen classes is in these sessions. Choose other classes or sessions.';
		case 'unknown-class':
			return 'No window is left: the model knows none of the classes of these sessions. Choose other sessions.';
		case 'trim':
			return (
				'No window is left: without onset and offset every trial is shorter than one window of ' +
				`${windowSeconds} s. Record longer trials or trim less.`
			);
		case 'no-target':
			return (
				'No window is left: the target stream has no value at the time of any of them, or none of the chosen phases. ' +
				'Choose another target or other phases.'
			);
		case 'gap': {
			const slow = recordings.find(({ fs, measuredFs }) => measuredFs < fs / 1.1);
			return slow
				? `No window is without a gap: in ${slow.name} the device delivered ${Math.round(slow.measuredFs)} Hz where it ` +
						`declares ${slow.fs} Hz. Check the device and its connection, then record again.`
				: 'No window is without a gap: samples were lost all the time. Check the connection, then record again.';
		}
		default:
			return (
				`No window is left: every trial is shorter than one window of ${windowSeconds} s. Record longer trials or ` +
				'choose a shorter window.'
			);
	}
}

function sentence({ fs, measuredFs }: RecordingReport, dropped: Dropped, windowSeconds: number): string {
	const { reason, windows } = dropped;
	const these = `${windows} window${windows === 1 ? '' : 's'}`;
	const segments = `${dropped.segments} trial${dropped.segments === 1 ? '' : 's'}`;
	switch (reason) {
		case 'first-segment':
			return `the first labelled segment is skipped (${these}).`;
		case 'class-not-chosen':
			return `${segments} of classes that are not chosen (${these}).`;
		case 'unknown-class':
			return `${segments} of classes the model does not know (${these}).`;
		case 'too-short':
			return `${segments} shorter than one window of ${windowSeconds} s.`;
		case 'trim':
			return `${these} in the onset and offset of ${segments} are left out.`;
		case 'no-target':
			return `${these} without a measured value at their time, or of a phase that is left out.`;
		case 'gap': {
			const rate = measuredFs < fs / 1.1 ? `; rows came at ${Math.round(measuredFs)} Hz, not ${fs} Hz` : '';
			return `${these} across gaps in the stream${rate}.`;
		}
	}
}
