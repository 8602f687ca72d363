import type { LabelledRecording } from '../../core/recording.ts';
import type { Groups } from './cross-validation.ts';
import type { Protocol } from './score.ts';

/**
 * How a person may ask for a score. `auto`: by session where at least two have every class, else by trial.
 * `leave-one-trial-out` of a regression leaves out a block of time.
 */
export type ProtocolOption = (typeof PROTOCOL_OPTIONS)[number];

/** The same as a list. */
export const PROTOCOL_OPTIONS = [
	'auto',
	'leave-one-trial-out',
	'leave-one-session-out',
	'leave-one-subject-out',
	'leave-one-day-out',
	'none'
] as const;

/** The protocols that leave out whole recordings. */
export type WholeProtocol = Exclude<ProtocolOption, 'auto' | 'leave-one-trial-out' | 'none'>;

/** What a score says of the asked protocols of whole recordings. */
const WHOLE = {
	'leave-one-session-out': { what: 'session', of: undefined },
	'leave-one-subject-out': { what: 'subject', of: ({ subject }: LabelledRecording) => subject },
	'leave-one-day-out': { what: 'day', of: ({ day }: LabelledRecording) => day }
} as const;

/** Rows of whole recordings. */
export interface WholeRows {
	readonly recordings: readonly LabelledRecording[];
	/** `sessionOf[recording]`: recordings that hold parts of the same samples have one number. */
	readonly sessionOf: readonly number[];
	/** `recordingOf[row]` */
	readonly recordingOf: Int32Array;
	/** Class of each row and their names, in a classification. */
	readonly classes?: { readonly y: Int32Array; readonly names: readonly string[] } | undefined;
}

/**
 * Groups of rows that come from whole recordings: of one session, subject or day each; or why there can be none. A group that
 * lacks a class is no fold: it is learned from in every fold, and named.
 */
export function wholeGroups(protocol: WholeProtocol, rows: WholeRows): Groups | string {
	const { recordings, sessionOf, recordingOf, classes } = rows;
	const { what, of } = WHOLE[protocol];
	const used = [...new Set(recordingOf)];
	const missing = of && used.find((r) => of(recordings[r]!) === undefined);
	if (missing !== undefined) {
		return (
			`No score: ${recordings[missing]!.name} does not say its ${what}, so leaving one ${what} out is not possible. ` +
			'Enter it in Sessions, or score by session.'
		);
	}
	const parts = joined(
		used.map((r) => ({ r, keys: [`session ${sessionOf[r]!}`, ...(of ? [of(recordings[r]!)!] : [])] }))
	);
	const nameOf = (part: readonly number[]): string =>
		[...new Set(part.map((r) => of?.(recordings[r]!) ?? recordings[r]!.name))].join(' + ');
	const lacking = parts.map((part) => lackedBy(part, rows));
	const folds = parts.filter((_, i) => lacking[i]!.length === 0);
	const others = parts.flatMap((part, i) =>
		lacking[i]!.length === 0 ? [] : [`${nameOf(part)} lacks ${lacking[i]!.join(', ')}`]
	);
	if (folds.length < 2) {
		const every = classes ? ' with every class' : '';
		return (
			`No score: leaving one ${what} out needs windows from at least two ${what}s${every}` +
			`${others.length > 0 ? `; ${others.join('; ')}` : ''}. Choose another, or score by trial.`
		);
	}
	const groupOf = new Map(folds.flatMap((part, i) => part.map((r) => [r, i] as const)));
	return {
		protocol,
		of: recordingOf.map((r) => groupOf.get(r) ?? folds.length),
		nGroups: folds.length,
		names: folds.map(nameOf),
		...(others.length > 0 && {
			reason: `No fold of its own, but learned from in every fold: ${others.join('; ')}.`
		})
	};
}

/** Recordings with a key in common, together; in the order given. */
function joined(given: readonly { readonly r: number; readonly keys: readonly string[] }[]): number[][] {
	const parts: { members: number[]; keys: Set<string> }[] = [];
	for (const { r, keys } of given) {
		const mine = parts.filter((part) => keys.some((key) => part.keys.has(key)));
		const [first, ...rest] = mine;
		if (!first) {
			parts.push({ members: [r], keys: new Set(keys) });
			continue;
		}
		first.members.push(r, ...rest.flatMap(({ members }) => members));
		for (const key of [...keys, ...rest.flatMap((part) => [...part.keys])]) first.keys.add(key);
		for (const part of rest) parts.splice(parts.indexOf(part), 1);
	}
	return parts.map(({ members }) => members);
}

/** Names of the classes that these recordings have no row of. */
function lackedBy(part: readonly number[], { recordingOf, classes }: WholeRows): string[] {
	if (!classes) return [];
	const seen = new Set<number>();
	recordingOf.forEach((r, row) => part.includes(r) && seen.add(classes.y[row]!));
	return classes.names.filter((_, c) => !seen.has(c));
}

/** Protocols as they stand in a file. */
export const PROTOCOLS: readonly Protocol[] = [
	'leave-one-trial-out',
	'leave-one-session-out',
	'leave-one-subject-out',
	'leave-one-day-out',
	'leave-one-block-out',
	'grouped-folds',
	'held-out',
	'training-data'
];
