import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { featureNames } from '../../dsp/features/names.ts';
import { models } from '../../models/index.ts';
import type { ModelKind } from '../../models/model.ts';
import type { ModelBundle, TrainedWith } from '../bundle/bundle.ts';
import { distinctRecordings, type DistinctRecordings } from './distinct-recordings.ts';
import { exampleNotes } from './example-notes.ts';
import { fit } from './training-set.ts';
import { trainedAdaptation, type TrainedAdaptation } from '../adapt/trained.ts';
import { checkMemory } from './memory.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import type { BundleKindId } from '../run/kind-id.ts';
import type { PipelineConfig } from '../run/pipeline.ts';
import type { RegressionScore } from '../score/regression-score.ts';
import { withOneRate } from '../run/same-stream.ts';
import type { Score } from '../score/score.ts';
import { populationTask } from './population-task.ts';
import { scoresOf, unscoredReason, type HeldOutWindows } from './score-task.ts';
import { classTask, targetTask, type TrainingTask } from './tasks.ts';
import type { TrainOptions } from './train-options.ts';
import type { WindowReport } from './window-report.ts';

export type { HeldOutWindows } from './score-task.ts';
export type { TrainOptions } from './train-options.ts';

/** How far training is. */
export interface TrainProgress {
	readonly stage: 'reading' | 'fitting' | 'scoring';
	/** Of the stage, 0 … 1. */
	readonly fraction: number;
	/** Mean loss of each epoch so far, of the model that will be kept; for kinds that learn in epochs. */
	readonly loss?: readonly number[] | undefined;
}

/** What came of it. */
export interface Trained {
	/** With the score in it, when there is one. */
	readonly bundle: ModelBundle;
	/** Absent when none was asked for, or when it could not be had: then `unscored` says why. */
	readonly score?: Score | undefined;
	/** The same, of a regression. */
	readonly regressionScore?: RegressionScore | undefined;
	/** Why there is no score, and what to do to have one. */
	readonly unscored?: string | undefined;
	/** What the score counts, window by window; of a classification. */
	readonly heldOut?: HeldOutWindows | undefined;
	readonly report: WindowReport;
}

