import { expect, test } from 'vitest';
import { emgStream as stream, rowOf } from '../../library/session-row.fixture.ts';
import {
	filterChoices,
	filterSessions,
	isFiltered,
	NO_FILTER,
	type SessionFilter
} from './session-filter.ts';

const list = [
	rowOf('a', {
		name: 'Wrist, day 2',
		subject: 'S2',
		created: '2026-11-30T08:00:00',
		classNames: ['Rest', 'Fist'],
		trialsPerClass: [2, 0],
		streams: [
			{ ...stream, device: 'Quattrocento' },
			{ ...stream, name: 'p', unit: 'probability', device: 'x' }
		]
	}),
	rowOf('b', {
		name: 'Elbow',
		subject: 'S10',
		created: '2026-11-27T23:00:00',
		streams: [stream],
		note: 'left arm'
	}),
	rowOf('c', { created: '2026-10-01T00:00:00' }),
	rowOf('d', { created: '' })
];
const now = Date.parse('2026-11-30T12:00:00');
const ids = (filter: Partial<SessionFilter>, inSet: readonly string[] = []): string =>
	filterSessions(list, { ...NO_FILTER, ...filter }, new Set(inSet), now)
		.map(({ id }) => id)
		.join('');

test('every word is searched for in names, notes, subjects, devices and classes', () => {
	expect(ids({})).toBe('abcd');
	expect(ids({ query: ' DAY wrist ' })).toBe('a');
	expect(ids({ query: 'left' })).toBe('b');
	expect(ids({ query: 'quattro fist' })).toBe('a');
	expect(ids({ query: 's1' })).toBe('b');
	expect(ids({ query: 'wrist left' })).toBe('');
});

test('each filter leaves out what it says, and all of them count together', () => {
	expect(ids({ subject: 'S2' })).toBe('a');
	expect(ids({ className: 'Rest' })).toBe('a');
	expect(ids({ className: 'Fist' })).toBe('');
	expect(ids({ device: 'emg' })).toBe('b');
	expect(ids({ labels: 'with' })).toBe('a');
	expect(ids({ labels: 'without' })).toBe('bcd');
	expect(ids({ trainingSet: 'in' }, ['b', 'd'])).toBe('bd');
	expect(ids({ trainingSet: 'out', labels: 'without' }, ['b', 'd'])).toBe('c');
});

test('dates are of days: a session without a date is old', () => {
	expect(ids({ date: 'today' })).toBe('a');
	expect(ids({ date: 'week' })).toBe('ab');
	expect(ids({ date: 'month' })).toBe('ab');
	expect(ids({ date: 'older' })).toBe('cd');
});

test('the choices are those of the sessions; predictions are no device', () => {
	expect(filterChoices(list)).toEqual({
		subjects: ['S2', 'S10'],
		classNames: ['Rest'],
		devices: ['emg', 'Quattrocento']
	});
	expect([isFiltered(NO_FILTER), isFiltered({ ...NO_FILTER, query: ' ' })]).toEqual([false, false]);
	expect(isFiltered({ ...NO_FILTER, date: 'week' })).toBe(true);
});
