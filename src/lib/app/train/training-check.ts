import type { WindowingParams, QualityReport, QualityWarning } from '../../session/quality/quality.ts';

export type { WindowingParams, QualityReport, QualityWarning } from '../../session/quality/quality.ts';

/** The settings of training that windows depend on. */
interface CutSettings {
	readonly windowSeconds: number;
	readonly hopSeconds: number;
	readonly skipFirst: boolean;
	readonly trim: {
		readonly onsetSeconds: number;
		readonly offsetSeconds: number;
		readonly cuedOnly: boolean;
	};
}

/** How training will cut its windows, for a quality report that counts them. Trims of cued trials only are not counted. */
export const windowingOf = ({
	windowSeconds,
	hopSeconds,
	skipFirst,
	trim
}: CutSettings): WindowingParams => ({
	windowSeconds,
	hopSeconds,
	skipFirst,
	trim: trim.cuedOnly ? { start: 0, end: 0 } : { start: trim.onsetSeconds, end: trim.offsetSeconds }
});

/** A session of the training set and what is known of its quality. */
export interface CheckedSession {
	readonly title: string;
	readonly report: QualityReport;
}

/** What is trained: the classes by name, from one stream. */
export interface TrainingPlan {
	readonly stream: string;
	readonly classNames: readonly string[];
	/** Scores leave one trial out, so each class needs two. */
	readonly scored: boolean;
}

/** Said of a single session, but what counts is all of them together. */
const OF_CLASSES: readonly QualityWarning['code'][] = ['class-missing', 'one-trial', 'no-windows'];
/** Nothing that training minds. */
const HARMLESS: readonly QualityWarning['code'][] = ['unfinished'];

/**
 * What would spoil training on these sessions together, one sentence each, the worst first: classes without enough usable
 * trials in all of them, then what is wrong with single sessions (named when there are several). Only of the stream that is
 * trained on.
 */
export function trainingWarnings(sessions: readonly CheckedSession[], plan: TrainingPlan): string[] {
	const found: string[] = [];
	for (const name of plan.classNames) {
		const mine = sessions.flatMap(({ report }) =>
			(report.classes[plan.stream] ?? []).filter(({ className }) => className === name)
		);
		const trials = mine.reduce((sum, one) => sum + one.trials, 0);
		const usable = mine.reduce((sum, one) => sum + one.usableTrials, 0);
		if (trials === 0) found.push(`Class ${name} has no trial: record it, or switch the class off.`);
		else if (usable === 0)
			found.push(
				`No usable windows for ${name}: its ${trials === 1 ? 'trial is' : `${trials} trials are`} too short or excluded. Record longer trials.`
			);
		else if (usable === 1 && plan.scored)
			found.push(`Class ${name} has one usable trial: a score needs two. Record another trial.`);
	}
	for (const { title, report } of sessions)
		for (const { code, stream, message } of report.warnings) {
			if (OF_CLASSES.includes(code) || HARMLESS.includes(code)) continue;
			if (stream !== undefined && stream !== plan.stream) continue;
			found.push(sessions.length > 1 ? `${title}: ${message}` : message);
		}
	return found;
}
