import { expect, test } from 'vitest';
import { readUnit, unitText } from './unit-names.ts';

test.each([
	['uV', 'uV', 1],
	['µV', 'uV', 1],
	['microvolts', 'uV', 1],
	['mV', 'uV', 1e3],
	['V', 'uV', 1e6],
	['volts', 'uV', 1e6],
	['nV', 'uV', 1e-3],
	['%', '%', 1],
	['prob', 'probability', 1],
	['1e-6a.u.', 'a.u.', 1e-6],
	['degC', 'a.u.', 1],
	['', 'a.u.', 1]
] as const)('"%s" is %s, times %d', (text, unit, factor) => {
	const read = readUnit(text);
	expect(read.unit).toBe(unit);
	expect(read.factor).toBeCloseTo(factor, 12);
});

test('every unit that is written is read back, and has room in eight characters', () => {
	for (const unit of ['uV', 'a.u.', '%', 'probability'] as const) {
		for (const power of [-45, -12, -6, -3, 0, 3, 6, 9]) {
			const text = unitText(unit, power);
			expect(text.length).toBeLessThanOrEqual(8);
			const read = readUnit(text);
			expect(read.unit).toBe(unit);
			expect(read.factor / 10 ** power).toBeCloseTo(1, 9);
		}
	}
});
