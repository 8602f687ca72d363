import type { FitOptions } from '../../models/model.ts';
import { fit, subset, type TrainingSet } from '../fit/training-set.ts';
import { crossPredict, type Groups } from '../score/cross-validation.ts';
import { mostProbable, mostProbableOf, scoreOf, type Score } from '../score/score.ts';

type ClassSet = Extract<TrainingSet, { task: 'classify' }>;

/** Columns of one feature in a feature row. */
export interface FeatureColumns {
	readonly id: string;
	readonly from: number;
	readonly to: number;
}

/** What sequential selection found. */
export interface SelectedFeatures {
	/** In the order they were taken, on all of the data. */
	readonly features: readonly string[];
	/** How many of the folds took each of the candidates. */
	readonly takenIn: ReadonlyMap<string, number>;
	/** Of models whose features were selected without the fold they are scored on. */
	readonly score: Score;
}

/** How features are selected. */
export interface SelectOptions extends FitOptions {
	/** Features to take at most. */
	readonly most: number;
}

/**
 * Sequential forward selection inside the folds: for each fold, features are taken one after the other by the balanced accuracy
 * that an inner cross-validation on the other rows gives, until none makes it better or `most` are taken; the fold is then
 * predicted with them. A score of features that were selected on all rows would be too high. Aborting rejects with an AbortError.
 */
export async function selectFeatures(
	set: ClassSet,
	classNames: readonly string[],
	groups: Groups,
	columns: readonly FeatureColumns[],
	options: SelectOptions
): Promise<SelectedFeatures> {
	const { examples } = set;
	const takenIn = new Map(columns.map(({ id }) => [id, 0]));
	const [truth, predicted, foldOf]: number[][] = [[], [], []];
	for (let fold = 0; fold < groups.nGroups; fold++) {
		const others = subset(set, (row) => groups.of[row]! >= 0 && groups.of[row] !== fold) as ClassSet;
		const taken = await forward(others, columns, options);
		for (const { id } of taken) takenIn.set(id, takenIn.get(id)! + 1);
		const model = await fit(withColumns(others, taken), { ...options, onProgress: undefined });
		const mine = withColumns(subset(set, (row) => groups.of[row] === fold) as ClassSet, taken).examples;
		const out = new Float32Array(model.nOutputs);
		mine.y.forEach((c, row) => {
			model.predict(mine.x.subarray(row * mine.nFeatures, (row + 1) * mine.nFeatures), out);
			truth!.push(c);
			predicted!.push(mostProbable(out));
			foldOf!.push(fold);
		});
		options.onProgress?.((fold + 1) / (groups.nGroups + 1));
	}
	const chosen = await forward({ ...set, examples }, columns, options);
	options.onProgress?.(1);
	const score = scoreOf(
		Int32Array.from(truth!),
		Int32Array.from(predicted!),
		classNames,
		groups.protocol,
		groups.nGroups,
		{ reason: groups.reason, folds: { of: Int32Array.from(foldOf!), names: groups.names } }
	);
	return { features: chosen.map(({ id }) => id), takenIn, score };
}

/** Takes features while the inner score gets better. */
async function forward(
	set: ClassSet,
	columns: readonly FeatureColumns[],
	options: SelectOptions
): Promise<FeatureColumns[]> {
	const taken: FeatureColumns[] = [];
	let best = -Infinity;
	while (taken.length < Math.min(options.most, columns.length)) {
		let found: { readonly column: FeatureColumns; readonly value: number } | undefined;
		for (const column of columns) {
			if (taken.includes(column)) continue;
			options.signal?.throwIfAborted();
			const value = await innerScore(withColumns(set, [...taken, column]), options);
			if (!found || value > found.value) found = { column, value };
		}
		if (!found || found.value <= best) break;
		best = found.value;
		taken.push(found.column);
	}
	return taken;
}

/** Balanced accuracy with each trial left out in turn, or whole trials in folds. */
async function innerScore(set: ClassSet, options: SelectOptions): Promise<number> {
	const trials = [...new Set(set.examples.trial)];
	const place = new Map(trials.map((trial, i) => [trial, i]));
	const { rows, outputs } = await crossPredict(
		set,
		{
			protocol: 'leave-one-trial-out',
			of: set.examples.trial.map((trial) => place.get(trial)!),
			nGroups: trials.length,
			names: trials.map(String)
		},
		{ ...options, onProgress: undefined }
	);
	const { nClasses, y } = set.examples;
	const predicted = mostProbableOf(outputs, nClasses);
	const [right, all] = [new Float64Array(nClasses), new Float64Array(nClasses)];
	rows.forEach((row, i) => {
		all[y[row]!]! += 1;
		right[y[row]!]! += Number(predicted[i] === y[row]);
	});
	const recalls = [...right].flatMap((n, c) => (all[c]! > 0 ? [n / all[c]!] : []));
	return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/** The rows with the columns of some features only, in the order of these. */
function withColumns(set: ClassSet, features: readonly FeatureColumns[]): ClassSet {
	const { x, y, nFeatures } = set.examples;
	const places = features.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
	const kept = new Float32Array(y.length * places.length);
	for (let row = 0; row < y.length; row++) {
		places.forEach((place, i) => (kept[row * places.length + i] = x[row * nFeatures + place]!));
	}
	return { ...set, examples: { ...set.examples, x: kept, nFeatures: places.length } };
}
