import { describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { naiveBayes } from './naive-bayes.ts';
import { fitSigmoid } from './sigmoid.ts';
import { solve, TOLERANCE } from './smo.ts';
import { svmLinear, svmRbf } from './svm.ts';

const random = seeded(5);
const noise = (): number => random() + random() + random() - 1.5;
const points = Array.from({ length: 80 }, (_, i) => [
	noise() + (i < 30 ? 0.7 : 0),
	noise() - (i < 30 ? 0.5 : 0)
]);
const signs = Int8Array.from(points, (_, i) => (i < 30 ? 1 : -1));
const kernels = {
	linear: (i: number, j: number): number => points[i]![0]! * points[j]![0]! + points[i]![1]! * points[j]![1]!,
	gaussian: (i: number, j: number): number =>
		Math.exp(-0.5 * ((points[i]![0]! - points[j]![0]!) ** 2 + (points[i]![1]! - points[j]![1]!) ** 2))
};

describe.each(Object.entries(kernels))('a %s support vector machine', (_name, kernel) => {
	test.each([0.1, 1, 10])('of cost %s meets the conditions of an optimum', (cost) => {
		const { weights, bias } = solve({ n: points.length, signs, kernel, cost });
		expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 9);
		points.forEach((_, i) => {
			const alpha = weights[i]! * signs[i]!;
			expect(alpha).toBeGreaterThanOrEqual(0);
			expect(alpha).toBeLessThanOrEqual(cost);
			const decision = weights.reduce((sum, weight, j) => sum + weight * kernel(i, j), bias);
			const margin = signs[i]! * decision;
			// Complementary slackness: inside the margin only at full cost, beyond it only at none.
			if (alpha < cost) expect(margin).toBeGreaterThan(1 - TOLERANCE);
			if (alpha > 0) expect(margin).toBeLessThan(1 + TOLERANCE);
		});
	});
});

test('the sigmoid of decisions makes their likelihood largest', () => {
	const decisions = Float64Array.from(signs, (sign) => 1.5 * sign + 3 * noise());
	const targets = [...signs].map((sign) => (sign === 1 ? 31 / 32 : 1 / 52));
	const loss = (a: number, b: number): number =>
		-decisions.reduce((sum, f, i) => {
			const p = 1 / (1 + Math.exp(a * f + b));
			return sum + targets[i]! * Math.log(p) + (1 - targets[i]!) * Math.log(1 - p);
		}, 0);
	const { a, b } = fitSigmoid(decisions, signs);
	expect(a).toBeLessThan(0);
	for (const [da, db] of [
		[0.01, 0],
		[-0.01, 0],
		[0, 0.01],
		[0, -0.01]
	] as const)
		expect(loss(a + da, b + db)).toBeGreaterThan(loss(a, b));
});

test('a machine parts a ring from its middle only with a curved border', async () => {
	const rows = Array.from({ length: 120 }, (_, i) => {
		const [angle, radius] = [i * 2.4, i % 2 === 0 ? 1 : 4];
		return [radius * Math.cos(angle) + 0.3 * noise(), radius * Math.sin(angle) + 0.3 * noise()];
	});
	const y = Int32Array.from(rows, (_, i) => i % 2);
	const examples = { x: Float32Array.from(rows.flat()), y, trial: y, nFeatures: 2, nClasses: 2 };
	const right = async (kind: typeof svmLinear | typeof svmRbf): Promise<number> => {
		const model = await kind.fit(examples, {});
		const out = new Float32Array(2);
		return rows.filter((row, i) => {
			model.predict(Float32Array.from(row), out);
			return out[y[i]!]! > 0.5;
		}).length;
	};
	expect(await right(svmRbf)).toBe(120);
	expect(await right(svmLinear)).toBeLessThan(100);
});

test('naive Bayes is the product of normal densities and shares', async () => {
	const x = Float32Array.of(1, 10, 2, 12, 4, 11, 8, 3, 9, 5);
	const y = Int32Array.of(0, 0, 0, 1, 1);
	const model = await naiveBayes.fit({ x, y, trial: y, nFeatures: 2, nClasses: 2 });
	const density = (value: number, of: number[]): number => {
		const mean = of.reduce((a, b) => a + b, 0) / of.length;
		const variance = of.reduce((sum, v) => sum + (v - mean) ** 2, 0) / of.length;
		return Math.exp(-((value - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
	};
	const first = (3 / 5) * density(5, [1, 2, 4]) * density(9, [10, 12, 11]);
	const second = (2 / 5) * density(5, [8, 9]) * density(9, [3, 5]);
	const out = new Float32Array(2);
	model.predict(Float32Array.of(5, 9), out);
	expect(out[0]).toBeCloseTo(first / (first + second), 5);
});
