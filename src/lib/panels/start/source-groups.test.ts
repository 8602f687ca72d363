import { describe, expect, test } from 'vitest';
import { sources } from '../../sources/index.ts';
import { sourceGroups } from './source-groups.ts';

const ids = (groups: ReturnType<typeof sourceGroups>) =>
	Object.fromEntries(groups.map(({ id, kinds }) => [id, kinds.map((kind) => kind.id)]));

describe('the catalogue of sources', () => {
	test('has every source exactly once, in the group of the way it is reached', () => {
		const groups = sourceGroups(sources.all, []);
		const listed = groups.flatMap(({ kinds }) => kinds.map(({ id }) => id));
		expect([...listed].sort()).toEqual(sources.all.map(({ id }) => id).sort());
		for (const { id, kinds } of groups)
			if (id === 'serial' || id === 'bluetooth') expect(kinds.every(({ via }) => via === id)).toBe(true);
		expect(ids(groups)).toMatchObject({
			simulated: ['synthetic'],
			lsl: ['lsl'],
			file: ['replay', 'device-log']
		});
		expect(groups.slice(0, 3).map(({ id }) => id)).toEqual(['simulated', 'serial', 'bluetooth']);
	});

	test('puts a network amplifier into its own group, apart from LSL', () => {
		const kind = { id: 'quattrocento', label: 'Quattrocento', summary: '', via: 'network' as const };
		expect(ids(sourceGroups([...sources.all, kind], []))).toMatchObject({
			network: ['quattrocento'],
			lsl: ['lsl']
		});
	});

	test('says what a group needs, and what of it this browser lacks', () => {
		const lacks = (lacking: string[]): string[] =>
			sourceGroups(sources.all, lacking).flatMap((group) => (group.lacks ? [group.id] : []));
		expect(lacks([])).toEqual([]);
		expect(lacks(['bluetooth'])).toEqual(['bluetooth']);
		expect(lacks(['serial', 'bluetooth', 'webgl'])).toEqual(['serial', 'bluetooth']);
		expect(sourceGroups(sources.all, []).every(({ needs }) => needs.length > 0)).toBe(true);
	});

	test('is searched by all words of the query, in any case, in name and summary', () => {
		const found = (query: string): string[] =>
			sourceGroups(sources.all, [], query).flatMap(({ kinds }) => kinds.map(({ id }) => id));
		expect(found('openbci')).toEqual(expect.arrayContaining(['cyton', 'ganglion']));
		expect(found('  OpenBCI   usb ')).toEqual(['cyton']);
		expect(found('armband')).toEqual(['myo']);
		expect(found('no such amplifier')).toEqual([]);
		expect(found('   ')).toHaveLength(sources.all.length);
		expect(found('.*')).toEqual([]);
	});
});
