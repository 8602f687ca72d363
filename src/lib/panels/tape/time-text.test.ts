import { expect, test } from 'vitest';
import { paceText, positionText, typedTime } from './time-text.ts';

test('a place is written to a tenth of a millisecond and read back', () => {
	for (const [seconds, text] of [
		[0, '00:00.0000'],
		[83.5, '01:23.5000'],
		[59.99996, '01:00.0000'],
		[3723.00005, '1:02:03.0001']
	] as const) {
		expect(positionText(seconds)).toBe(text);
		expect(typedTime(text)).toBeCloseTo(seconds, 3);
	}
});

test('times are typed in seconds, minutes or hours; anything else is none', () => {
	expect([typedTime('83.5'), typedTime('1:23,5'), typedTime('1:02:03'), typedTime(' 4 s')]).toEqual([
		83.5, 83.5, 3723, 4
	]);
	for (const text of ['', 'soon', '1:2:3:4', '1.5:2', '-3', '1:']) expect(typedTime(text)).toBeUndefined();
});

test('a speed the machine does not hold is said, and what it does instead', () => {
	expect(paceText(4, 3.99, 0)).toBeUndefined();
	expect(paceText(4, NaN, 0)).toBeUndefined();
	expect(paceText(16, 9.123, 0)).toMatch(/Plays at 9.12×.*not hold 16×/);
	expect(paceText(1, 1, 2.04)).toBe('It fell behind by 2.0 s in all; nothing was skipped.');
	expect(paceText(Infinity, 57.7, 0)).toBe('58× real time');
});
