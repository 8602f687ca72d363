import { checkTargets } from './examples.ts';
import { NEIGHBOURS } from './knn.ts';
import type { FitOptions, Regressor } from './model.ts';
import { Neighbours } from './neighbours.ts';
import { settingsOf } from './settings.ts';

/**
 * The mean of what was measured at the five most similar windows. As scikit-learn's `KNeighborsRegressor(5)` behind a
 * `StandardScaler`.
 */
export const knnRegression = {
	id: 'knn-regression',
	task: 'regress',
	label: 'Nearest neighbours',
	summary: 'The mean of the most similar windows: follows any curve, never leaves the range it has seen',
	settings: NEIGHBOURS,

	async fit(examples, { settings }: FitOptions = {}) {
		checkTargets(examples, 'Nearest neighbours');
		const { k } = settingsOf(NEIGHBOURS, settings);
		return Neighbours.of(examples, examples.targets, examples.nTargets, k);
	},

	load: (weights) => Neighbours.load(weights, 'nearest neighbours')
} as const satisfies Regressor;
