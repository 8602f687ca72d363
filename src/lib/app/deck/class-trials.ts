import type { CheckedSession } from '../train/training-check.ts';
import type { ClassTrials } from './facts.ts';

/** A session of the training set, as its summary says it. */
export interface CountedSession {
	readonly classNames: readonly string[];
	readonly trialsPerClass: readonly number[];
}

/** Trials of the recording that runs, per class of the class list. */
export interface RunningTrials {
	readonly classNames: readonly string[];
	readonly trialsPerClass: readonly number[];
}

/**
 * The trials of each class of `names` in the training set and in the recording that runs. Usable trials are those of the
 * quality reports; while they are not all measured, every recorded trial counts as usable.
 */
export function trialsOf(
	names: readonly string[],
	sessions: readonly CountedSession[],
	checked: readonly CheckedSession[],
	stream: string,
	running?: RunningTrials
): readonly ClassTrials[] {
	const measured = checked.length === sessions.length;
	return names.map((name) => {
		const now = running?.trialsPerClass[running.classNames.indexOf(name)] ?? 0;
		if (measured) {
			const mine = checked.flatMap(({ report }) =>
				(report.classes[stream] ?? []).filter(({ className }) => className === name)
			);
			const sum = (of: 'trials' | 'usableTrials'): number => mine.reduce((n, one) => n + one[of], now);
			return { name, usable: sum('usableTrials'), recorded: sum('trials') };
		}
		const stored = sessions.reduce(
			(n, session) => n + (session.trialsPerClass[session.classNames.indexOf(name)] ?? 0),
			now
		);
		return { name, usable: stored, recorded: stored };
	});
}
