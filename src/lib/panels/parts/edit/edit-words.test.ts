import { expect, test } from 'vitest';
import { keyStep, positionText } from './edit-words.ts';

test('a position is shown to the millisecond, and never rounds to sixty seconds', () => {
	expect(positionText(0)).toBe('0:00.000');
	expect(positionText(59.9996)).toBe('1:00.000');
	expect(positionText(3661.25)).toBe('61:01.250');
});

test('keys move by ten milliseconds, one sample or a tenth of a second', () => {
	const plain = { altKey: false, shiftKey: false };
	expect(keyStep(plain, 2000)).toBe(0.01);
	expect(keyStep({ ...plain, altKey: true }, 2000)).toBe(0.0005);
	expect(keyStep({ ...plain, shiftKey: true }, 2000)).toBe(0.1);
});
