import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { calibrate, ConfidenceSchema, confidenceOf, predictionSet } from './confidence.ts';
import * as v from 'valibot';

/** Windows whose true probabilities are known, told with a confidence that is `sharper` times too sure. */
function windows(n: number, sharper: number, seed: number) {
	const random = seeded(seed);
	const nClasses = 3;
	const probabilities = new Float32Array(n * nClasses);
	const truth = new Int32Array(n);
	for (let row = 0; row < n; row++) {
		const own = Float64Array.from({ length: nClasses }, () => Math.exp(6 * random()));
		calibrate(own, 1.0001);
		const drawn = random();
		truth[row] = drawn < own[0]! ? 0 : drawn < own[0]! + own[1]! ? 1 : 2;
		const told = own.map((p) => p ** sharper);
		const total = told.reduce((sum, p) => sum + p, 0);
		told.forEach((p, c) => (probabilities[row * nClasses + c] = p / total));
	}
	return { probabilities, truth, nClasses };
}

test('a model that is five times too sure gets its temperature back, and is calibrated afterwards', () => {
	for (const sharper of [1, 5]) {
		const { probabilities, truth, nClasses } = windows(20_000, sharper, 1);
		const found = confidenceOf(probabilities, nClasses, truth);
		expect(found.temperature / sharper).toBeCloseTo(1, 1);
		expect(found.errorAfter).toBeLessThan(0.02);
		if (sharper === 5) expect(found.errorBefore).toBeGreaterThan(0.15);
		expect(found.reliability.reduce((sum, { n }) => sum + n, 0)).toBe(20_000);
		expect(v.parse(ConfidenceSchema, JSON.parse(JSON.stringify(found)))).toEqual(found);
	}
});

test('the threshold keeps its error, and sets hold the true class in 95 % of the windows of each class', () => {
	const { probabilities, truth, nClasses } = windows(20_000, 2, 2);
	const found = confidenceOf(probabilities, nClasses, truth);
	const other = windows(20_000, 2, 3);
	let [accepted, wrong] = [0, 0];
	const covered = [0, 1, 2].map(() => [0, 0]);
	other.truth.forEach((c, row) => {
		const own = other.probabilities.slice(row * 3, row * 3 + 3);
		calibrate(own, found.temperature);
		const [first] = predictionSet(own, { setLimits: [] });
		if (own[first!]! >= found.threshold.probability) {
			accepted++;
			wrong += Number(first !== c);
		}
		covered[c]![0]! += Number(predictionSet(own, found).includes(c));
		covered[c]![1]! += 1;
	});
	expect(wrong / Math.max(1, accepted)).toBeLessThan(0.07);
	expect(accepted / 20_000).toBeCloseTo(found.threshold.accepted, 1);
	for (const [inside, n] of covered) expect(inside! / n!).toBeGreaterThan(0.94);
});

test('few windows give sets of every class, and the decision never changes by calibration', () => {
	const { probabilities, truth, nClasses } = windows(12, 1, 4);
	const { setLimits } = confidenceOf(probabilities, nClasses, truth);
	expect(setLimits).toEqual([0, 0, 0]);
	expect(predictionSet([0, 0.4, 0.6], { setLimits: [0.9, 0.9, 0.9] })).toEqual([2]);
	const sure = Float32Array.of(1, 0, 0);
	calibrate(sure, 10);
	expect(sure[0]).toBeGreaterThan(sure[1]!);
	expect(sure[0]! + sure[1]! + sure[2]!).toBeCloseTo(1, 6);
});
