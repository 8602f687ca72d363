import { describe, expect, test } from 'vitest';
import {
	judgeMotion,
	motionCues,
	motionResult,
	motionTrial,
	MOTION_RULES,
	resultJson,
	type MotionTrial
} from './motion-test.ts';

const conditions = (planned: number) => ({
	...{ model: { id: 'm', name: 'Model' }, planned, outputs: 3, smoothing: [], steady: true }
});
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
		const result = motionResult([trial], conditions(1));
		expect(result.selectSeconds).toBeCloseTo(0.1, 9);
		expect(result).toMatchObject({ completionRate: 1, accuracy: 20 / 22, trials: 1 });
	});

	test('that was stopped is marked, and nothing of it is summed up', () => {
		const result = resultJson(motionResult([motion('1'.repeat(30))], conditions(9)));
		expect(result).toMatchObject({ stopped: true, trials: 1, planned: 9 });
		for (const figure of ['completionRate', 'selectSeconds', 'completeSeconds', 'accuracy'])
			expect(result).not.toHaveProperty(figure);
		expect(motionResult([motion('1'.repeat(30))], conditions(1)).stopped).toBe(false);
	});

	test('needs one second in all, not in one go, and gives up after five', () => {
		expect(motion('11111'.repeat(4).split('').join('2')).completed).toBeDefined();
		const never = motion('2'.repeat(120));
		expect(never).toMatchObject({ over: true, completed: undefined, right: 0 });
		expect(never.total).toBe(100);
		const nothing = motion('0'.repeat(120));
		expect(nothing).toMatchObject({ over: true, total: 0 });
		expect(motionResult([never, nothing], conditions(2))).toMatchObject({ completionRate: 0, accuracy: 0 });
		expect(resultJson(motionResult([never], conditions(1)))).not.toHaveProperty('selectSeconds');
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
