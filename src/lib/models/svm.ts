import { checkExamples } from './examples.ts';
import type { Classifier, Examples, FitOptions, Setting } from './model.ts';
import { PAIR, Pairwise } from './pairwise.ts';
import { settingsOf } from './settings.ts';
import { fitSigmoid } from './sigmoid.ts';
import { solve, type Machine } from './smo.ts';
import { standardOf } from './standardise.ts';

const COST = { id: 'cost', label: 'Cost', value: 1, min: 0.001, max: 1000 } as const satisfies Setting;
const SETTINGS = [COST] as const satisfies readonly Setting[];

/**
 * Support vector machine with a linear kernel, one machine per pair of classes, on standardised features: the machines of
 * scikit-learn's `SVC(kernel='linear')` behind a `StandardScaler`.
 */
export const svmLinear = {
	id: 'svm-linear',
	task: 'classify',
	label: 'SVM, linear',
	summary: 'Support vector machine: straight borders as far as can be from the windows of both sides',
	settings: SETTINGS,
	fit: (examples, options) => fitSvm(examples, 'linear', options),
	load: (weights) => Pairwise.load(weights, 'linear SVM')
} as const satisfies Classifier;

/** The same with a Gaussian kernel, gamma = 1 / number of features that move: `SVC()` (gamma `scale`). */
export const svmRbf = {
	id: 'svm-rbf',
	task: 'classify',
	label: 'SVM, Gaussian',
	summary:
		'Support vector machine with curved borders: strong on few channels, slow to train on many windows',
	settings: SETTINGS,
	fit: (examples, options) => fitSvm(examples, 'rbf', options),
	load: (weights) => Pairwise.load(weights, 'Gaussian SVM')
} as const satisfies Classifier;

/** A two-class machine with the rows it was made of. */
interface FittedPair {
	readonly first: number;
	readonly second: number;
	readonly rows: readonly number[];
	readonly machine: Machine;
	readonly sigmoid: { readonly a: number; readonly b: number };
}

async function fitSvm(
	examples: Examples,
	kernel: 'linear' | 'rbf',
	options: FitOptions = {}
): Promise<Pairwise> {
	checkExamples(examples, 'The support vector machine');
	const { cost } = settingsOf(SETTINGS, options.settings);
	const { x, y, nFeatures: d, nClasses } = examples;
	const standard = standardOf(examples);
	const z = Float64Array.from(x, (v, i) => (v - standard.mean[i % d]!) * standard.scale[i % d]!);
	const moving = standard.scale.reduce((n, scale) => n + Number(scale > 0), 0);
	const gamma = kernel === 'rbf' ? 1 / Math.max(1, moving) : 0;
	const rowsOf = Array.from({ length: nClasses }, (_, c) => [...y.keys()].filter((row) => y[row] === c));
	const present = [...rowsOf.keys()].filter((c) => rowsOf[c]!.length > 0);
	const fitted: FittedPair[] = [];
	const total = (present.length * (present.length - 1)) / 2;
	for (const [i, first] of present.entries()) {
		for (const second of present.slice(i + 1)) {
			const rows = [...rowsOf[first]!, ...rowsOf[second]!];
			fitted.push(fitPair(z, d, { first, second, rows, split: rowsOf[first]!.length }, gamma, cost));
			options.onProgress?.(fitted.length / total);
			await new Promise((resolve) => setTimeout(resolve, 0));
			options.signal?.throwIfAborted();
		}
	}
	const common = gamma > 0 ? supportRows(z, d, fitted) : straight(z, d, fitted);
	const pairs = fitted.flatMap(({ first, second, machine, sigmoid }) => [
		first,
		second,
		machine.bias,
		sigmoid.a,
		sigmoid.b
	]);
	if (pairs.length !== total * PAIR) throw new Error('A pair has no machine.');
	return new Pairwise({ standard, ...common, pairs: Float64Array.from(pairs), nClasses, gamma });
}

/** One machine, with the sigmoid of its decisions. */
function fitPair(
	z: Float64Array,
	d: number,
	pair: {
		readonly first: number;
		readonly second: number;
		readonly rows: readonly number[];
		readonly split: number;
	},
	gamma: number,
	cost: number
): FittedPair {
	const { rows, split } = pair;
	const signs = Int8Array.from(rows, (_, i) => (i < split ? 1 : -1));
	const kernel = (i: number, j: number): number => kernelOf(z, d, rows[i]!, rows[j]!, gamma);
	const machine = solve({ n: rows.length, signs, kernel, cost });
	const support = [...rows.keys()].filter((i) => machine.weights[i] !== 0);
	const decisions = Float64Array.from(rows, (_, i) =>
		support.reduce((sum, j) => sum + machine.weights[j]! * kernel(i, j), machine.bias)
	);
	return { ...pair, machine, sigmoid: fitSigmoid(decisions, signs) };
}

function kernelOf(z: Float64Array, d: number, i: number, j: number, gamma: number): number {
	let sum = 0;
	if (gamma > 0) for (let f = 0; f < d; f++) sum += (z[i * d + f]! - z[j * d + f]!) ** 2;
	else for (let f = 0; f < d; f++) sum += z[i * d + f]! * z[j * d + f]!;
	return gamma > 0 ? Math.exp(-gamma * sum) : sum;
}

/** The support vectors of all machines, each once, with their weights in every machine. */
function supportRows(
	z: Float64Array,
	d: number,
	fitted: readonly FittedPair[]
): { rows: Float64Array; weights: Float64Array } {
	const used = new Set(
		fitted.flatMap(({ rows, machine }) => rows.filter((_, i) => machine.weights[i] !== 0))
	);
	const list = [...used].sort((a, b) => a - b);
	const place = new Map(list.map((row, i) => [row, i]));
	const weights = new Float64Array(fitted.length * list.length);
	for (const [p, { rows, machine }] of fitted.entries()) {
		rows.forEach((row, i) => {
			if (machine.weights[i] !== 0) weights[p * list.length + place.get(row)!] = machine.weights[i]!;
		});
	}
	return { rows: Float64Array.from(list.flatMap((row) => [...z.subarray(row * d, (row + 1) * d)])), weights };
}

/** A linear machine is one weight per feature: its rows are the unit vectors. */
function straight(
	z: Float64Array,
	d: number,
	fitted: readonly FittedPair[]
): { rows: Float64Array; weights: Float64Array } {
	const rows = new Float64Array(d * d);
	for (let f = 0; f < d; f++) rows[f * d + f] = 1;
	const weights = new Float64Array(fitted.length * d);
	for (const [p, pair] of fitted.entries()) {
		pair.rows.forEach((row, i) => {
			const weight = pair.machine.weights[i]!;
			if (weight !== 0) for (let f = 0; f < d; f++) weights[p * d + f]! += weight * z[row * d + f]!;
		});
	}
	return { rows, weights };
}
