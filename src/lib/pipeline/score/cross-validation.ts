import { seeded } from '../../core/random.ts';
import type { FitOptions, LeftOut } from '../../models/model.ts';
import { fit, subset, type TrainingSet } from '../fit/training-set.ts';
import type { Protocol } from './score.ts';

/** Folds for kinds that have to be fitted anew for each: more take long and say little more. */
const MOST_FOLDS = 5;

/** Rows of one group are never in the examples a model that predicts them has learned from. */
export interface Groups {
	readonly protocol: Protocol;
	/**
	 * Group of each row, `0 … nGroups - 1`; −1 for rows that would tell of two groups, which take no part. Rows of a group from
	 * `nGroups` on are learned from in every fold and never predicted.
	 */
	readonly of: Int32Array;
	readonly nGroups: number;
	/** What each group is called. */
	readonly names: readonly string[];
	/** Why these groups were taken, and what forms none, in a sentence. */
	readonly reason?: string | undefined;
}

/** What was said of rows by models that had not seen them. */
export interface CrossPredicted {
	/** How it was done in the end. */
	readonly protocol: Protocol;
	readonly folds: number;
	/** Rows that were predicted, in order. */
	readonly rows: Int32Array;
	/** `outputs[i * nOutputs + output]` for `rows[i]` */
	readonly outputs: Float32Array;
	/** Fold in which `rows[i]` was predicted, and what the folds are called. */
	readonly foldOf: Int32Array;
	readonly foldNames: readonly string[];
}

/**
 * Predicts each group by a model fitted on all others. Kinds that cannot leave one trial out cheaply get whole trials
 * dealt to five folds instead, and the protocol says so. Aborting rejects with an AbortError.
 */
export async function crossPredict(
	trainingSet: TrainingSet,
	groups: Groups,
	options: FitOptions = {}
): Promise<CrossPredicted> {
	const { kind, examples } = trainingSet;
	const cheap = 'fitWithoutEach' in kind;
	const many = groups.nGroups > MOST_FOLDS && !cheap;
	const dealt =
		many && groups.protocol === 'leave-one-trial-out' ? deal(trainingSet, groups, options.seed ?? 0) : groups;
	const { protocol, of, nGroups, names } = dealt;
	const rowsOf: number[][] = Array.from({ length: nGroups }, () => []);
	const scored: number[] = [];
	of.forEach((group, row) => {
		if (group < 0 || group >= nGroups) return;
		rowsOf[group]!.push(row);
		scored.push(row);
	});
	const rows = Int32Array.from(scored);
	const places = new Int32Array(of.length);
	rows.forEach((row, i) => (places[row] = i));
	const { x, nFeatures } = examples;
	let outputs = new Float32Array(0);
	let done = 0;
	for await (const { group, model } of fitEach(trainingSet, of, nGroups, options)) {
		const n = model.nOutputs;
		if (done === 0) outputs = new Float32Array(rows.length * n);
		for (const row of rowsOf[group]!) {
			const at = places[row]! * n;
			model.predict(x.subarray(row * nFeatures, (row + 1) * nFeatures), outputs.subarray(at, at + n));
		}
		options.onProgress?.(++done / nGroups);
		if (!cheap || done % 16 === 0) await pause();
		options.signal?.throwIfAborted();
	}
	const foldOf = rows.map((row) => of[row]!);
	return { protocol, folds: nGroups, rows, outputs, foldOf, foldNames: names };
}

/** A model without each group: the kind's own way, or one fit after the other. */
async function* fitEach(
	trainingSet: TrainingSet,
	of: Int32Array,
	nGroups: number,
	options: FitOptions
): AsyncGenerator<LeftOut> {
	if (trainingSet.task === 'classify' && trainingSet.kind.fitWithoutEach) {
		const all = Math.max(nGroups, 1 + of.reduce((most, group) => Math.max(most, group), -1));
		for await (const one of trainingSet.kind.fitWithoutEach(trainingSet.examples, of, all)) {
			if (one.group < nGroups) yield one;
		}
		return;
	}
	for (let group = 0; group < nGroups; group++) {
		const onProgress = (fraction: number): void => options.onProgress?.((group + fraction) / nGroups);
		const others = subset(trainingSet, (row) => of[row]! >= 0 && of[row] !== group);
		yield { group, model: await fit(others, { ...options, onProgress, onLoss: undefined }) };
	}
}

/** Deals the trials of each class to a few folds in turn, in an order drawn by the seed. */
function deal({ examples }: TrainingSet, { of, nGroups }: Groups, seed: number): Groups {
	const random = seeded(seed);
	const classOf = new Int32Array(nGroups);
	const nClasses = 'y' in examples ? examples.nClasses : 1;
	if ('y' in examples) of.forEach((group, row) => (classOf[group] = examples.y[row]!));
	const foldOf = new Int32Array(nGroups);
	let next = 0;
	for (let c = 0; c < nClasses; c++) {
		const mine = [...classOf.keys()].filter((group) => classOf[group] === c);
		const drawn = mine.map((group) => ({ group, at: random() })).sort((a, b) => a.at - b.at);
		for (const { group } of drawn) foldOf[group] = next++ % MOST_FOLDS;
	}
	return {
		protocol: 'grouped-folds',
		of: of.map((group) => foldOf[group]!),
		nGroups: MOST_FOLDS,
		names: Array.from({ length: MOST_FOLDS }, (_, i) => `fold ${i + 1}`)
	};
}

/** Lets the event loop turn, so that progress is seen and cancelling is heard. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
