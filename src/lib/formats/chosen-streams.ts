import { AppError } from '../core/errors.ts';
import type { Session, StoredStream } from '../session/read/session.ts';
import type { ExportOptions } from './format.ts';

/** The streams to be written. Throws a SessionError for a name the session has not, and when there is nothing to write. */
export function chosenStreams(session: Session, { streams }: ExportOptions): readonly StoredStream[] {
	const chosen = streams?.map((name) => session.streamInfo(name)) ?? session.streams;
	if (chosen.length > 0) return chosen;
	const reason = session.broken.map(({ reason }) => reason).join(' ');
	throw new AppError(
		'SessionError',
		reason || `${session.name} holds no stream, so there is nothing to write. Choose another session.`
	);
}

/** What was left out because it could not be read, one sentence each: streams, and chunks of those that are written. */
export const brokenNotes = (session: Session, { streams }: ExportOptions): readonly string[] => [
	...(streams ? [] : session.broken.map(({ stream, reason }) => `${stream} was left out. ${reason}`)),
	...session.streams
		.filter(({ name }) => !streams || streams.includes(name))
		.flatMap(({ name }) => session.losses(name))
];

/** A file's name for a stream: `<base>.bdf` where the session has one, `<base>_<stream>.bdf` where it has several. */
export function fileNameOf(
	session: Session,
	stream: string,
	ending: string,
	{ baseName = session.id }: ExportOptions
): string {
	const base = fileSafe(baseName) || 'session';
	return session.streams.length > 1 ? `${base}_${fileSafe(stream)}${ending}` : `${base}${ending}`;
}

/** What every file system takes as part of a name. */
const fileSafe = (name: string): string =>
	name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '-').replace(/^[. ]+|[. ]+$/g, '');

/** Samples of all the streams, the measure of how much there is to do. */
export const rowsOf = (streams: readonly StoredStream[]): number =>
	streams.reduce((sum, { nSamples }) => sum + nSamples, 0);
