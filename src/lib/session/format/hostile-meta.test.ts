import { expect, test } from 'vitest';
import { parseEdits } from '../edit/edits.ts';
import { parseMeta } from './metadata.ts';

/** Values of every wrong kind, as JSON. */
const ODD = ['null', '7', '-1', '1e999', 'NaN', '"x"', '[]', '[[[]]]', '{}', '{"__proto__":{"x":1}}', 'true'];
const read = (json: string) => parseMeta(new TextEncoder().encode(json), 'x');

test('whatever stands in a member of meta.json, the rest of it is read', () => {
	for (const odd of ODD) {
		for (const member of ['app_name', 'created', 'name', 'class_names', 'streams', 'extras']) {
			const sound = { created: '2026', name: 'Day 1', class_names: ['Rest'], streams: { emg: { fs: 100 } } };
			const json = JSON.stringify({ ...sound, [member]: '§' }).replace('"§"', odd);
			const meta = read(json);
			if (member !== 'name') expect(meta.name).toBe('Day 1');
			if (member !== 'streams') expect(meta.streams[0]).toMatchObject({ name: 'emg', fs: 100 });
			if (member !== 'class_names') expect(meta.classNames).toEqual(['Rest']);
		}
		for (const ours of [odd, `{"streams":${odd}}`, `{"streams":{"emg":${odd}}}`, `{"edits":${odd}}`]) {
			const meta = read(`{"streams":{"emg":{"fs":100}},"extras":{"myodeck":${ours}}}`);
			expect(meta.streams[0]).toMatchObject({ name: 'emg', fs: 100, first: 0, unit: 'a.u.' });
			expect(parseEdits(meta.extras)).toMatchObject({ excluded: [], badChannels: {}, notes: '' });
		}
	}
	expect(({} as { x?: number }).x).toBeUndefined();
});

test('a stream that is named like what every object has takes none of its facts from there', () => {
	const meta = read('{"streams":{"__proto__":{"fs":10},"constructor":{"fs":20}},"extras":{"myodeck":{}}}');
	expect(meta.streams.map(({ name, fs, first }) => [name, fs, first])).toEqual([
		['__proto__', 10, 0],
		['constructor', 20, 0]
	]);
});

test('what is nested too deep is refused with a sentence that names the file', () => {
	expect(() => read(`{"extras":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)).toThrow(
		/^meta\.json in x is not valid JSON .*nested more than 100 levels deep/
	);
});
