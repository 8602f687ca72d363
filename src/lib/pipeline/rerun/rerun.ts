import { canonicalJson } from '../../core/canonical-json.ts';
import { AppError } from '../../core/errors.ts';
import { isObject } from '../../core/parse.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { train, type Trained } from '../fit/train.ts';
import type { TrainOptions } from '../fit/train-options.ts';
import { evaluate } from '../score/evaluate.ts';
import type { RegressionScore } from '../score/regression-score.ts';
import type { Score } from '../score/score.ts';
import { recordingDigest } from './recording-digest.ts';
import type { ScoredRecording, ScoreProtocol } from './score-file.ts';

/** A score, with the model it was made with. */
export interface Scored {
	readonly trained: Trained;
	readonly score: Score | RegressionScore;
	/** What was left out or assumed, a sentence each. */
	readonly notes: { readonly train: readonly string[]; readonly test: readonly string[] };
}

/** The recordings of a score. */
export interface Given {
	readonly train: readonly LabelledRecording[];
	/** Empty when parts of `train` are left out in turn. */
	readonly test: readonly LabelledRecording[];
}

/**
 * Trains on recordings, and scores on others or on parts left out in turn. Throws a ModelError that says why when there is no
 * score.
 */
export async function scoreOn(given: Given, options: TrainOptions, signal?: AbortSignal): Promise<Scored> {
	const trained = await train(given.train, options, { signal });
	if (given.test.length === 0) {
		const score = trained.score ?? trained.regressionScore;
		if (!score) throw new AppError('ModelError', trained.unscored ?? 'There is no score.');
		return { trained, score, notes: { train: trained.report.notes, test: [] } };
	}
	const { skipFirst, restClass, trim } = options;
	const { score, report } = await evaluate(trained.bundle, given.test, {
		skipFirst,
		restClass,
		trim,
		signal
	});
	return { trained, score, notes: { train: trained.report.notes, test: report.notes } };
}

/** The protocol of a score, to be computed again by anyone who has the recordings. Reads each of them once. */
export async function protocolOf(
	given: Given,
	{ name: _, ...options }: TrainOptions,
	signal?: AbortSignal
): Promise<ScoreProtocol> {
	const listed = async (list: readonly LabelledRecording[]): Promise<ScoredRecording[]> => {
		const found: ScoredRecording[] = [];
		for (const recording of list) {
			const sha256 = await recordingDigest(recording, signal);
			found.push({ name: recording.name, stream: recording.info.name, sha256 });
		}
		return found;
	};
	return { train: await listed(given.train), test: await listed(given.test), options };
}

/** A figure that is not the same in two scores. */
export interface FigureDifference {
	/** Where it stands: `accuracy`, `confusion.0.2`. */
	readonly figure: string;
	readonly before: unknown;
	readonly now: unknown;
}

/** Figures that scores of older versions do not have. */
const NEWER = ['activations'];

/**
 * Figures that differ, to the last bit; none when the scores are equal. Compared as JSON: NaN is null in both. A figure that
 * the version before did not know is not compared.
 */
export function differencesOf(before: unknown, now: unknown): readonly FigureDifference[] {
	const found = compared(JSON.parse(canonicalJson(before)), JSON.parse(canonicalJson(now)), '');
	return found.filter(({ figure, before: old }) => old !== undefined || !NEWER.includes(figure));
}

function compared(before: unknown, now: unknown, at: string): readonly FigureDifference[] {
	const below = (key: string): string => (at ? `${at}.${key}` : key);
	if (Array.isArray(before) && Array.isArray(now) && before.length === now.length)
		return before.flatMap((value, i) => compared(value, now[i], below(String(i))));
	if (isObject(before) && isObject(now)) {
		const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
		return keys.flatMap((key) => compared(before[key], now[key], below(key)));
	}
	return canonicalJson(before) === canonicalJson(now) ? [] : [{ figure: at, before, now }];
}
