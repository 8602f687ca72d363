import { expect, test } from 'vitest';
import { Silence } from './silence.ts';

test('silence is counted from the last that was heard, and not while nobody could hear', () => {
	const silence = new Silence();
	silence.begin(100);
	expect(silence.at(100.1, true)).toBe(0);
	for (let i = 2; i <= 11; i++) silence.at(100 + i / 10, false);
	expect(silence.at(101.2, false)).toBeCloseTo(1.1);
	// The computer sleeps, or the thread is held up: what came meanwhile is read right after this look.
	expect(silence.at(160, false)).toBeCloseTo(1.1);
	expect(silence.at(160.1, false)).toBeCloseTo(1.2);
	expect(silence.at(160.2, true)).toBe(0);
	silence.begin(500);
	expect(silence.at(500.3, false)).toBeCloseTo(0.3);
});
