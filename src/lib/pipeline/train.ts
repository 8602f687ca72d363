import { AppError } from '../core/errors.ts';
import type { TrialTrim } from '../core/labels.ts';
import type { LabelledRecording } from '../core/recording.ts';
import { featureNames } from '../dsp/features/index.ts';
import { models, type ModelKindId } from '../models/index.ts';
import type { Examples, ModelKind } from '../models/model.ts';
import type { ModelBundle } from './bundle.ts';
import { crossValidate } from './cross-validation.ts';
import { labelledRows, type LabelledRows } from './labelled-rows.ts';
import type { PipelineConfig } from './pipeline.ts';
import { checkAlike } from './same-stream.ts';
import type { Score } from './score.ts';
import { whyNoWindows, type WindowReport } from './window-report.ts';

/** What to learn, and how to score it. Plain JSON. */
export interface TrainOptions {
	readonly pipeline: PipelineConfig;
	readonly model: ModelKindId;
	/** Positions in `classNames` to learn; all of them when absent. */
	readonly classes?: readonly number[] | undefined;
	/**
	 * The classes in order. Recordings are matched to them by name; names that only a recording has follow after
	 * these. May be empty.
	 */
	readonly classNames: readonly string[];
	/** Leave out the first labelled segment of each recording: it is set-up noise. */
	readonly skipFirst: boolean;
	/** Leave out the onset and the offset of every trial: the muscle answers a cue late. Nothing when absent. */
	readonly trim?: TrialTrim | undefined;
	/** Same seed, same recordings, same weights. */
	readonly seed: number;
	readonly score: 'leave-one-trial-out' | 'leave-one-session-out' | 'none';
	/** What the model is called; by default its kind and its features. */
	readonly name?: string | undefined;
}

/** How far training is. */
export interface TrainProgress {
	readonly stage: 'reading' | 'fitting' | 'scoring';
	/** Of the stage, 0 … 1. */
	readonly fraction: number;
}

/** What came of it. */
export interface Trained {
	/** With the score in it, when there is one. */
	readonly bundle: ModelBundle;
	/** Absent when none was asked for, or when it could not be had: then `unscored` says why. */
	readonly score?: Score | undefined;
	/** Why there is no score, and what to do to have one. */
	readonly unscored?: string | undefined;
	readonly report: WindowReport;
}

/** How training tells where it is, and is told to stop. */
export interface TrainHooks {
	readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
	/** Aborting makes `train` reject with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Learns a model from labelled recordings and scores it on windows it has not seen. Throws a ModelError that says
 * what is missing and what to do: no recording, recordings that do not fit together, no window, a single class.
 */
export async function train(
	recordings: readonly LabelledRecording[],
	options: TrainOptions,
	{ onProgress, signal }: TrainHooks = {}
): Promise<Trained> {
	const [first] = recordings;
	if (!first)
		throw new AppError('ModelError', 'No session is chosen. Tick at least one session to train on.');
	checkAlike(recordings);
	const kind: ModelKind = models.get(options.model);
	const { pipeline, seed } = options;
	const stage = (name: TrainProgress['stage']) => (fraction: number) =>
		onProgress?.({ stage: name, fraction });

	const all = await labelledRows(
		recordings,
		{ ...options, newClasses: 'add' },
		{ signal, progress: stage('reading') }
	);
	const { examples, classNames, recordingOf } = withWindows(all);
	const model = await kind.fit(examples, { seed, signal, onProgress: stage('fitting') });
	signal?.throwIfAborted();

	const { report } = all;
	const groups = groupsFor(options.score, examples, recordingOf, classNames);
	const score =
		typeof groups === 'string' || groups === undefined
			? undefined
			: await crossValidate(kind, examples, groups, classNames, {
					seed,
					signal,
					onProgress: stage('scoring')
				});
	const { name, nChannels, fs, unit, channelNames } = first.info;
	const bundle: ModelBundle = {
		version: 1,
		id: crypto.randomUUID(),
		name: options.name ?? `${kind.label} on ${featureNames(pipeline.features)}`,
		created: new Date().toISOString(),
		kind: options.model,
		pipeline,
		stream: { name, nChannels, fs, unit, ...(channelNames && { channelNames }) },
		classNames,
		trainedOn: recordings.map(({ id, name }) => ({ id, name })),
		...(score && { score }),
		weights: model.save()
	};
	const unscored = typeof groups === 'string' ? groups : undefined;
	return { bundle, report, ...(score && { score }), ...(unscored !== undefined && { unscored }) };
}

/** The classes that have windows, as the model will number them. Throws a ModelError when they are fewer than two. */
function withWindows({
	examples,
	classNames,
	recordingOf,
	report
}: LabelledRows): Omit<LabelledRows, 'report'> {
	const seen = classNames.map((_, c) => c).filter((c) => examples.y.includes(c));
	if (seen.length === 0) throw new AppError('ModelError', whyNoWindows(report));
	if (seen.length === 1) {
		const skipped = report.recordings.some(({ dropped }) =>
			dropped.some(({ reason }) => reason === 'first-segment')
		);
		throw new AppError(
			'ModelError',
			`Only ${classNames[seen[0]!]} has windows, and a model needs at least two classes. Record or tick sessions with ` +
				`another class${skipped ? ' (the first labelled segment of each session is left out, unless "skip first" is off)' : ''}.`
		);
	}
	return {
		examples: { ...examples, y: examples.y.map((c) => seen.indexOf(c)), nClasses: seen.length },
		classNames: seen.map((c) => classNames[c]!),
		recordingOf
	};
}

/** The groups to leave out in turn, or why there can be none, or undefined when no score is wanted. */
function groupsFor(
	protocol: TrainOptions['score'],
	{ y, trial }: Examples,
	recordingOf: readonly number[],
	classNames: readonly string[]
):
	{ protocol: Exclude<TrainOptions['score'], 'none'>; of: Int32Array; nGroups: number } | string | undefined {
	if (protocol === 'none') return undefined;
	if (protocol === 'leave-one-session-out') {
		const sessions = [...new Set(recordingOf)];
		if (sessions.length < 2) {
			return 'No score: leaving one session out needs windows from at least two sessions. Tick another, or score by trial.';
		}
		return { protocol, of: trial.map((t) => sessions.indexOf(recordingOf[t]!)), nGroups: sessions.length };
	}
	const trialsOf = classNames.map(() => new Set<number>());
	trial.forEach((t, row) => trialsOf[y[row]!]!.add(t));
	const single = classNames.filter((_, c) => trialsOf[c]!.size < 2);
	if (single.length > 0) {
		return (
			`No score: ${single.join(', ')} ${single.length === 1 ? 'has' : 'have'} only one trial, and a trial is scored by a model ` +
			'that has learned from others. Record each class at least twice more, or score by session.'
		);
	}
	return { protocol, of: trial, nGroups: recordingOf.length };
}
