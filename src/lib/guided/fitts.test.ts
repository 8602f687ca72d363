import { describe, expect, test } from 'vitest';
import { resultJson } from './motion-test.ts';
import { fittsResult } from './fitts-result.ts';
import {
	fittsTargets,
	fittsTrial,
	FITTS_RULES,
	judgeFitts,
	judgeRest,
	RESTLESS,
	type FittsTarget,
	type FittsTrial
} from './fitts.ts';
import type { TestConditions } from './test-conditions.ts';

const conditions = (planned: number): TestConditions => ({
	...{ model: { id: 'm', name: 'Model' }, planned, outputs: 1, smoothing: [], steady: true }
});
const target = { at: [0.8], width: 0.2 };

/** A trial of which the cursor is at these positions every 10 ms. */
function move(
	positions: readonly (readonly number[])[],
	aim: FittsTarget = target,
	rested = true
): FittsTrial {
	let trial = fittsTrial(aim, 0, rested);
	for (const [i, cursor] of positions.entries())
		trial = judgeFitts(trial, cursor, (i + 1) / 100, FITTS_RULES);
	return trial;
}
const line = (from: number, to: number, n: number): number[][] =>
	Array.from({ length: n }, (_, i) => [from + ((to - from) * (i + 1)) / n]);
const stay = (at: number, n: number): number[][] => Array.from({ length: n }, () => [at]);
/** From 0 in a straight line to `end` within `n` steps, then dwells there. */
const reach = (end: number, n = 100, aim: FittsTarget = target): FittsTrial =>
	move([[0], ...line(0, end, n), ...stay(end, 120)], aim);

describe('a trial', () => {
	test('a straight way has efficiency 1 and no overshoot', () => {
		const trial = reach(0.8);
		expect(trial).toMatchObject({ reached: true, over: true, overshoots: 0 });
		expect(trial.entered).toBeCloseTo(0.89, 2);
		const { pathEfficiency } = fittsResult([trial], conditions(1));
		expect(pathEfficiency).toBeGreaterThan(0.98);
		expect(pathEfficiency).toBeLessThanOrEqual(1);
	});

	test('a way that goes past and back overshoots once and is less efficient', () => {
		const trial = move([[0], ...line(0, 1, 50), ...line(1, 0.8, 20), ...stay(0.8, 120)]);
		expect(trial).toMatchObject({ reached: true, overshoots: 1 });
		expect(fittsResult([trial], conditions(1)).pathEfficiency).toBeLessThan(0.8);
	});

	test('the way through the target counts when the cursor leaves it again: there, back and there is three ways', () => {
		const wide = { at: [0.6], width: 0.4 };
		const trial = move(
			[[0], ...line(0, 0.75, 30), ...line(0.75, 0, 30), ...line(0, 0.6, 30), ...stay(0.6, 120)],
			wide
		);
		expect(trial).toMatchObject({ reached: true, overshoots: 1 });
		// 0.4 straight to the edge; 0.75 there, 0.75 back, 0.4 to the edge again.
		expect(fittsResult([trial], conditions(1)).pathEfficiency).toBeCloseTo(0.4 / 1.9, 2);
	});

	test('one that begins inside its target is invalid whatever the cursor does then, and is named so', () => {
		const inside = move(stay(0.8, 120));
		const back = move([[0.8], ...line(0.8, 0.4, 20), ...line(0.4, 0.8, 20), ...stay(0.8, 120)]);
		const result = fittsResult([inside, back, reach(0.8)], conditions(3));
		expect(result.invalid).toEqual([
			{ trial: 1, reason: 'began inside its target' },
			{ trial: 2, reason: 'began inside its target' }
		]);
		expect(result).toMatchObject({ trials: 3, valid: 1, reached: 1, completionRate: 1, overshoot: 0 });
	});

	test('one that begins without a return to rest, and one without a prediction, are invalid', () => {
		const restless = move([[0.5], ...line(0.5, 0.8, 20), ...stay(0.8, 120)], target, false);
		const silent = judgeFitts(fittsTrial(target, 0), undefined, 11, FITTS_RULES);
		expect(silent.over).toBe(true);
		expect(fittsResult([restless, silent], conditions(2)).invalid.map(({ reason }) => reason)).toEqual([
			'no return to rest before it',
			'no predictions came'
		]);
	});

	test('begins where the cursor was when the target was seen, if that is known', () => {
		const from = (start: readonly number[]) =>
			judgeFitts(fittsTrial(target, 0, true, start), [0.8], 0.05, FITTS_RULES);
		expect(from([0])).toMatchObject({ beganInside: false, path: 0.8, pathWhenEntered: 0.8 });
		expect(from([0.85])).toMatchObject({ beganInside: true });
		const silent = judgeFitts(fittsTrial(target, 0, true, [0]), undefined, 11, FITTS_RULES);
		expect(fittsResult([silent], conditions(1)).invalid).toMatchObject([{ reason: 'no predictions came' }]);
	});

	test('one that is not reached within ten seconds is over, and valid', () => {
		const trial = move(stay(0, 1100));
		expect(trial).toMatchObject({ over: true, reached: false });
		const result = fittsResult([trial], conditions(1));
		expect(result).toMatchObject({ completionRate: 0, valid: 1, invalid: [] });
		expect(result.throughput).toBeNaN();
	});
});

