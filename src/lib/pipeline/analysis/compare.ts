import type { DecisionSegment } from '../../core/decisions.ts';
import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { checkFits, type ModelBundle } from '../bundle/bundle.ts';
import { distinctRecordings, type DistinctRecordings } from '../fit/distinct-recordings.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import { decisionsOf, type Decisions } from './decisions-of.ts';
import { disagreementsOf, type Disagreement } from './disagreements.ts';
import { scoreOf, type Score } from '../score/score.ts';
import { evaluateDistinct, type Evaluated } from '../score/evaluate.ts';
import { pairedBootstrap, type PairedDifference, type TrialCount } from '../score/paired-bootstrap.ts';

/** One model on one recording. */
export interface ModelMetrics {
	readonly modelId: string;
	readonly modelName: string;
	/** On the labelled windows, cut as for training. */
	readonly score: Score;
	/** Changes of decision per second of the running prediction. */
	readonly changesPerSecond: number;
	/** Mean seconds of computing per window; NaN without a clock. */
	readonly secondsPerWindow: number;
}

/** All models on one recording. */
export interface ComparedRecording {
	readonly id: string;
	readonly name: string;
	readonly models: readonly (ModelMetrics & {
		/** What it decided from beginning to end; classes are positions in `score.classNames`. */
		readonly runs: readonly DecisionSegment[];
		/** True when it has learned from samples of this recording, under whatever name: then the score says little. */
		readonly learned: boolean;
	})[];
	/** Where the models do not agree, in order of time. */
	readonly disagreements: readonly Disagreement[];
}

/** Models side by side on the same input. */
export interface Comparison {
	readonly recordings: readonly ComparedRecording[];
	/** Each model on the recordings of `totalsOf` together. */
	readonly totals: readonly ModelMetrics[];
	/** Names of the recordings that none of the models has learned from; of all when there is none, and each score says so. */
	readonly totalsOf: readonly string[];
	/** Each further model beside the first, on the trials of `totalsOf`. Absent when the totals are not held out. */
	readonly significance?: readonly ModelDifference[] | undefined;
	/** What was left out, a sentence each. */
	readonly notes: readonly string[];
}

/** One model less another. */
export interface ModelDifference extends PairedDifference {
	readonly modelId: string;
	readonly modelName: string;
	/** The model it is compared with. */
	readonly thanName: string;
}

