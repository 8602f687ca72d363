import { expect, test } from 'vitest';
import { SIGNAL_UNITS } from '../core/signal.ts';
import { readUnit, unitText } from './unit-names.ts';

test.each([
	['uV', 'uV', 1],
	['µV', 'uV', 1],
	['microvolts', 'uV', 1],
	['microV', 'uV', 1],
	['µVolt', 'uV', 1],
	['mVolt', 'uV', 1e3],
	['m/sec^2', 'm/s2', 1],
	['mV', 'uV', 1e3],
	['V', 'uV', 1e6],
	['volts', 'uV', 1e6],
	['nV', 'uV', 1e-3],
	['%', '%', 1],
	['prob', 'probability', 1],
	['1e-6a.u.', 'a.u.', 1e-6],
	['ÂµV', 'uV', 1],
	['\ufffdV', 'uV', 1],
	['degC', 'degC', 1],
	['°C', 'degC', 1],
	['G', 'g', 1],
	['mg', 'g', 1e-3],
	['m/s^2', 'm/s2', 1],
	['m/s²', 'm/s2', 1],
	['dps', 'deg/s', 1],
	['°/s', 'deg/s', 1],
	['kN', 'N', 1e3],
	['N', 'N', 1],
	['mmHg', 'a.u.', 1],
	['', 'a.u.', 1]
] as const)('"%s" is %s, times %d', (text, unit, factor) => {
	const read = readUnit(text);
	expect(read.unit).toBe(unit);
	expect(read.factor).toBeCloseTo(factor, 12);
});

test('every unit that is written is read back, and has room in eight characters', () => {
	for (const unit of SIGNAL_UNITS) {
		for (const power of [-45, -12, -6, -3, 0, 3, 6, 9]) {
			const text = unitText(unit, power);
			expect(text.length).toBeLessThanOrEqual(8);
			const read = readUnit(text);
			expect(read.unit).toBe(unit);
			expect(read.factor / 10 ** power).toBeCloseTo(1, 9);
		}
	}
});
