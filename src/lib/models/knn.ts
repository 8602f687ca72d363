import { AppError } from '../core/errors.ts';
import { checkExamples } from './examples.ts';
import type { Classifier, FitOptions, Setting } from './model.ts';
import { Neighbours } from './neighbours.ts';
import { settingsOf } from './settings.ts';
import { weightsOf } from './weights.ts';

/** How many neighbours are asked. */
export const NEIGHBOURS = [
	{ id: 'k', label: 'Neighbours', value: 5, min: 1, max: 100, whole: true }
] as const satisfies readonly Setting[];

/**
 * The five nearest examples vote, each with one voice: distances are Euclidean between features divided by their spread.
 * As scikit-learn's `KNeighborsClassifier(5)` behind a `StandardScaler`. Of equal votes the first class wins.
 */
export const knn = {
	id: 'knn',
	task: 'classify',
	label: 'Nearest neighbours',
	summary: 'The most similar windows vote: nothing to fit, slower to predict the more was recorded',
	settings: NEIGHBOURS,

	async fit(examples, { settings }: FitOptions = {}) {
		checkExamples(examples, 'Nearest neighbours');
		const { k } = settingsOf(NEIGHBOURS, settings);
		const { y, nClasses } = examples;
		const shares = new Float32Array(y.length * nClasses);
		y.forEach((c, row) => (shares[row * nClasses + c] = 1));
		return Neighbours.of(examples, shares, nClasses, k);
	},

	load(weights) {
		const what = 'nearest neighbours';
		// Models of version 0.1 kept the class of each row, and asked five.
		if (!('classes' in weights)) return Neighbours.load(weights, what);
		const classes = weightsOf(weights, 'classes', [undefined], what).data;
		const [nClasses = 0] = weightsOf(weights, 'nClasses', [1], what).data;
		if (
			!(nClasses >= 2 && nClasses <= 1e4) ||
			!classes.every((c) => Number.isInteger(c) && c >= 0 && c < nClasses)
		) {
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		}
		const values = new Float32Array(classes.length * nClasses);
		classes.forEach((c, row) => (values[row * nClasses + c] = 1));
		const shape = [classes.length, nClasses];
		return Neighbours.load(
			{ ...weights, values: { shape, data: values }, k: { shape: [1], data: Float32Array.of(5) } },
			what
		);
	}
} as const satisfies Classifier;
