import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { Examples, FitOptions } from '../../models/model.ts';
import { FrontEnd } from '../adapt/front-end.ts';
import { LINEAR_KINDS } from '../adapt/linear-kinds.ts';
import { populationOf, type Population } from '../adapt/population.ts';
import { assumedRing, type ElectrodeRing } from '../adapt/ring.ts';
import { trainedAdaptation } from '../adapt/trained.ts';
import type { PipelineConfig } from '../run/pipeline-config.ts';
import type { CrossPredicted } from '../score/cross-validation.ts';
import type { TrainingTask } from './tasks.ts';
import { fit, subset, type TrainingSet } from './training-set.ts';

type ClassSet = Extract<TrainingSet, { readonly task: 'classify' }>;

/** Windows of several people, and what they have in common. */
export interface PopulationTask {
	/** The windows of all people in the common frame: what the model learns from. */
	readonly trainingSet: ClassSet;
	readonly people: readonly Person[];
	readonly ring: ElectrodeRing | undefined;
	readonly nChannels: number;
	readonly hopSeconds: number;
}

/** One person of a training set. */
interface Person {
	readonly name: string;
	/** Rows in the training set as it was read, in the order of time. */
	readonly rows: Int32Array;
	readonly own: ClassSet;
}

/**
 * Brings the windows of a training set to the common frame of its subjects. Throws a ModelError when a session does not say its
 * subject, when a subject lacks a class or there is a single one, and for features or kinds that cannot be adapted.
 */
export function populationTask(
	{ trainingSet, where, classNames }: TrainingTask,
	recordings: readonly LabelledRecording[],
	pipeline: PipelineConfig
): PopulationTask {
	const info = recordings[0]!.info;
	if (trainingSet.task !== 'classify' || !where || !trainedAdaptation(pipeline, info, trainingSet.examples))
		throw new AppError(
			'ModelError',
			'A model of other people tells classes apart by features that are one number for each channel. Choose logHTD and a kind for classes, or switch Start from others off.'
		);
	const { examples } = trainingSet;
	const rowsOf = new Map<string, number[]>();
	examples.y.forEach((_, row) => {
		const { subject, name } = recordings[where.recordingOf(row)]!;
		if (subject === undefined)
			throw new AppError(
				'ModelError',
				`${name} does not say its subject, and a model of other people needs to know who is who. Enter it in Sessions.`
			);
		rowsOf.set(subject, [...(rowsOf.get(subject) ?? []), row]);
	});
	const people = [...rowsOf].map(([name, rows]): Person => {
		const chosen = new Set(rows);
		return {
			...{ name, rows: Int32Array.from(rows) },
			own: subset(trainingSet, (row) => chosen.has(row)) as ClassSet
		};
	});
	for (const { name, own } of people) {
		const missing = classNames.filter((_, c) => !own.examples.y.includes(c));
		if (missing.length > 0)
			throw new AppError(
				'ModelError',
				`${name} lacks ${missing.join(', ')}, and a model of other people needs every class of every subject. Leave out the subject or the class.`
			);
	}
	const ring = assumedRing(info);
	const { nChannels } = info;
	const { examples: together } = populationOf(
		people.map(({ own }) => own.examples),
		ring,
		nChannels
	);
	return {
		trainingSet: { ...trainingSet, examples: together },
		...{ people, ring, nChannels, hopSeconds: pipeline.hopSeconds }
	};
}

/**
 * Decides on the windows of each subject by a model of the others, in the order of time and without labels: the placement of the
 * band is searched from the first window on, as live. Undefined for fewer than three subjects: the others would be one.
 */
export async function crossPredictPeople(
	task: PopulationTask,
	given: Examples,
	options: FitOptions = {}
): Promise<CrossPredicted | undefined> {
	const { people, ring, nChannels } = task;
	if (people.length < 3) return undefined;
	const n = given.nClasses;
	const outputs = new Float32Array(given.y.length * n);
	const foldOf = new Int32Array(given.y.length);
	for (const [p, { rows, own }] of people.entries()) {
		const others = people.filter((_, o) => o !== p).map((one) => one.own.examples);
		const decide = await decider(task, populationOf(others, ring, nChannels), options);
		rows.forEach((row, i) => {
			const { x, nFeatures: d } = own.examples;
			outputs.set(decide(x.subarray(i * d, (i + 1) * d)), row * n);
			foldOf[row] = p;
		});
		options.onProgress?.((p + 1) / people.length);
		options.signal?.throwIfAborted();
	}
	return {
		protocol: 'leave-one-subject-out',
		folds: people.length,
		rows: Int32Array.from(given.y.keys()),
		...{ outputs, foldOf },
		foldNames: people.map(({ name }) => name)
	};
}

/** Probabilities of window after window of a person whose band may lie anyhow. */
async function decider(
	{ trainingSet, ring, nChannels, hopSeconds }: PopulationTask,
	{ space, examples }: Population,
	options: FitOptions
): Promise<(features: Float32Array) => Float32Array> {
	const frontEnd = new FrontEnd({ ...{ space, ring, nChannels, hopSeconds }, mirror: true });
	frontEnd.state = { ...frontEnd.state, applied: true, eager: true };
	const itself = LINEAR_KINDS.includes(trainingSet.kind.id);
	const model = itself ? undefined : await fit({ ...trainingSet, examples }, options);
	const out = new Float32Array(trainingSet.examples.nClasses);
	return (features) => {
		frontEnd.take(features);
		if (model) model.predict(frontEnd.adapted, out);
		else out.set(frontEnd.posterior);
		const placement = frontEnd.eagerTurn;
		if (placement !== undefined) frontEnd.state = { ...frontEnd.state, placement };
		return out;
	};
}

/** What a score of a population says of itself. */
export const POPULATION_REASON =
	'Each subject by a model of the others, without labels: the placement of the band was searched from the first window on.';
