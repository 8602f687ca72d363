import { checkExamples } from './examples.ts';
import { Linear, NEVER } from './linear.ts';
import { minimise } from './minimise.ts';
import type { Examples, Classifier } from './model.ts';
import { softmax } from './softmax.ts';
import { standardOf } from './standardise.ts';

/**
 * Multinomial logistic regression with a square penalty on the weights of standardised features: scikit-learn's
 * `LogisticRegression(C=1)` behind a `StandardScaler`. A linear border like LDA's, found from the windows near it
 * instead of from all.
 */
export const logistic = {
	id: 'logistic',
	task: 'classify',
	label: 'Logistic regression',
	summary: 'Straight borders, placed by the windows near them; its probabilities can be trusted most',

	async fit(examples, { onProgress, signal } = {}) {
		checkExamples(examples, 'Logistic regression');
		signal?.throwIfAborted();
		const { nFeatures: d, nClasses } = examples;
		const { mean, scale } = standardOf(examples);
		const z = Float64Array.from(examples.x, (v, i) => (v - mean[i % d]!) * scale[i % d]!);
		const present = Array.from({ length: nClasses }, (_, c) => examples.y.includes(c));
		// Per class its weights, then its intercept.
		const found = await minimise(
			new Float64Array(nClasses * (d + 1)),
			(at, gradient) => loss(z, examples, at, gradient),
			{
				onProgress,
				signal
			}
		);
		const coefficients = new Float64Array(nClasses * d);
		const intercepts = new Float64Array(nClasses);
		for (let c = 0; c < nClasses; c++) {
			for (let f = 0; f < d; f++) coefficients[c * d + f] = found[c * (d + 1) + f]! * scale[f]!;
			intercepts[c] = present[c] ? found[c * (d + 1) + d]! : NEVER;
		}
		return new Linear(mean, coefficients, intercepts);
	},

	load: (weights) => Linear.load(weights, 'logistic regression')
} as const satisfies Classifier;

/** −log likelihood + ½·|weights|², and its gradient. */
function loss(
	z: Float64Array,
	{ y, nFeatures: d, nClasses }: Examples,
	at: Float64Array,
	gradient: Float64Array
): number {
	const scores = new Float64Array(nClasses);
	const probabilities = new Float64Array(nClasses);
	let sum = 0;
	gradient.fill(0);
	for (let row = 0; row < y.length; row++) {
		for (let c = 0; c < nClasses; c++) {
			const own = c * (d + 1);
			let score = at[own + d]!;
			for (let f = 0; f < d; f++) score += at[own + f]! * z[row * d + f]!;
			scores[c] = score;
		}
		softmax(scores, probabilities);
		sum -= Math.log(Math.max(probabilities[y[row]!]!, Number.MIN_VALUE));
		probabilities[y[row]!]! -= 1;
		for (let c = 0; c < nClasses; c++) {
			const own = c * (d + 1);
			const error = probabilities[c]!;
			for (let f = 0; f < d; f++) gradient[own + f]! += error * z[row * d + f]!;
			gradient[own + d]! += error;
		}
	}
	for (let c = 0; c < nClasses; c++) {
		for (let i = c * (d + 1); i < c * (d + 1) + d; i++) {
			sum += at[i]! ** 2 / 2;
			gradient[i]! += at[i]!;
		}
	}
	return sum;
}
