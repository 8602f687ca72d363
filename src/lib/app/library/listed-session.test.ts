import { expect, test } from 'vitest';
import { titleOf, unreadable } from './listed-session.ts';

test('a session is called by its name, else by the time it was recorded, else by its file', () => {
	const created = '2026-03-09T14:05:00';
	const timed = '2026-03-09_14-05-00_1a2b3c4d';
	expect(titleOf({ id: timed, name: 'Wrist', created })).toBe('Wrist');
	expect(titleOf({ id: timed, name: timed, created })).toContain('2026-03-09 14:05:00');
	expect(titleOf({ id: timed, name: timed, created: '' })).toBe(timed);
	expect(titleOf({ id: 'linked:f/lab/monday.session.zip', name: 'monday', created })).toBe('monday');
});

test('a session that cannot be opened has a row with nothing in it', () => {
	expect(unreadable('linked:f/x.zip', 'x.zip')).toMatchObject({ name: 'x.zip', streams: [], seconds: 0 });
});
