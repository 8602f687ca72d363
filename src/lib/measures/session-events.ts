import { AppError } from '../core/errors.ts';
import { seconds } from '../core/units.ts';
import type { Session } from '../session/read/session.ts';
import type { Span } from './onset/bursts.ts';

/** Rows of a stream that are the trials of a class. Throws a SessionError for a class that is none of the session. */
export async function trialRows(session: Session, stream: string, label: string): Promise<Span[]> {
	const classIndex = session.classNames.indexOf(label);
	if (classIndex < 0) throw unknown(session, label);
	return (await session.segments(stream))
		.filter((segment) => segment.classIndex === classIndex)
		.map(({ start, end }) => ({ start, end }));
}

/**
 * Rows at which events are: the starts of a class's trials, or the markers with a text. Throws a SessionError when neither
 * is chosen or there.
 */
export async function eventRows(
	session: Session,
	stream: string,
	label: string | undefined
): Promise<number[]> {
	if (label === undefined) {
		throw new AppError(
			'SessionError',
			'This measure needs events: the starts of the trials of a class, or markers. Choose a class, or the text of a marker.'
		);
	}
	if (session.classNames.includes(label)) {
		return (await trialRows(session, stream, label)).map(({ start }) => start);
	}
	const times = (await session.markers()).filter(({ text }) => text === label);
	if (times.length === 0) throw unknown(session, label);
	return Promise.all(times.map(({ timestamp }) => session.rowAt(stream, seconds(timestamp))));
}

function unknown(session: Session, label: string): AppError {
	const known = session.classNames.join(', ') || 'none';
	return new AppError(
		'SessionError',
		`${session.name} has no class and no marker "${label}". Its classes are: ${known}. Choose one of those.`
	);
}
