import { expect, test } from 'vitest';
import { classAt, UNLABELED, type LabelEvent } from './labels.ts';
import { seconds } from './units.ts';

const track: readonly LabelEvent[] = [
	{ timestamp: seconds(1), classIndex: 0 },
	{ timestamp: seconds(2), classIndex: 2 },
	{ timestamp: seconds(2), classIndex: 1 },
	{ timestamp: seconds(3), classIndex: UNLABELED }
];
const at = (time: number): number => classAt(track, seconds(time));

test('a class holds from its label on until the next one', () => {
	expect([at(1), at(1.5), at(1.999), at(2.5)]).toEqual([0, 0, 0, 1]);
});

test('before the first label and after a −1 there is no class', () => {
	expect([at(0.999), at(3), at(99), classAt([], seconds(0))]).toEqual([-1, -1, -1, -1]);
});

test('of two labels at one instant the later one counts', () => {
	expect(at(2)).toBe(1);
});
