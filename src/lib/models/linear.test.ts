import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { Linear } from './linear.ts';
import { softmax } from './softmax.ts';

test('each class is scored with the bits of its own sum, whatever the number of classes', () => {
	const random = seeded(1);
	for (let nOutputs = 1; nOutputs <= 13; nOutputs++) {
		const nFeatures = 37;
		const values = (n: number): Float64Array => Float64Array.from({ length: n }, () => (random() - 0.5) * 10);
		const [mean, coefficients, intercepts] = [
			values(nFeatures),
			values(nOutputs * nFeatures),
			values(nOutputs)
		];
		const features = Float32Array.from(values(nFeatures));
		const scores = Float64Array.from(intercepts, (intercept, c) => {
			let score = intercept;
			for (let f = 0; f < nFeatures; f++)
				score += coefficients[c * nFeatures + f]! * (features[f]! - mean[f]!);
			return score;
		});
		const [found, expected] = [new Float32Array(nOutputs), new Float32Array(nOutputs)];
		softmax(scores, expected);
		new Linear(mean, coefficients, intercepts).predict(features, found);
		expect(found).toEqual(expected);
	}
});
