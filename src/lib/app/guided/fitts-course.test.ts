import { expect, test } from 'vitest';
import { FITTS_RULES } from '../../guided/fitts.ts';
import { FittsCourse } from './fitts-course.ts';

function setUp(fullScale = 1) {
	const efforts: (readonly number[])[] = [];
	const course = new FittsCourse(
		{ setSimulatedEffort: (outputs) => void efforts.push(outputs) },
		{ nOutputs: 1, fullScale, signed: fullScale === 1 }
	);
	return { course, efforts };
}

test('the cursor is the first values of the model, in its scale, within reach', () => {
	const { course } = setUp(100);
	expect(course.cursor).toEqual([]);
	course.move([25, 90, 3], 1);
	expect(course.cursor).toEqual([0.25]);
	course.move([250], 2);
	expect(course.cursor).toEqual([1]);
});

test('the next target waits for a rest, and no longer than the rules say', () => {
	const { course } = setUp();
	course.move([0.5], 10);
	expect(course.isReady(10, 10)).toBe(false);
	expect(course.isReady(10 + FITTS_RULES.restTimeoutSeconds, 10)).toBe(true);
	course.move([0], 11);
	course.move([0], 11 + FITTS_RULES.restSeconds);
	expect([course.rested, course.isReady(12, 10)]).toEqual([true, true]);
	expect(course.trial(0, 12)).toMatchObject({ rested: true, start: [0], shown: 12 });
	course.letGo();
	expect(course.rested).toBe(false);
});

test('the simulated arm moves a reaction time after a target was seen, once, and not when the target is gone', () => {
	const { course, efforts } = setUp();
	course.see(0, 5);
	course.frame(5 + FITTS_RULES.simulatedReactionSeconds - 0.01);
	expect(efforts).toEqual([]);
	course.frame(5.3);
	course.frame(5.4);
	expect(efforts).toEqual([course.targets[0]!.at]);
	course.see(1, 6);
	course.letGo();
	course.frame(7);
	expect(efforts).toEqual([course.targets[0]!.at, [0]]);
});
