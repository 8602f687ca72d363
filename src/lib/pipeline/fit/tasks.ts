import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { Classifier, Regressor } from '../../models/model.ts';
import type { LearnedTargets } from '../bundle/bundle.ts';
import type { Groups } from '../score/cross-validation.ts';
import { wholeGroups, type ProtocolOption, type WholeRows } from '../score/groups.ts';
import type { DistinctRecordings } from './distinct-recordings.ts';
import { labelledRows, type LabelledRows } from './labelled-rows.ts';
import type { ReadHooks } from './labelled.ts';
import { summingOrder } from './summing-order.ts';
import type { TrainingSet } from './training-set.ts';
import { targetRows } from './target-rows.ts';
import type { TrainOptions } from './train-options.ts';
import { noWindowsReason, type WindowReport } from './window-report.ts';

/** What was read, ready to be learned and scored. */
export interface TrainingTask {
	readonly trainingSet: TrainingSet;
	/** Empty in a regression. */
	readonly classNames: readonly string[];
	/** Wanted classes without a window, which the model will not know. */
	readonly lacking: readonly string[];
	/** Only in a regression. */
	readonly targets?: LearnedTargets | undefined;
	/** What to leave out in turn for a score, or why that cannot be, or undefined when no score is wanted. */
	readonly groups: Groups | string | undefined;
	readonly report: WindowReport;
	/** In a classification: the recording and the timestamp of the last sample of each row. */
	readonly where?:
		{ readonly recordingOf: (row: number) => number; readonly times: Float64Array } | undefined;
}

/** Windows of the wanted classes, as a model will number them. Throws a ModelError when there are fewer than two. */
export async function classWindows(
	recordings: readonly LabelledRecording[],
	options: TrainOptions,
	hooks: ReadHooks
): Promise<LabelledRows & { readonly lacking: readonly string[] }> {
	const all = await labelledRows(recordings, { ...options, newClasses: 'add' }, hooks);
	const wanted = all.classNames.filter((_, c) => options.classes?.includes(c) ?? true);
	const known = withWindows(all);
	return { ...known, lacking: wanted.filter((name) => !known.classNames.includes(name)) };
}

/** Windows with their classes. Throws a ModelError when there are fewer than two classes. */
export async function classTask(
	kind: Classifier,
	distinct: DistinctRecordings,
	options: TrainOptions,
	hooks: ReadHooks
): Promise<TrainingTask> {
	const rows = await classWindows(distinct.recordings, options, hooks);
	const { examples, classNames, lacking, recordingOf, report, times } = rows;
	const groups = classGroups(rows, distinct, options.score);
	const where = { recordingOf: (row: number): number => recordingOf[examples.trial[row]!]!, times };
	const ranks = summingOrder(
		report.recordings.map((one, r) => ({ ...one, identity: distinct.identities[r]! }))
	);
	const part = examples.trial.map((trial) => ranks[recordingOf[trial]!]!);
	const trainingSet = { task: 'classify', kind, examples: { ...examples, part } } as const;
	return { trainingSet, classNames, lacking, groups, report, where };
}

/** What a score leaves out in turn. */
function classGroups(
	{ examples, classNames, recordingOf }: LabelledRows,
	{ recordings, sessionOf }: DistinctRecordings,
	protocol: ProtocolOption
): TrainingTask['groups'] {
	if (protocol === 'none') return undefined;
	const rows: WholeRows = {
		recordings,
		sessionOf,
		recordingOf: examples.trial.map((trial) => recordingOf[trial]!),
		classes: { y: examples.y, names: classNames }
	};
	const used = [...new Set(recordingOf)];
	const sessions = new Set(used.map((r) => sessionOf[r]!)).size;
	const byTrial = (): Groups | string =>
		sessions < used.length
			? 'No score: sessions share samples, so a trial of one may be in another. Leave one of them out, or score by session.'
			: trialGroups(examples, recordingOf.length, classNames);
	if (protocol === 'leave-one-trial-out') return byTrial();
	if (protocol !== 'auto') return wholeGroups(protocol, rows);
	if (sessions < 2) return because(byTrial(), 'By trial, because there is one session.');
	const bySession = wholeGroups('leave-one-session-out', rows);
	if (typeof bySession === 'object') {
		return because(bySession, `By session, because ${bySession.nGroups} sessions have every class.`);
	}
	return because(byTrial(), 'By trial, because fewer than two sessions have every class.');
}

