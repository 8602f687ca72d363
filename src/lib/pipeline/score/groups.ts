import type { LabelledRecording } from '../../core/recording.ts';
import type { Groups } from './cross-validation.ts';
import type { Protocol } from './score.ts';

/** How a person may ask for a score. `leave-one-trial-out` of a regression leaves out a stretch of time. */
export type ProtocolOption =
	'leave-one-trial-out' | 'leave-one-session-out' | 'leave-one-subject-out' | 'leave-one-day-out' | 'none';

/** What a score says of the asked protocols of whole recordings. */
const WHOLE = {
	'leave-one-session-out': {
		what: 'session',
		of: ({ id }: LabelledRecording) => id
	},
	'leave-one-subject-out': {
		what: 'subject',
		of: ({ subject }: LabelledRecording) => subject
	},
	'leave-one-day-out': {
		what: 'day',
		of: ({ day }: LabelledRecording) => day
	}
} as const;

/**
 * Groups of rows that come from whole recordings: of one session, subject or day each; or why there can be none.
 * `recordingOf[row]`.
 */
export function wholeGroups(
	protocol: keyof typeof WHOLE,
	recordings: readonly LabelledRecording[],
	recordingOf: Int32Array
): Groups | string {
	const { what, of } = WHOLE[protocol];
	const used = [...new Set(recordingOf)];
	const missing = used.find((r) => of(recordings[r]!) === undefined);
	if (missing !== undefined) {
		return (
			`No score: ${recordings[missing]!.name} does not say its ${what}, so leaving one ${what} out is not possible. ` +
			'Enter it in Sessions, or score by session.'
		);
	}
	const names = [...new Set(used.map((r) => of(recordings[r]!)!))];
	if (names.length < 2) {
		return (
			`No score: leaving one ${what} out needs windows from at least two ${what}s. ` +
			'Choose another, or score by trial.'
		);
	}
	const groupOf = recordings.map((recording) => names.indexOf(of(recording)!));
	return { protocol, of: recordingOf.map((r) => groupOf[r]!), nGroups: names.length, names };
}

/** Protocols as they stand in a file. */
export const PROTOCOLS: readonly Protocol[] = [
	'leave-one-trial-out',
	'leave-one-session-out',
	'leave-one-subject-out',
	'leave-one-day-out',
	'leave-one-stretch-out',
	'grouped-folds',
	'held-out'
];
