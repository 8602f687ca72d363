import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { rowOf } from '../../library/session-row.fixture.ts';
import { parseRow } from '../kernel/persisted.svelte.ts';
import { settingsRow } from '../kernel/settings-rows.ts';
import type { ListedSession } from './listed-session.ts';
import { SessionTable } from './session-table.svelte.ts';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false };

function table(list: readonly ListedSession[]) {
	const library = $state({ list });
	const settings = $state({ data: parseRow(settingsRow.schema, undefined), trainingSet: ['b'] });
	const made = new SessionTable({ library, settings });
	const shown = (): string => made.sessions.map(({ id }) => id).join('');
	const selected = (): string => made.selected.map(({ id }) => id).join('');
	return { made, library, settings, shown, selected };
}
const named = (id: string, more: Partial<ListedSession> = {}): ListedSession => ({
	...rowOf(id, { name: id, created: `2026-01-0${id.charCodeAt(0) - 96}T00:00:00` }),
	...more
});

test('the order and the filters are kept in the settings; the words that are searched for are not', () => {
	const { made, settings, shown } = table([named('a'), named('b'), named('c')]);
	expect(shown()).toBe('cba');
	made.sortBy('name');
	expect(shown()).toBe('abc');
	made.show({ trainingSet: 'out', query: 'c' });
	expect([shown(), made.filtered]).toEqual(['c', true]);
	expect(settings.data.library).toMatchObject({ sort: 'name', descending: false, trainingSet: 'out' });
	expect(settings.data.library).not.toHaveProperty('query');
	made.showAll();
	expect(shown()).toBe('abc');
	settings.data.library.sort = 'something of a later version';
	expect(shown()).toBe('abc');
});

test('rows that cannot be used are passed by the selection; those that are gone or hidden leave it', () => {
	const { made, library, selected } = table([
		named('a'),
		named('b', { recordingElsewhere: true }),
		named('c'),
		named('d', { refused: 'damaged' })
	]);
	made.sortBy('name');
	made.selectAll();
	expect(selected()).toBe('ac');
	made.clear();
	expect(made.click('a', plain)).toBe(false);
	expect(selected()).toBe('');
	expect(made.click('c', { ...plain, shiftKey: true })).toBe(true);
	expect(selected()).toBe('ac');
	made.toggle('b');
	expect(selected()).toBe('ac');
	library.list = library.list.filter(({ id }) => id !== 'c');
	flushSync();
	expect(selected()).toBe('a');
	made.show({ query: 'b' });
	expect(selected()).toBe('');
});

test('keys move the focus, and with Shift they select', () => {
	const { made, selected } = table(['a', 'b', 'c', 'd'].map((id) => named(id)));
	made.sortBy('name');
	expect(made.active).toBe('a');
	made.click('b', plain);
	expect(made.move({ ...plain, key: 'ArrowDown' }, 10)).toBe(true);
	expect([made.active, selected()]).toEqual(['c', '']);
	made.move({ ...plain, shiftKey: true, key: 'ArrowDown' }, 10);
	expect([made.active, selected()]).toEqual(['d', 'cd']);
	made.clickCheckbox('a', true);
	expect(selected()).toBe('abcd');
	expect(made.move({ ...plain, key: 'q' }, 10)).toBe(false);
});