describe('the result', () => {
	test('of a test stopped after targets that began under the cursor has no figures: not 12.11 bit/s, 0 %, 100 % of 4', () => {
		const trials = [1, 2, 3, 4].map(() => move([[0.8], [0.95], ...stay(0.8, 120)]));
		expect(trials.every(({ reached }) => reached)).toBe(true);
		const kept = resultJson(fittsResult(trials, conditions(16)));
		expect(kept).toMatchObject({ stopped: true, trials: 4, planned: 16, valid: 0, reached: 0 });
		for (const figure of ['throughput', 'pathEfficiency', 'completionRate', 'overshoot', 'seconds'])
			expect(kept).not.toHaveProperty(figure);
	});

	test('of a stopped test says what was done and sums nothing up', () => {
		const result = fittsResult([reach(0.8), reach(0.78)], conditions(16));
		expect(result).toMatchObject({ stopped: true, trials: 2, valid: 2, reached: 2, completionRate: NaN });
		expect(fittsResult([reach(0.8)], conditions(1)).stopped).toBe(false);
	});

	test('has the throughput of ISO 9241-9: effective distance and width of each condition, then the mean', () => {
		const ends = [0.74, 0.8, 0.86];
		const near = { at: [0.4], width: 0.2 };
		const far = ends.map((end) => reach(end));
		const close = ends.map((end) => reach(end - 0.4, 100, near));
		const result = fittsResult([...far, ...close], conditions(6));
		const time = (all: readonly FittsTrial[]) =>
			all.reduce((sum, { entered }) => sum + entered!, 0) / all.length;
		const width = 4.133 * 0.06;
		const expected = (Math.log2(0.8 / width + 1) / time(far) + Math.log2(0.4 / width + 1) / time(close)) / 2;
		expect(result.throughput).toBeCloseTo(expected, 6);
		expect(result.effectiveWidth).toBeCloseTo(width, 6);
		expect(result.nominalThroughput).toBeGreaterThan(0);
	});

	test('in two outputs takes ends along the way to the target only', () => {
		const aim = { at: [0.6, 0], width: 0.3 };
		const to = (x: number, y: number): FittsTrial =>
			move(
				[
					[0, 0],
					...Array.from({ length: 50 }, (_, i) => [(x * (i + 1)) / 50, (y * (i + 1)) / 50]),
					...Array.from({ length: 120 }, () => [x, y])
				],
				aim
			);
		const [a, b] = [
			fittsResult([to(0.55, 0), to(0.6, 0), to(0.65, 0)], conditions(3)),
			fittsResult([to(0.55, 0.05), to(0.6, -0.05), to(0.65, 0.05)], conditions(3))
		];
		expect(b.effectiveWidth).toBeCloseTo(a.effectiveWidth, 6);
		expect(a.effectiveWidth).toBeCloseTo(4.133 * 0.05, 6);
	});

	test('has no throughput without a spread of ends: fewer than three in a condition, or all at one place', () => {
		expect(fittsResult([reach(0.75), reach(0.8)], conditions(2)).throughput).toBeNaN();
		expect(
			fittsResult(
				[0, 0, 0].map(() => reach(0.8)),
				conditions(3)
			).throughput
		).toBeNaN();
	});

	test('keeps what must be alike for a comparison: outputs, smoothing, rules', () => {
		const smoothing = [{ kind: 'majority', params: { votes: 5 } }];
		const result = fittsResult([reach(0.8)], { ...conditions(1), smoothing, outputs: 1 });
		expect(resultJson(result)).toMatchObject({ outputs: 1, smoothing, rules: 'ISO 9241-9' });
	});
});

describe('the return to rest', () => {
	test('is there when the cursor has stayed near zero for half a second', () => {
		let rest = RESTLESS;
		const at = (time: number, cursor: readonly number[]): boolean =>
			(rest = judgeRest(rest, cursor, time, FITTS_RULES)).rested;
		expect(at(0, [0.5])).toBe(false);
		expect(at(0.1, [0.1])).toBe(false);
		expect(at(0.4, [0.3])).toBe(false);
		expect(at(0.5, [-0.1])).toBe(false);
		expect(at(0.9, [0.05])).toBe(false);
		expect(at(1, [0.05])).toBe(true);
		expect(at(1.1, [0.3])).toBe(false);
	});

	test('is in no target of the test', () => {
		for (const [n, signed] of [
			[1, true],
			[2, false]
		] as const)
			for (const { at, width } of fittsTargets(n, signed, FITTS_RULES, 3))
				expect(Math.hypot(...at) - width / 2).toBeGreaterThan(FITTS_RULES.restRadius);
	});
});

test('targets have every width at every distance, the same for the same seed, within reach', () => {
	for (const [n, signed] of [
		[1, true],
		[1, false],
		[2, true],
		[2, false]
	] as const) {
		const targets = fittsTargets(n, signed, FITTS_RULES, 3);
		expect(targets).toEqual(fittsTargets(n, signed, FITTS_RULES, 3));
		expect(targets).toHaveLength(16);
		for (const { at, width } of targets) {
			expect(at).toHaveLength(n);
			for (const value of at) expect(Math.abs(value) + width / 2).toBeLessThanOrEqual(1);
			if (!signed) expect(Math.min(...at)).toBeGreaterThanOrEqual(0);
		}
	}
});