/** Groups with the reason for them before what they say themselves. */
const because = (groups: Groups | string, reason: string): Groups | string =>
	typeof groups === 'string'
		? groups
		: { ...groups, reason: groups.reason === undefined ? reason : `${reason} ${groups.reason}` };

/** Windows with measured values. Throws a ModelError when there are none. */
export async function targetTask(
	kind: Regressor,
	{ recordings, sessionOf }: DistinctRecordings,
	options: TrainOptions,
	hooks: ReadHooks
): Promise<TrainingTask> {
	const { pipeline, targets: wanted, score } = options;
	if (!wanted) {
		throw new AppError(
			'ModelError',
			`${kind.label} learns measured values, and no target stream is chosen. Choose one, or another kind of model.`
		);
	}
	const { examples, targets, recordingOf, nBlocks, report } = await targetRows(
		recordings,
		{ pipeline, targets: wanted },
		hooks
	);
	if (examples.trial.length === 0) throw new AppError('ModelError', noWindowsReason(report));
	const groups = ((): TrainingTask['groups'] => {
		if (score === 'none') return undefined;
		const several = new Set([...recordingOf].map((r) => sessionOf[r]!)).size > 1;
		const whole = score === 'auto' ? several && 'leave-one-session-out' : score;
		if (whole && whole !== 'leave-one-trial-out') {
			return wholeGroups(whole, { recordings, sessionOf, recordingOf });
		}
		const seen = new Set(examples.trial.filter((block) => block >= 0));
		if (seen.size < nBlocks) {
			return 'No score: the recording is too short to leave out a fifth of it. Record longer, or score by session.';
		}
		const names = Array.from({ length: nBlocks }, (_, i) => `block ${i + 1}`);
		return { protocol: 'leave-one-block-out', of: examples.trial, nGroups: nBlocks, names };
	})();
	const trainingSet = { task: 'regress', kind, examples } as const;
	return { trainingSet, classNames: [], lacking: [], targets, groups, report };
}

/** The classes that have windows, as the model will number them. Throws a ModelError when they are fewer than two. */
function withWindows(all: LabelledRows): LabelledRows {
	const { examples, classNames, report } = all;
	const seen = classNames.map((_, c) => c).filter((c) => examples.y.includes(c));
	if (seen.length === 0) throw new AppError('ModelError', noWindowsReason(report));
	if (seen.length === 1) {
		const skipped = report.recordings.some(({ dropped }) =>
			dropped.some(({ reason }) => reason === 'first-segment')
		);
		throw new AppError(
			'ModelError',
			`Only ${classNames[seen[0]!]} has windows, and a model needs at least two classes. Record or choose sessions with ` +
				`another class${skipped ? ' (the first labelled segment of each session is skipped, unless "Skip first labelled segment" is off)' : ''}.`
		);
	}
	return {
		...all,
		examples: { ...examples, y: examples.y.map((c) => seen.indexOf(c)), nClasses: seen.length },
		classNames: seen.map((c) => classNames[c]!)
	};
}

/** One group for each trial, or why there can be none. */
function trialGroups(
	{ y, trial }: LabelledRows['examples'],
	nGroups: number,
	classNames: readonly string[]
): Groups | string {
	const trialsOf = classNames.map(() => new Set<number>());
	trial.forEach((t, row) => trialsOf[y[row]!]!.add(t));
	const single = classNames.filter((_, c) => trialsOf[c]!.size < 2);
	if (single.length > 0) {
		return (
			`No score: ${single.join(', ')} ${single.length === 1 ? 'has' : 'have'} only one trial, and a trial is scored by a model ` +
			'that has learned from others. Record each class at least twice more, or score by session.'
		);
	}
	const names = Array.from({ length: nGroups }, (_, i) => `trial ${i + 1}`);
	return { protocol: 'leave-one-trial-out', of: trial, nGroups, names };
}

/** The given rows of an array of `width` numbers a row. */
export function pick<A extends Int32Array | Float32Array>(from: A, rows: Int32Array, width: number): A {
	const to = new (from.constructor as new (n: number) => A)(rows.length * width);
	rows.forEach((row, i) => to.set(from.subarray(row * width, (row + 1) * width), i * width));
	return to;
}
