import { expect, test } from 'vitest';
import { emgStream as stream, rowOf } from '../../library/session-row.fixture.ts';
import { isSortKey, pressed, SORT_KEYS, sortSessions, type SortKey } from './session-sort.ts';

const warning = { code: 'gaps', message: 'x' } as const;
const list = [
	rowOf('a', { name: 'Take 10', subject: 'S10', created: '2026-01-02T00:00:00', seconds: 5, warnings: [] }),
	rowOf('b', {
		name: 'take 2',
		subject: 'S2',
		created: '2026-01-03T00:00:00',
		trialsPerClass: [2, 1],
		streams: [stream]
	}),
	rowOf('c', { name: 'Alone', created: '', seconds: 9, warnings: [warning], exported: '2026-02-01' })
];
const ids = (by: SortKey, descending: boolean, inSet: readonly string[] = []): string =>
	sortSessions(list, { by, descending }, new Set(inSet))
		.map(({ id }) => id)
		.join('');

test('numbers in names sort as numbers, and what is not known comes last in both directions', () => {
	expect([ids('name', false), ids('name', true)]).toEqual(['cba', 'abc']);
	expect([ids('subject', false), ids('subject', true)]).toEqual(['bac', 'abc']);
	expect([ids('date', true), ids('date', false)]).toEqual(['bac', 'abc']);
	expect([ids('quality', false), ids('quality', true)]).toEqual(['acb', 'cab']);
	expect(ids('duration', true)).toBe('cab');
	expect(ids('classes', true)).toBe('bac');
	expect(ids('exported', true)).toBe('cab');
	expect(ids('streams', false)).toBe('bac');
	expect(ids('trainingSet', true, ['c', 'b'])).toBe('bca');
});

test('a session that cannot be read stays at the end', () => {
	const refused = { ...rowOf('0', { name: 'A' }), refused: 'damaged' };
	const order = { by: 'name', descending: false } as const;
	expect(sortSessions([refused, ...list], order, new Set()).at(-1)?.id).toBe('0');
});

test('a press on a column sorts by it, a second one turns it round', () => {
	const first = pressed({ by: 'name', descending: false }, 'date');
	expect(first).toEqual({ by: 'date', descending: true });
	expect(pressed(first, 'date')).toEqual({ by: 'date', descending: false });
	expect(pressed(first, 'subject')).toEqual({ by: 'subject', descending: false });
	expect([isSortKey('date'), isSortKey('age')]).toEqual([true, false]);
	for (const by of SORT_KEYS) expect(ids(by, true)).toHaveLength(3);
});
