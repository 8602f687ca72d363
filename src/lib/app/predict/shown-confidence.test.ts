import { expect, test } from 'vitest';
import type { Confidence } from '../../pipeline/confidence/confidence.ts';
import { setText, shownConfidence } from './shown-confidence.ts';

const confidence: Confidence = {
	...{ temperature: 2, n: 100, errorBefore: 0.1, errorAfter: 0.02, reliability: [] },
	threshold: { error: 0.05, probability: 0.7, accepted: 0.8 },
	setLimits: [0.3, 0.3, 0.3]
};

test('shares are calibrated and keep their order; the probabilities of the model stay', () => {
	const probabilities = [0.9, 0.08, 0.02];
	const { shares, unsure, set } = shownConfidence(probabilities, confidence);
	expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
	// Square roots, summing to 1: the temperature is 2.
	expect(shares[0]).toBeCloseTo(Math.sqrt(0.9) / probabilities.reduce((sum, p) => sum + Math.sqrt(p), 0), 9);
	expect(shares.toSorted((a, b) => b - a)).toEqual(shares);
	expect([unsure, set]).toEqual([true, [0]]);
	expect(probabilities).toEqual([0.9, 0.08, 0.02]);
});

test('below the threshold a prediction is unsure, and the set says what may be meant', () => {
	expect(shownConfidence([0.5, 0.49, 0.01], confidence)).toMatchObject({ unsure: true, set: [0, 1] });
	expect(shownConfidence([0.999, 0.001, 0], confidence)).toMatchObject({ unsure: false, set: [0] });
});

test('without a measured confidence, and without a threshold, nothing is unsure', () => {
	expect(shownConfidence([0.5, 0.5], undefined)).toEqual({ shares: [0.5, 0.5], unsure: false, set: [] });
	const none = { ...confidence, threshold: { error: 0.05, probability: 1, accepted: 0 } };
	expect(shownConfidence([0.4, 0.3, 0.3], none).unsure).toBe(false);
});

test('a set is read as words', () => {
	const names = ['Rest', 'Fist', 'Pinch', 'Open', 'Point'];
	expect(setText([1], names)).toBe('Fist');
	expect(setText([1, 2], names)).toBe('Fist or Pinch');
	expect(setText([0, 1, 2], names)).toBe('Rest, Fist or Pinch');
	expect(setText([4, 3, 2, 1, 0], names)).toBe('Point, Open, Pinch or 2 more');
});
