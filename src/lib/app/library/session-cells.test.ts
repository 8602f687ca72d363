import { expect, test } from 'vitest';
import { emgStream as stream } from '../../library/session-row.fixture.ts';
import { classesOf, dateText, streamTexts } from './session-cells.ts';

test('a date is as short as it can be', () => {
	const now = new Date(2026, 10, 30, 14, 0).getTime();
	expect(dateText('2026-11-30T09:05:59', now)).toBe('today, 09:05');
	expect(dateText('2026-11-29T23:59:00', now)).toBe('yesterday, 23:59');
	expect(dateText('2026-11-22T10:52:00', now)).toBe('22 Nov, 10:52');
	expect(dateText('2025-11-22T10:52:00', now)).toBe('22 Nov 2025');
	expect(dateText('', now)).toBe('');
});

test('streams are named with channels and rate; predictions are left out', () => {
	const streams = [stream, { ...stream, name: 'force', fs: 0 }, { ...stream, unit: 'probability' }];
	expect(streamTexts({ streams })).toEqual(['emg 8 ch, 200 Hz', 'force 8 ch']);
});

test('trials are counted per class: recorded ones at once, usable ones when the labels are read', () => {
	const session = { classNames: ['Rest', 'Fist', 'Open'], trialsPerClass: [2, 0, 1] };
	expect(
		classesOf(session, undefined, undefined).map(({ name, usable, recorded }) => [name, usable, recorded])
	).toEqual([
		['Rest', undefined, 2],
		['Open', undefined, 1]
	]);
	const trial = (event: number, classIndex: number, excluded = false) => ({
		...{ event, classIndex, from: event, to: event + 1, excluded, outside: false }
	});
	const rule = { skipFirst: true, buttonLabelled: true, windowSeconds: 0.2, trim: { start: 0, end: 0 } };
	const found = classesOf(session, { trials: [trial(0, 0), trial(1, 2, true), trial(2, 0)] }, rule);
	expect(found.map(({ name, usable, recorded, reasons }) => [name, usable, recorded, reasons])).toEqual([
		['Rest', 1, 2, '1 skipped: first labelled segment'],
		['Open', 0, 1, '1 excluded']
	]);
});
