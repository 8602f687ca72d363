import { expect, test } from 'vitest';
import { bytes, clockTime, count, durationText, percent, span } from './format.ts';

test('times have tenths, and hours only where they are needed', () => {
	expect(clockTime(0)).toBe('00:00.0');
	expect(clockTime(62.35)).toBe('01:02.3');
	expect(clockTime(3723.4)).toBe('01:02:03.4');
	expect(clockTime(59.99, false)).toBe('00:59');
	expect(clockTime(0.3)).toBe('00:00.3');
});

test('a duration is rounded to the nearest, in tenths under a minute', () => {
	expect(durationText(2.998)).toBe('00:03.0');
	expect(durationText(2.84)).toBe('00:02.8');
	expect(durationText(59.94)).toBe('00:59.9');
	expect(durationText(59.96)).toBe('01:00');
	expect(durationText(119.6)).toBe('02:00');
	expect(durationText(3599.7)).toBe('01:00:00');
	expect(durationText(0)).toBe('00:00.0');
});

test('figures take the unit that suits them', () => {
	expect(bytes(999)).toEqual({ value: '999', unit: 'B' });
	expect(bytes(1_234_567)).toEqual({ value: '1.23', unit: 'MB' });
	expect(span(0.0042)).toEqual({ value: '4.2', unit: 'ms' });
	expect(span(0.084)).toEqual({ value: '84', unit: 'ms' });
	expect(span(2.44)).toEqual({ value: '2.4', unit: 's' });
	expect(span(720)).toEqual({ value: '12', unit: 'min' });
	expect(span(NaN).value).toBe('–');
});

test('large counts are readable, and a share that is none is a dash', () => {
	expect(count(1234567)).toBe('1\u202f234\u202f567');
	expect(count(12)).toBe('12');
	expect(percent(0.99314)).toBe('99.3');
	expect(percent(NaN)).toBe('–');
});
