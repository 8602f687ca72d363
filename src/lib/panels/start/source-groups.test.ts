import { describe, expect, test } from 'vitest';
import { sources } from '../../sources/index.ts';
import { sourceGroups, type SourceCatalogueGroup } from './source-groups.ts';

const nothing = (): undefined => undefined;
const idsOf = (groups: readonly SourceCatalogueGroup[]): string[] =>
	groups.flatMap(({ kinds }) => kinds.map(({ kind }) => kind.id));

describe('the catalogue of sources', () => {
	test('has every source exactly once, under the heading of how it is connected', () => {
		const groups = sourceGroups(sources.all, '', nothing);
		expect(idsOf(groups).sort()).toEqual(sources.all.map(({ id }) => id).sort());
		for (const { id, kinds } of groups) expect(kinds.every(({ kind }) => kind.group === id)).toBe(true);
		expect(groups.slice(0, 3).map(({ id }) => id)).toEqual(['simulated', 'usb', 'bluetooth']);
		expect(idsOf(groups.filter(({ id }) => id === 'lsl'))).toEqual(['lsl']);
	});

	test('says once what the sources of a group need; what needs nothing says nothing', () => {
		const groups = sourceGroups(sources.all, '', nothing);
		for (const { id, needs } of groups) {
			expect(new Set(needs).size).toBe(needs.length);
			expect(needs.length > 0).toBe(id !== 'simulated' && id !== 'file');
		}
	});

	test('says what this browser lacks, of which sources, and leaves them in the list', () => {
		const groups = sourceGroups(sources.all, '', (need) =>
			need === 'web-bluetooth' ? 'No Web Bluetooth here.' : undefined
		);
		expect(groups.filter(({ lacks }) => lacks.length > 0)).toMatchObject([
			{ id: 'bluetooth', lacks: ['No Web Bluetooth here.'] }
		]);
		const off = groups.flatMap(({ kinds }) => kinds.filter(({ works }) => !works));
		expect(off.length).toBeGreaterThan(0);
		expect(off.every(({ kind }) => kind.needs === 'web-bluetooth')).toBe(true);
	});

	test('is searched by all words of the query, in any case, in name and summary', () => {
		const found = (query: string): string[] => idsOf(sourceGroups(sources.all, query, nothing));
		expect(found('openbci')).toEqual(expect.arrayContaining(['cyton', 'ganglion']));
		expect(found('  OpenBCI   usb ')).toEqual(['cyton']);
		expect(found('armband')).toContain('myo');
		expect(found('no such amplifier')).toEqual([]);
		expect(found('   ')).toHaveLength(sources.all.length);
		expect(found('.*')).toEqual([]);
	});
});
