import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import { countTrialsByLabel, type TrialCount, type TrialRule } from '../../core/trial-use.ts';
import type { Seconds } from '../../core/units.ts';
import type { CheckedSession } from '../train/training-check.ts';
import type { ClassTrials } from './facts.ts';

/** A session of the training set, as its summary says it. */
export interface CountedSession {
	readonly classNames: readonly string[];
	readonly trialsPerClass: readonly number[];
}

/** Trials of the recording that runs, by the name of the class. */
export type RunningTrials = ReadonlyMap<string | number, Pick<TrialCount, 'usable' | 'recorded'>>;

/**
 * Counts the trials of a recording that began at `since`, by the rule of training. The one that is held has no end yet: it is
 * long enough. Labels from before it are not in it.
 */
export function runningTrials(
	events: readonly LabelEvent[],
	classNames: readonly string[],
	since: Seconds,
	rule: TrialRule
): RunningTrials {
	const segments = events.flatMap(({ timestamp, classIndex }, i) => {
		const label = classNames[classIndex];
		const to = events[i + 1]?.timestamp ?? Infinity;
		if (classIndex === UNLABELED || label === undefined || timestamp < since) return [];
		return [{ label, from: timestamp, to }];
	});
	return countTrialsByLabel(segments, rule);
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
		const now = running?.get(name) ?? { usable: 0, recorded: 0 };
		if (measured) {
			const mine = checked.flatMap(({ report }) =>
				(report.classes[stream] ?? []).filter(({ className }) => className === name)
			);
			const sum = (of: 'trials' | 'usableTrials'): number => mine.reduce((n, one) => n + one[of], 0);
			return { name, usable: sum('usableTrials') + now.usable, recorded: sum('trials') + now.recorded };
		}
		const stored = sessions.reduce(
			(n, session) => n + (session.trialsPerClass[session.classNames.indexOf(name)] ?? 0),
			0
		);
		return { name, usable: stored + now.usable, recorded: stored + now.recorded };
	});
}