/** What comparing may be told. */
export interface CompareOptions {
	/** Leave out the first labelled segment of recordings whose labels were pressed by hand, see `segmentToSkip`. */
	readonly skipFirst: boolean;
	/** Name of the class of doing nothing; empty: there is none. Guessed by its name when absent. */
	readonly restClass?: string | undefined;
	/** Seconds; to time the computing with. */
	readonly clock?: (() => number) | undefined;
	/** 0 … 1. */
	readonly onProgress?: ((fraction: number) => void) | undefined;
	/** What was loaded of the script of each model that has one, by the model's id. */
	readonly scripts?: ReadonlyMap<string, CustomParts> | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Runs every model over every recording, as training cuts windows (for the scores) and as live prediction does (for what
 * is decided when). Copies of a recording count once. The totals are held out: over recordings no model has learned from.
 * Throws a ModelError that names both sides when a model does not fit a recording, and one for models that are no classifiers.
 */
export async function compareModels(
	bundles: readonly ModelBundle[],
	given: readonly LabelledRecording[],
	options: CompareOptions
): Promise<Comparison> {
	const other = bundles.find(({ task }) => task !== 'classify');
	if (other) {
		throw new AppError(
			'ModelError',
			`The model "${other.name}" gives values, not classes, and cannot stand beside classifiers. Leave it out.`
		);
	}
	for (const bundle of bundles) for (const { name, info } of given) checkFits(bundle, info, name);
	const { recordings, identities, notes } = await distinctRecordings(given, options.signal);
	const steps = recordings.length * bundles.length * STEPS;
	const runs: ModelRun[][] = [];
	for (const [r, recording] of recordings.entries()) {
		const distinct = { recordings: [recording], identities: [identities[r]!], sessionOf: [0], notes: [] };
		const advance = (done: number): void => options.onProgress?.((r * bundles.length * STEPS + done) / steps);
		runs.push(await runModels(bundles, distinct, options, advance));
	}
	const compared = recordings.map((recording, r) => besideEachOther(recording, bundles, runs[r]!));
	const clean = [...compared.keys()].filter((r) => compared[r]!.models.every(({ learned }) => !learned));
	const counted = clean.length > 0 ? clean : [...compared.keys()];
	const totals = bundles.map((bundle, b) => {
		const parts = counted.map((r) => runs[r]![b]!);
		const score = together(
			bundle,
			parts.map(({ evaluated }) => evaluated),
			options.restClass
		);
		return metrics(
			bundle,
			score,
			parts.map(({ decisions }) => decisions)
		);
	});
	return {
		recordings: compared,
		totals,
		totalsOf: counted.map((r) => compared[r]!.name),
		...(clean.length > 0 && { significance: differences(bundles, runs, clean) }),
		notes
	};
}

/** Steps of each model on each recording, for the progress: its labelled windows, then all of it. */
const STEPS = 2;

/** What one model gave on one recording. */
interface ModelRun {
	readonly evaluated: Evaluated;
	readonly decisions: Decisions;
}

/** Runs each model over one recording. `advance` is told how many steps are done. */
async function runModels(
	bundles: readonly ModelBundle[],
	distinct: DistinctRecordings,
	{ clock, scripts, ...options }: CompareOptions,
	advance: (steps: number) => void
): Promise<ModelRun[]> {
	const runs: ModelRun[] = [];
	for (const [b, bundle] of bundles.entries()) {
		const own = scripts?.get(bundle.id);
		const evaluated = await evaluateDistinct(bundle, distinct, {
			...options,
			own,
			onProgress: (fraction) => advance(b * STEPS + fraction)
		});
		const { signal } = options;
		const decisions = await decisionsOf(bundle, distinct.recordings[0]!, { signal, clock, own });
		advance((b + 1) * STEPS);
		runs.push({ evaluated, decisions });
	}
	return runs;
}

/** What the models gave on one recording, and where they do not agree. */
function besideEachOther(
	{ id, name }: LabelledRecording,
	bundles: readonly ModelBundle[],
	runs: readonly ModelRun[]
): ComparedRecording {
	const models = runs.map(({ evaluated: { score }, decisions }, b) => ({
		...metrics(bundles[b]!, score, [decisions]),
		runs: decisions.runs,
		learned: score.learned !== undefined
	}));
	const decided = models.map(({ runs, score }) => ({ runs, classNames: score.classNames }));
	return { id, name, models, disagreements: disagreementsOf(decided) };
}

/** Each further model less the first, over the trials of the given recordings. `runs[recording][model]`. */
function differences(
	bundles: readonly ModelBundle[],
	runs: readonly (readonly ModelRun[])[],
	recordings: readonly number[]
): ModelDifference[] {
	const trialsOf = (b: number): TrialCount[] =>
		recordings.flatMap((r) =>
			runs[r]![b]!.evaluated.trials.map((count) => ({ ...count, key: `${r}:${count.key}` }))
		);
	return bundles.slice(1).flatMap(({ id, name }, i) => {
		const difference = pairedBootstrap(trialsOf(0), trialsOf(i + 1));
		return difference ? [{ ...difference, modelId: id, modelName: name, thanName: bundles[0]!.name }] : [];
	});
}

function metrics({ id, name }: ModelBundle, score: Score, decisions: readonly Decisions[]): ModelMetrics {
	const windows = decisions.reduce((sum, one) => sum + one.windows, 0);
	const mean = (of: (one: Decisions) => number): number =>
		decisions.reduce((sum, one) => sum + of(one) * one.windows, 0) / windows;
	return {
		modelId: id,
		modelName: name,
		score,
		changesPerSecond: mean(({ changesPerSecond }) => changesPerSecond),
		secondsPerWindow: mean(({ secondsPerWindow }) => secondsPerWindow)
	};
}

/** The score of one model on all recordings together. */
function together(
	{ classNames, pipeline }: ModelBundle,
	parts: readonly Evaluated[],
	restClass: string | undefined
): Score {
	const joined = joinEvaluated(parts);
	const { windowSeconds, hopSeconds } = pipeline;
	const learned = parts.flatMap(({ score }) => score.learned ?? []);
	const protocol = parts.every(({ score }) => score.protocol === 'training-data')
		? 'training-data'
		: 'held-out';
	return scoreOf(joined.truth, joined.predicted, classNames, protocol, 1, {
		restClass,
		learned,
		probabilities: joined.probabilities,
		trials: { of: joined.trialOf, windowSeconds, hopSeconds }
	});
}

/** Windows of several evaluations, their trials kept apart. */
function joinEvaluated(
	parts: readonly Evaluated[]
): Pick<Evaluated, 'truth' | 'predicted' | 'probabilities' | 'trialOf'> {
	let trials = 0;
	const trialOf = parts.flatMap((part) => {
		const from = trials;
		trials += 1 + part.trialOf.reduce((most, trial) => Math.max(most, trial), -1);
		return [...part.trialOf].map((trial) => from + trial);
	});
	return {
		truth: Int32Array.from(parts.flatMap(({ truth }) => [...truth])),
		predicted: Int32Array.from(parts.flatMap(({ predicted }) => [...predicted])),
		probabilities: Float32Array.from(parts.flatMap(({ probabilities }) => [...probabilities])),
		trialOf: Int32Array.from(trialOf)
	};
}
