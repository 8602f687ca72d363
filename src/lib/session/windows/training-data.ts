import { AppError } from '../../core/errors.ts';
import { checkAgreement } from './agreement.ts';
import { reconcileClasses } from '../format/classes.ts';
import type { SessionSummary } from '../read/summary.ts';

/** What was chosen for training: which sessions, whose class names, and which of the classes. Plain JSON. */
export interface TrainingData {
	readonly sessionIds: readonly string[];
	/** The one class list all of the sessions are read with, see `reconcileClasses`. */
	readonly classNames: readonly string[];
	/** Indices into `classNames` of the classes to train on. */
	readonly classes: readonly number[];
}

/**
 * The training data of the chosen sessions, with every class of theirs chosen. Throws a SessionError that says
 * what to do when there is none, when one has no stream of that name, and when they differ in channels or rate (each is
 * named).
 */
export function trainingDataOf(sessions: readonly SessionSummary[], streamName: string): TrainingData {
	if (sessions.length === 0)
		throw new AppError('SessionError', 'The training set is empty. Choose sessions to train on.');
	checkAgreement(
		sessions.map(({ name, streams }) => {
			const stream = streams.find((other) => other.name === streamName);
			if (stream) return { name, nChannels: stream.nChannels, fs: stream.fs };
			const known = streams.map((other) => other.name).join(', ') || 'none';
			throw new AppError(
				'SessionError',
				`${name} has no stream "${streamName}" (its streams are: ${known}). Untick it, or choose another stream.`
			);
		})
	);
	const { classNames } = reconcileClasses(sessions);
	return { sessionIds: sessions.map(({ id }) => id), classNames, classes: classNames.map((_, i) => i) };
}
