import { expect, test } from 'vitest';
import { QuietTime } from './quiet-time.ts';

test('silence is counted from the last that was heard, and not while nobody could hear', () => {
	const quietTime = new QuietTime();
	quietTime.begin(100);
	expect(quietTime.at(100.1, true)).toBe(0);
	for (let i = 2; i <= 11; i++) quietTime.at(100 + i / 10, false);
	expect(quietTime.at(101.2, false)).toBeCloseTo(1.1);
	// The computer sleeps, or the thread is held up: what came meanwhile is read right after this look.
	expect(quietTime.at(160, false)).toBeCloseTo(1.1);
	expect(quietTime.at(160.1, false)).toBeCloseTo(1.2);
	expect(quietTime.at(160.2, true)).toBe(0);
	quietTime.begin(500);
	expect(quietTime.at(500.3, false)).toBeCloseTo(0.3);
});
