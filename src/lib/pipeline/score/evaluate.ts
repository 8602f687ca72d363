import { AppError } from '../../core/errors.ts';
import type { TrialTrim } from '../../core/labels.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { Examples, Model } from '../../models/model.ts';
import { checkFits, type ModelBundle } from '../bundle/bundle.ts';
import { distinctRecordings, type DistinctRecordings } from '../fit/distinct-recordings.ts';
import { labelledRows } from '../fit/labelled-rows.ts';
import { noWindowsReason, type WindowReport } from '../fit/window-report.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import { kindOf } from '../run/kind-of.ts';
import { learnedFrom } from './learned-content.ts';
import { trialCounts, type TrialCount } from './paired-bootstrap.ts';
import { mostProbableOf, scoreOf, type Score } from './score.ts';

/** A score with what it was made of. */
export interface Evaluated {
	readonly score: Score;
	readonly report: WindowReport;
	/** Class of each window, in the order of the recordings. */
	readonly truth: Int32Array;
	/** What the model called each window. */
	readonly predicted: Int32Array;
	/** What it said of each window: `probabilities[window * nClasses + class]`. */
	readonly probabilities: Float32Array;
	/** Trial of each window, counted through the recordings. */
	readonly trialOf: Int32Array;
	/** Right windows of each trial; its key is the position of its label event, after the recording's when there are several. */
	readonly trials: readonly TrialCount[];
}

/** How to score on other recordings. */
export interface EvaluateOptions {
	/** Leave out the first labelled segment of recordings whose labels were pressed by hand, see `segmentToSkip`. */
	readonly skipFirst: boolean;
	/** Leave out the onset and the offset of every trial; nothing when absent. */
	readonly trim?: TrialTrim | undefined;
	/** Name of the class of doing nothing; empty: there is none. Guessed by its name when absent. */
	readonly restClass?: string | undefined;
	/** What was loaded of the model's script. */
	readonly own?: CustomParts | undefined;
	readonly signal?: AbortSignal | undefined;
	/** 0 … 1. */
	readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Scores a model on recordings. Copies count once. A recording the model has learned from, by its samples, is named in the score
 * (`learned`), and when it has learned from all of them the protocol is `training-data`. Classes are matched by name; those the
 * model does not know are left out and reported. Throws a ModelError when a recording is of another kind of stream than the
 * model's, or when no window is left.
 */
export async function evaluate(
	bundle: ModelBundle,
	recordings: readonly LabelledRecording[],
	options: EvaluateOptions
): Promise<Evaluated> {
	for (const { name, info } of recordings) checkFits(bundle, info, name);
	return evaluateDistinct(bundle, await distinctRecordings(recordings, options.signal), options);
}

/** The same for recordings whose identities are known. */
export async function evaluateDistinct(
	bundle: ModelBundle,
	{ recordings, identities, notes }: DistinctRecordings,
	{ skipFirst, trim, restClass, own, signal, onProgress }: EvaluateOptions
): Promise<Evaluated> {
	for (const { name, info } of recordings) checkFits(bundle, info, name);
	const { pipeline, classNames } = bundle;
	const learned = recordings.filter((one, i) => learnedFrom(bundle.trainedOn, one, identities[i]!));
	const { examples, recordingOf, labelOf, report } = await labelledRows(
		recordings,
		{ pipeline, classNames, newClasses: 'leave-out', skipFirst, trim },
		{ signal, progress: onProgress, own }
	);
	if (examples.y.length === 0) throw new AppError('ModelError', noWindowsReason(report));
	const probabilities = predictAll(kindOf(bundle, own).load(bundle.weights), examples);
	const predicted = mostProbableOf(probabilities, classNames.length);
	const { windowSeconds, hopSeconds } = pipeline;
	const protocol = learned.length === recordings.length ? 'training-data' : 'held-out';
	const score = scoreOf(examples.y, predicted, classNames, protocol, 1, {
		restClass,
		learned: learned.map(({ name }) => name),
		...{ probabilities, confidence: bundle.confidence },
		trials: { of: examples.trial, windowSeconds, hopSeconds }
	});
	return {
		score,
		report: { ...report, notes: [...notes, ...report.notes] },
		...{ truth: examples.y, predicted, probabilities, trialOf: examples.trial },
		trials: trialCounts(
			examples.y,
			predicted,
			examples.trial,
			labelOf.map((label, trial) => (recordings.length > 1 ? `${recordingOf[trial]}:${label}` : `${label}`))
		)
	};
}

/** The probabilities of each row: `[row * model.nOutputs + class]`. */
export function predictAll(
	model: Model,
	{ x, y, nFeatures }: Pick<Examples, 'x' | 'y' | 'nFeatures'>
): Float32Array {
	const n = model.nOutputs;
	const probabilities = new Float32Array(y.length * n);
	for (let row = 0; row < y.length; row++) {
		model.predict(
			x.subarray(row * nFeatures, (row + 1) * nFeatures),
			probabilities.subarray(row * n, (row + 1) * n)
		);
	}
	return probabilities;
}
