import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { calibrationError } from './calibration-error.ts';
import { meanAndSd } from '../../core/mean-and-sd.ts';
import { foldScores } from './folds.ts';
import { parseScore } from './score-json.ts';
import { scoreOf } from './score.ts';
import { bitsOf, transferRate } from './transfer-rate.ts';

const truth = Int32Array.of(0, 0, 1, 1, 1, 2);
const predicted = Int32Array.of(0, 1, 1, 0, 2, 2);

describe('a score', () => {
	test('is never unstable below 0: a model that says one thing is perfectly stable', () => {
		const still = scoreOf(truth, new Int32Array(6), ['A', 'B', 'C'], 'held-out', 1);
		expect(still.instability).toBe(0);
		expect(scoreOf(truth, predicted, ['A', 'B', 'C'], 'held-out', 1).instability).toBe(1 / 6);
	});

	test('names its rest class: guessed, chosen, or none', () => {
		const names = ['M1_rest', 'Fist', 'Open'];
		const score = (restClass?: string) => scoreOf(truth, predicted, names, 'held-out', 1, { restClass });
		expect(score()).toMatchObject({ restClass: 'M1_rest', activeError: 0.5 });
		expect(score('Fist')).toMatchObject({ restClass: 'Fist', activeError: 2 / 4 });
		expect(score('Open')).toMatchObject({ restClass: 'Open', activeError: 2 / 4 });
		expect(score('')).not.toHaveProperty('activeError');
		expect(score('')).not.toHaveProperty('restClass');
	});

	test('has F1 by class and macro', () => {
		const { f1, macroF1 } = scoreOf(truth, predicted, ['A', 'B', 'C', 'D'], 'held-out', 1);
		expect(f1.slice(0, 3)).toEqual([2 / 4, 2 / 5, 2 / 3]);
		expect(f1[3]).toBeNaN();
		expect(macroF1).toBeCloseTo((0.5 + 0.4 + 2 / 3) / 3, 12);
	});

	test('says what each fold gave, and folds have a mean and a deviation', () => {
		const folds = foldScores(truth, predicted, Int32Array.of(0, 0, 0, 1, 1, 1), ['a', 'b', 'empty']);
		expect(folds).toEqual([
			{ name: 'a', n: 3, accuracy: 2 / 3, balancedAccuracy: 0.75 },
			{ name: 'b', n: 3, accuracy: 1 / 3, balancedAccuracy: 0.5 }
		]);
		expect(meanAndSd([1, 2, 6])).toEqual({ mean: 3, sd: Math.sqrt(7) });
		expect(meanAndSd([1]).sd).toBeNaN();
	});

	test('comes back from JSON; what old models did not say is found in the confusion, or absent', () => {
		const full = scoreOf(truth, predicted, ['Rest', 'B', 'C'], 'leave-one-session-out', 2, {
			reason: 'why',
			folds: { of: Int32Array.of(0, 0, 0, 1, 1, 1), names: ['a', 'b'] },
			probabilities: new Float32Array(18).fill(1 / 3),
			trials: { of: Int32Array.of(0, 0, 1, 1, 1, 2), windowSeconds: 0.2, hopSeconds: 0.05 }
		});
		expect(parseScore(JSON.parse(JSON.stringify(full)), 3)).toEqual(full);
		const { f1, macroF1, ...rest } = full;
		const old = ['perFold', 'calibrationError', 'transferRate', 'reason', 'restClass'];
		const before = Object.fromEntries(Object.entries(rest).filter(([key]) => !old.includes(key)));
		expect(parseScore(before, 3)).toEqual({ ...before, f1, macroF1 });
		expect(parseScore({ ...before, protocol: 'leave-one-stretch-out' }, 3)?.protocol).toBe(
			'leave-one-block-out'
		);
	});
});

test('the calibration error is 0 for shares that are right, and the distance where they are not', () => {
	const random = seeded(1);
	const n = 200_000;
	const probabilities = new Float32Array(2 * n);
	const drawn = Int32Array.from({ length: n }, (_, row) => {
		const p = 0.5 + random() / 2;
		probabilities.set([p, 1 - p], 2 * row);
		return Number(random() >= p);
	});
	expect(calibrationError(probabilities, 2, drawn)).toBeLessThan(0.01);
	// Always sure, right three times of four.
	expect(calibrationError(Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0), 2, Int32Array.of(0, 0, 0, 1))).toBeCloseTo(
		0.25,
		12
	);
});

test('the transfer rate is that of Wolpaw over whole trials, each decided by its majority', () => {
	// Wolpaw et al. 2000: two choices at 90 % carry 0.531 bits, four at 90 % 1.372.
	expect(bitsOf(0.9, 2)).toBeCloseTo(0.531, 3);
	expect(bitsOf(0.9, 4)).toBeCloseTo(1.3725, 3);
	expect([bitsOf(1, 8), bitsOf(0.25, 4), bitsOf(0.1, 4)]).toEqual([3, 0, 0]);
	const rate = transferRate({
		truth: Int32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1),
		predicted: Int32Array.of(0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1),
		trialOf: Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3),
		windowSeconds: 1,
		hopSeconds: 0.5
	})!;
	expect(rate).toMatchObject({ trials: 4, classes: 2, accuracy: 0.75, trialsPerMinute: 30 });
	expect(rate.bitsPerMinute).toBeCloseTo(30 * bitsOf(0.75, 2), 12);
	expect(
		transferRate({
			...{ truth: new Int32Array(3), predicted: new Int32Array(3), trialOf: new Int32Array(3) },
			...{ windowSeconds: 1, hopSeconds: 1 }
		})
	).toBeUndefined();
});