/** How training tells where it is, and is told to stop. */
export interface TrainHooks {
	readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
	/** Parts of the person's own, in place of features and kind of model. */
	readonly own?: CustomParts | undefined;
	/** Aborting makes `train` reject with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Learns a model from recordings, of their labels or of values measured beside them, and scores it on windows it has
 * not seen. Throws a ModelError that says what is missing and what to do: no recording, recordings that do not fit
 * together, no window, a single class, no target, not enough memory.
 */
export async function train(
	given: readonly LabelledRecording[],
	requested: TrainOptions,
	{ onProgress, signal, own }: TrainHooks = {}
): Promise<Trained> {
	const [first] = given;
	if (!first)
		throw new AppError('ModelError', 'No session is chosen. Choose at least one session to train on.');
	const recordings = withOneRate(given);
	const kind: ModelKind<string> = own?.kind ?? models.get(requested.model);
	const options: TrainOptions = { ...requested, pipeline: pipelineOf(kind, requested.pipeline) };
	const { pipeline, seed, settings } = options;
	const loss: number[] = [];
	const notes: string[] = [];
	const stage = (name: TrainProgress['stage']) => (fraction: number) =>
		onProgress?.({ stage: name, fraction, ...(loss.length > 0 && { loss: [...loss] }) });

	return checkMemory(async () => {
		const hooks = { signal, own, progress: stage('reading') };
		const distinct = await distinctRecordings(recordings, signal);
		const task =
			kind.task === 'classify'
				? await classTask(kind, distinct, options, hooks)
				: await targetTask(kind, distinct, options, hooks);
		notes.push(...distinct.notes, ...lackingNotes(task.lacking));
		notes.push(...exampleNotes(task.trainingSet.examples, kind.input === 'window'));
		const fitOptions = { seed, settings, names: task.classNames, signal };
		let backend: string | undefined;
		const population = options.population ? populationTask(task, distinct.recordings, pipeline) : undefined;
		const learned = population ? { ...task, trainingSet: population.trainingSet } : task;
		const model = await fit(learned.trainingSet, {
			...fitOptions,
			onProgress: stage('fitting'),
			onLoss: (value) => loss.push(value),
			onBackend: (name) => (backend = name),
			onNote: (note) => notes.push(note)
		});
		const scoring = { ...fitOptions, onProgress: stage('scoring') };
		const { heldOut, ...scores } = await scoresOf(task, population, requested, scoring);
		const adaptation = own ? undefined : adaptationOf(learned, pipeline, first.info);
		const bundle: ModelBundle = {
			...originOf(kind, task, options, first.info, distinct),
			trainedWith: trainedWith(given, requested),
			...scores,
			...(loss.length > 0 && { loss }),
			...(backend !== undefined && { backend }),
			...(population && { population: population.people.length }),
			...(adaptation?.ring && { ring: adaptation.ring }),
			weights: { ...model.save(), ...adaptation?.weights }
		};
		const unscored = unscoredReason(task, population);
		return {
			bundle,
			report: { ...task.report, notes: [...notes, ...task.report.notes] },
			...scores,
			...(heldOut && { heldOut }),
			...(unscored !== undefined && { unscored })
		};
	});
}

/** What a bundle says of where it comes from: names, pipeline, stream, classes or targets, sessions. */
function originOf(
	kind: ModelKind<string>,
	task: TrainingTask,
	{ pipeline, settings, name: given }: TrainOptions,
	{ name, nChannels, fs, unit, channelNames }: LabelledRecording['info'],
	{ identities }: DistinctRecordings
): Omit<ModelBundle, 'weights'> {
	return {
		version: 1,
		id: crypto.randomUUID(),
		name: given ?? nameOf(kind, task, pipeline),
		created: new Date().toISOString(),
		task: kind.task,
		kind: kind.id as BundleKindId,
		...(settings && Object.keys(settings).length > 0 && { settings }),
		pipeline,
		stream: { name, nChannels, fs, unit, ...(channelNames && { channelNames }) },
		classNames: task.classNames,
		...(task.targets && { targets: task.targets }),
		trainedOn: task.report.recordings.map(({ id, name: called, checksum }, i) => ({
			...{ id, name: called, checksum },
			identity: identities[i]!
		}))
	};
}

/** What a classifier carries so that it can be adapted; undefined for a regression. */
const adaptationOf = (
	{ trainingSet }: TrainingTask,
	pipeline: PipelineConfig,
	info: LabelledRecording['info']
): TrainedAdaptation | undefined =>
	trainingSet.task === 'classify' ? trainedAdaptation(pipeline, info, trainingSet.examples) : undefined;

const trainedWith = (
	given: readonly LabelledRecording[],
	{ skipFirst, trim, score }: TrainOptions
): TrainedWith => ({ sessionIds: given.map(({ id }) => id), skipFirst, ...(trim && { trim }), score });

/** A kind that learns from samples has a pipeline of raw windows, whatever features were chosen for the others. */
const pipelineOf = (kind: ModelKind, pipeline: PipelineConfig): PipelineConfig =>
	kind.input === 'window' ? { ...pipeline, features: ['RAW'], thresholds: undefined } : pipeline;

/** Kind, targets and features; and the wanted classes that the model does not know. */
function nameOf(kind: ModelKind, { targets, lacking }: TrainingTask, pipeline: PipelineConfig): string {
	const on = kind.input === 'window' ? '' : ` on ${featureNames(pipeline.features)}`;
	const named = lacking.slice(0, MOST_NAMED).join(', ');
	const more = lacking.length > MOST_NAMED ? ` and ${lacking.length - MOST_NAMED} more` : '';
	const without = lacking.length > 0 ? `, without ${named}${more}` : '';
	return `${kind.label}${targets ? ` of ${targets.names.join(', ')}` : ''}${on}${without}`;
}

/** Classes a model's name says it lacks, at most. */
const MOST_NAMED = 3;

const lackingNotes = (lacking: readonly string[]): string[] =>
	lacking.map((name) => `${name} has no usable window, so the model does not know it.`);
