import { describe, expect, test } from 'vitest';
import {
	difficulty,
	fittsResult,
	fittsTargets,
	fittsTrial,
	FITTS_RULES,
	judgeFitts,
	type FittsTrial
} from './fitts.ts';
import {
	judgeMotion,
	motionCues,
	motionResult,
	motionTrial,
	MOTION_RULES,
	resultJson,
	type MotionTrial
} from './motion-test.ts';

const model = { id: 'm', name: 'Model' };
const HOP = 0.05;

/** Decisions every 50 ms from 10 s on, one letter each. */
function motion(decisions: string, classIndex = 1): MotionTrial {
	let trial = motionTrial(classIndex, 10);
	for (const [i, letter] of [...decisions].entries())
		trial = judgeMotion(trial, { winner: Number(letter), time: 10 + (i + 1) * HOP }, 0, HOP, MOTION_RULES);
	return trial;
}

describe('a motion test', () => {
	test('times selection and completion from the beginning of the movement, and counts what was right on the way', () => {
		const trial = motion('0000' + '22' + '1'.repeat(25));
		expect(trial.moved).toBeCloseTo(10.25, 9);
		expect(trial.selected).toBeCloseTo(10.35, 9);
		expect(trial.completed).toBeCloseTo(10.35 + 19 * HOP, 9);
		expect(trial).toMatchObject({ right: 20, total: 22, over: true });
		const result = motionResult([trial], model);
		expect(result.selectSeconds).toBeCloseTo(0.1, 9);
		expect(result).toMatchObject({ completionRate: 1, accuracy: 20 / 22, trials: 1 });
	});

	test('needs one second in all, not in one go, and gives up after five', () => {
		expect(motion('11111'.repeat(4).split('').join('2')).completed).toBeDefined();
		const never = motion('2'.repeat(120));
		expect(never).toMatchObject({ over: true, completed: undefined, right: 0 });
		expect(never.total).toBe(100);
		const nothing = motion('0'.repeat(120));
		expect(nothing).toMatchObject({ over: true, total: 0 });
		expect(motionResult([never, nothing], model)).toMatchObject({ completionRate: 0, accuracy: 0 });
		expect(resultJson(motionResult([never], model))).not.toHaveProperty('selectSeconds');
	});

	test('cues every class but rest in every block, the same for the same seed', () => {
		const cues = motionCues(4, 0, MOTION_RULES, 2);
		expect(cues).toEqual(motionCues(4, 0, MOTION_RULES, 2));
		expect(cues).not.toEqual(motionCues(4, 0, MOTION_RULES, 3));
		for (let block = 0; block < 9; block += 3)
			expect([...cues.slice(block, block + 3)].sort()).toEqual([1, 2, 3]);
		expect(motionCues(2, -1, MOTION_RULES, 1)).toHaveLength(6);
	});

	test('ends with the second that was needed: what comes later changes nothing', () => {
		const trial = motion('1'.repeat(20));
		expect(trial.over).toBe(true);
		expect(motion('1'.repeat(20) + '2222')).toEqual(trial);
	});
});

describe('a Fitts test', () => {
	const target = { at: [0.8], width: 0.2 };
	const move = (positions: readonly (readonly number[])[], at: FittsTrial['target'] = target): FittsTrial => {
		let trial = fittsTrial(at, 0);
		for (const [i, cursor] of positions.entries())
			trial = judgeFitts(trial, cursor, (i + 1) / 100, FITTS_RULES);
		return trial;
	};
	const line = (from: number, to: number, n: number): number[][] =>
		Array.from({ length: n }, (_, i) => [from + ((to - from) * (i + 1)) / n]);
	const stay = (at: number, n: number): number[][] => Array.from({ length: n }, () => [at]);

	test('a straight way has efficiency 1, no overshoot, and a throughput of its difficulty by its time', () => {
		const trial = move([[0], ...line(0, 0.8, 100), ...stay(0.8, 120)]);
		expect(trial).toMatchObject({ reached: true, over: true, overshoots: 0 });
		expect(difficulty(trial)).toBeCloseTo(Math.log2(5), 9);
		const result = fittsResult([trial], model);
		expect(result.pathEfficiency).toBeGreaterThan(0.98);
		expect(result.throughput).toBeCloseTo(Math.log2(5) / trial.entered!, 9);
		expect(trial.entered).toBeCloseTo(0.89, 2);
	});

	test('a way that goes past and back overshoots once and is less efficient', () => {
		const trial = move([[0], ...line(0, 1, 50), ...line(1, 0.8, 20), ...stay(0.8, 120)]);
		expect(trial).toMatchObject({ reached: true, overshoots: 1 });
		expect(fittsResult([trial], model).pathEfficiency).toBeLessThan(0.9);
	});

	test('a target that is not reached within ten seconds is over', () => {
		const trial = move(stay(0, 1100));
		expect(trial).toMatchObject({ over: true, reached: false });
		const result = fittsResult([trial], model);
		expect(result.completionRate).toBe(0);
		expect(result.throughput).toBeNaN();
	});

	test('has every width at every distance, the same for the same seed, within reach', () => {
		for (const [n, signed] of [
			[1, true],
			[1, false],
			[2, true],
			[2, false]
		] as const) {
			const targets = fittsTargets(n, signed, FITTS_RULES, 3);
			expect(targets).toEqual(fittsTargets(n, signed, FITTS_RULES, 3));
			expect(targets).toHaveLength(8);
			for (const { at, width } of targets) {
				expect(at).toHaveLength(n);
				for (const value of at) expect(Math.abs(value) + width / 2).toBeLessThanOrEqual(1);
				if (!signed) expect(Math.min(...at)).toBeGreaterThanOrEqual(0);
			}
		}
	});
});
