import { classAt, UNLABELED, type LabelEvent } from '../../core/labels.ts';
import type { Seconds } from '../../core/units.ts';
import type { ReplayedSession } from '../replay/replay-sessions.ts';

/** What the live score takes as the true label, and which class buttons have a part in it. */
export interface TrueLabel {
	/** `buttons`: the class buttons. `session`: the label track of the session that is replayed. `none`: it has no labels. */
	readonly from: 'buttons' | 'session' | 'none';
	/** Classes of the list that have a part in it, as in the list: only these are offered. */
	readonly offered: readonly string[];
	/** Classes to use as the list, when it lacks some of them: those of the session, else those of the model. */
	readonly use: readonly string[] | undefined;
	/** Classes of the session that the model does not have: they are not scored. */
	readonly unscored: readonly string[];
}

/** `listed`: the class list; `decided`: the classes of the model; `replayed`: the session that is replayed. */
export function trueLabelOf(
	listed: readonly string[],
	decided: readonly string[],
	replayed?: Pick<ReplayedSession, 'labels' | 'classNames'>
): TrueLabel {
	const of = replayed && replayed.classNames.length > 0 ? replayed.classNames : decided;
	const labelled = replayed?.labels.some(({ classIndex }) => classIndex !== UNLABELED) ?? false;
	const used = new Set(replayed?.labels.map(({ classIndex }) => replayed.classNames[classIndex]));
	return {
		from: replayed ? (labelled ? 'session' : 'none') : 'buttons',
		offered: listed.filter((name) => of.includes(name)),
		use: of.every((name) => listed.includes(name)) ? undefined : of,
		unscored: (replayed?.classNames ?? []).filter((name) => used.has(name) && !decided.includes(name))
	};
}

/** Name of the class that is on at a time of a label track; undefined when none is. */
export function classNameAt(
	labels: readonly LabelEvent[],
	classNames: readonly string[],
	time: Seconds
): string | undefined {
	return classNames[classAt(labels, time)];
}
