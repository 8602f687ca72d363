import { expect, test } from 'vitest';
import { moved, poseOf, towards, type Fingers } from './steering.ts';

const middle = { x: 0, y: 0 };
const row = (...values: number[]): { values: number[]; neutral: boolean } => ({ values, neutral: false });

test('classes push the cursor, the first one rests, and it stays on the field', () => {
	expect(moved(middle, row(1, 0, 0), 'classify', 1)).toEqual(middle);
	expect(moved(middle, row(0, 1, 0), 'classify', 0.75)).toEqual({ x: 0.5, y: 0 });
	expect(moved(middle, row(0, 0, 0, 0, 1), 'classify', 10)).toEqual({ x: 0, y: -1 });
	expect(moved({ x: 0.3, y: 0.1 }, { values: [0, 0, 0], neutral: true }, 'classify', 1)).toEqual({
		x: 0.3,
		y: 0.1
	});
});

test('two outputs place the cursor', () => {
	expect(moved(middle, row(0.25, -3), 'regress', 1)).toEqual({ x: 0.25, y: -1 });
});

test('the hand takes the pose of the class by its name, else by its place; neutral, it rests', () => {
	const names = ['Rest', 'Fist', 'Open', 'Class 4'];
	const rest = poseOf({ values: [], neutral: true }, names, 'classify');
	expect(poseOf(row(1, 0, 0, 0), names, 'classify')).toEqual(rest);
	expect(poseOf(row(0, 1, 0, 0), names, 'classify')).toEqual([1, 1, 1, 1, 1]);
	expect(poseOf(row(0, 0, 1, 0), names, 'classify')).toEqual([0, 0, 0, 0, 0]);
	expect(poseOf(row(0, 0, 0, 1), names, 'classify')).not.toEqual(rest);
	expect(poseOf(row(0.5, 2, -1), ['a', 'b', 'c'], 'regress')).toEqual([0.5, 1, 0, 0, 0]);
});

test('a hand goes half the way in 80 ms, however often it is drawn', () => {
	const [open, fist]: [Fingers, Fingers] = [
		[0, 0, 0, 0, 0],
		[1, 1, 1, 1, 1]
	];
	expect(towards(open, fist, 0.08)[0]).toBeCloseTo(0.5, 9);
	expect(towards(towards(open, fist, 0.03), fist, 0.05)[2]).toBeCloseTo(0.5, 9);
});
