import type { DecisionSegment } from '../../core/decisions.ts';
import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import { decisionsOf, type Decisions } from './decisions-of.ts';
import { disagreementsOf, type Disagreement } from './disagreements.ts';
import { scoreOf, type Score } from '../score/score.ts';
import { evaluate, type Evaluated } from '../score/evaluate.ts';

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
		/** True when it has learned from this very recording: then the score says little. */
		readonly learned: boolean;
	})[];
	/** Where the models do not agree, in order of time. */
	readonly disagreements: readonly Disagreement[];
}

/** Models side by side on the same input. */
export interface Comparison {
	readonly recordings: readonly ComparedRecording[];
	/** Each model on all of the recordings together. */
	readonly totals: readonly ModelMetrics[];
}

/** What comparing may be told. */
export interface CompareOptions {
	/** Leave out the first labelled segment of recordings whose labels were pressed by hand, see `segmentToSkip`. */
	readonly skipFirst: boolean;
	/** Seconds; to time the computing with. */
	readonly clock?: (() => number) | undefined;
	/** 0 … 1. */
	readonly onProgress?: ((fraction: number) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Runs every model over every recording, as training cuts windows (for the scores) and as live prediction does (for what
 * is decided when). Throws a ModelError that names both sides when a model does not fit a recording, and one for models
 * that are no classifiers.
 */
export async function compareModels(
	bundles: readonly ModelBundle[],
	recordings: readonly LabelledRecording[],
	options: CompareOptions
): Promise<Comparison> {
	const other = bundles.find(({ task }) => task !== 'classify');
	if (other) {
		throw new AppError(
			'ModelError',
			`The model "${other.name}" gives values, not classes, and cannot stand beside classifiers. Leave it out.`
		);
	}
	const steps = bundles.length * recordings.length * 2;
	let done = 0;
	const advance = (fraction: number): void => options.onProgress?.((done + fraction) / steps);
	const compared: ComparedRecording[] = [];
	const all: Evaluated[][] = bundles.map(() => []);
	const runs: Decisions[][] = bundles.map(() => []);
	for (const recording of recordings) {
		const models: ComparedRecording['models'][number][] = [];
		for (const [b, bundle] of bundles.entries()) {
			const { skipFirst, signal, clock } = options;
			const found = await evaluate(bundle, [recording], { skipFirst, signal, onProgress: advance });
			done++;
			const decisions = await decisionsOf(bundle, recording, { signal, clock });
			advance(1);
			done++;
			all[b]!.push(found);
			runs[b]!.push(decisions);
			models.push({
				...metrics(bundle, found.score, [decisions]),
				runs: decisions.runs,
				learned: bundle.trainedOn.some(({ id }) => id === recording.id)
			});
		}
		const { id, name } = recording;
		const decided = models.map(({ runs, score }) => ({ runs, classNames: score.classNames }));
		compared.push({ id, name, models, disagreements: disagreementsOf(decided) });
	}
	const totals = bundles.map((bundle, b) => metrics(bundle, together(bundle, all[b]!), runs[b]!));
	return { recordings: compared, totals };
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
function together({ classNames, pipeline }: ModelBundle, parts: readonly Evaluated[]): Score {
	const joined = joinEvaluated(parts);
	const { windowSeconds, hopSeconds } = pipeline;
	return scoreOf(joined.truth, joined.predicted, classNames, 'held-out', 1, {
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
