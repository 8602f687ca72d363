import { seeded } from '../core/random.ts';
import type { Examples, FitOptions, LeftOut, ModelKind } from '../models/model.ts';
import { mostProbable, scoreOf, type Protocol, type Score } from './score.ts';

/** Folds for kinds that have to be fitted anew for each: more take long and say little more. */
const MOST_FOLDS = 5;

/** Rows of one group are never in the examples a model that predicts them has learned from. */
export interface Groups {
	readonly protocol: Protocol;
	/** Group of each row, `0 … nGroups - 1`. */
	readonly of: Int32Array;
	readonly nGroups: number;
}

/**
 * Scores a way to learn: each group is predicted by a model fitted on all others. Kinds that cannot leave one trial out
 * cheaply get whole trials dealt to five folds instead, and the score says so. Aborting rejects with an AbortError.
 */
export async function crossValidate(
	kind: ModelKind,
	examples: Examples,
	groups: Groups,
	classNames: readonly string[],
	options: FitOptions = {}
): Promise<Score> {
	const asked =
		groups.protocol !== 'leave-one-trial-out' || kind.fitWithoutEach || groups.nGroups <= MOST_FOLDS;
	const { protocol, of, nGroups } = asked ? groups : deal(examples, groups, options.seed ?? 0);
	const rowsOf: number[][] = Array.from({ length: nGroups }, () => []);
	of.forEach((group, row) => rowsOf[group]!.push(row));
	const predicted = new Int32Array(of.length);
	const probabilities = new Float32Array(examples.nClasses);
	let done = 0;
	for await (const { group, model } of fitEach(kind, examples, of, nGroups, options)) {
		for (const row of rowsOf[group]!) {
			const { x, nFeatures } = examples;
			model.predict(x.subarray(row * nFeatures, (row + 1) * nFeatures), probabilities);
			predicted[row] = mostProbable(probabilities);
		}
		options.onProgress?.(++done / nGroups);
		if (!kind.fitWithoutEach || done % 16 === 0) await pause();
		options.signal?.throwIfAborted();
	}
	return scoreOf(examples.y, predicted, classNames, protocol, nGroups);
}

/** A model without each group: the kind's own way, or one fit after the other. */
async function* fitEach(
	kind: ModelKind,
	examples: Examples,
	of: Int32Array,
	nGroups: number,
	{ seed, signal, onProgress }: FitOptions
): AsyncGenerator<LeftOut> {
	if (kind.fitWithoutEach) return yield* kind.fitWithoutEach(examples, of, nGroups);
	for (let group = 0; group < nGroups; group++) {
		const progress = (fraction: number): void => onProgress?.((group + fraction) / nGroups);
		const model = await kind.fit(without(examples, of, group), { seed, signal, onProgress: progress });
		yield { group, model };
	}
}

/** The rows that are not of a group. */
function without({ x, y, trial, nFeatures, nClasses }: Examples, of: Int32Array, group: number): Examples {
	const rows = [...of.keys()].filter((row) => of[row] !== group);
	const kept = new Float32Array(rows.length * nFeatures);
	rows.forEach((row, i) => kept.set(x.subarray(row * nFeatures, (row + 1) * nFeatures), i * nFeatures));
	return {
		x: kept,
		y: Int32Array.from(rows, (row) => y[row]!),
		trial: Int32Array.from(rows, (row) => trial[row]!),
		nFeatures,
		nClasses
	};
}

/** Deals the trials of each class to a few folds in turn, in an order drawn by the seed. */
function deal({ y, nClasses }: Examples, { of, nGroups }: Groups, seed: number): Groups {
	const random = seeded(seed);
	const classOf = new Int32Array(nGroups);
	of.forEach((group, row) => (classOf[group] = y[row]!));
	const foldOf = new Int32Array(nGroups);
	let next = 0;
	for (let c = 0; c < nClasses; c++) {
		const mine = [...classOf.keys()].filter((group) => classOf[group] === c);
		const drawn = mine.map((group) => ({ group, at: random() })).sort((a, b) => a.at - b.at);
		for (const { group } of drawn) foldOf[group] = next++ % MOST_FOLDS;
	}
	return { protocol: 'grouped-folds', of: of.map((group) => foldOf[group]!), nGroups: MOST_FOLDS };
}

/** Lets the event loop turn, so that progress is seen and cancelling is heard. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
