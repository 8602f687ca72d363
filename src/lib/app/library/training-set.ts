import type { Task } from '../../models/model.ts';
import type { SessionSummary } from '../../session/read/summary.ts';

/** The training set with these sessions in it, at its end, or without them. */
export function withSessions(
	trainingSet: readonly string[],
	ids: readonly string[],
	included: boolean
): readonly string[] {
	const named = new Set(ids);
	const others = trainingSet.filter((id) => !named.has(id));
	return included ? [...others, ...named] : others;
}

/** True when a session has trials of a class. */
export const hasLabels = ({ trialsPerClass }: Pick<SessionSummary, 'trialsPerClass'>): boolean =>
	trialsPerClass.some((n) => n > 0);

/** True when a new session joins the training set by itself: a classifier learns nothing from one without labels. */
export const joinsTrainingSet = (
	session: Pick<SessionSummary, 'trialsPerClass'> | undefined,
	task: Task
): boolean => session !== undefined && (task === 'regress' || hasLabels(session));

/**
 * The classes of imported sessions, in order of first appearance, when a label names one that the class list lacks;
 * undefined when the class list has them all.
 */
export function otherClasses(
	sessions: readonly Pick<SessionSummary, 'classNames' | 'trialsPerClass'>[],
	classNames: readonly string[]
): readonly string[] | undefined {
	const labelled = new Set(
		sessions.flatMap((session) => session.classNames.filter((_, i) => (session.trialsPerClass[i] ?? 0) > 0))
	);
	return [...labelled].every((name) => classNames.includes(name)) ? undefined : [...labelled];
}
