import { expect, test } from 'vitest';
import { fittedSize } from './fitted-size.ts';

test('a word is as large as its place allows, never smaller than 24 px', () => {
	expect(fittedSize(100, 220, 48)).toBe(48);
	expect(fittedSize(440, 220, 48)).toBe(24);
	expect(fittedSize(330, 220, 48)).toBe(32);
	expect(fittedSize(2000, 220, 48)).toBe(24);
	expect(fittedSize(330, 0, 48), 'before the place is measured').toBe(48);
});
