import { expect, test } from 'vitest';
import type { Key } from '../../store/byte-store.ts';
import { editJson, makeSession, openEntries, type SessionFixture } from '../write/session.fixture.ts';

const ONE: SessionFixture = { streams: [{ fs: 10, seconds: 3, from: 100 }], labels: [[100, 0]] };
const META: Key = '/meta.json';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[string, (map: Map<Key, Uint8Array>) => void, RegExp]>([
	[
		'no meta.json',
		(map) => map.delete(META),
		/made\.session\.zip is no session.*meta\.json.*zip what is in that folder/
	],
	[
		'a meta.json that is no JSON',
		(map) => map.set(META, encode('{"streams": ')),
		/meta\.json in made\.session\.zip is not valid JSON.*again/
	],
	[
		'a meta.json that is a list',
		(map) => map.set(META, encode('[]')),
		/meta\.json in made\.session\.zip holds no JSON object/
	],
	[
		'a labels.json that is no JSON',
		(map) => map.set('/labels.json', encode('[{')),
		/labels\.json in made\.session\.zip.*labels\.json out/
	],
	[
		'a labels.json that is no list',
		(map) => map.set('/labels.json', encode('{}')),
		/labels\.json in made\.session\.zip holds no list/
	]
])('%s is refused, with the file, the entry and what to do', async (_what, spoil, message) => {
	const map = await makeSession(ONE);
	spoil(map);
	await expect(openEntries(map)).rejects.toThrow(message);
	await expect(openEntries(map)).rejects.toMatchObject({ name: 'SessionError' });
});

const zarrJson = (change: Parameters<typeof editJson>[2]) => (map: Map<Key, Uint8Array>) =>
	editJson(map, '/emg.zarr/zarr.json', change);

test.each<[string, (map: Map<Key, Uint8Array>) => void, RegExp]>([
	[
		'no data array',
		(map) => map.delete('/emg.zarr/zarr.json'),
		/emg\.zarr\/zarr\.json is missing in made\.session\.zip/
	],
	[
		'no timestamps',
		(map) => map.delete('/emg_timestamps.zarr/zarr.json'),
		/emg_timestamps\.zarr\/zarr\.json is missing/
	],
	[
		'a zarr.json that is no JSON',
		(map) => map.set('/emg.zarr/zarr.json', encode('{')),
		/emg\.zarr\/zarr\.json.*not valid JSON/
	],
	[
		'an unsupported dtype',
		zarrJson((meta) => (meta.data_type = 'uint16')),
		/emg\.zarr\/zarr\.json.*"uint16" is not supported/
	],
	[
		'an unknown codec',
		zarrJson((meta) => meta.codecs.push({ name: 'lzma' })),
		/emg\.zarr\/zarr\.json.*"lzma" is not supported.*zstd/
	],
	['zarr 2', zarrJson((meta) => (meta.zarr_format = 2)), /no zarr 3 array/],
	['no shape', zarrJson((meta) => delete meta.shape), /shape/],
	['a negative shape', zarrJson((meta) => (meta.shape = [-1, 2])), /shape/],
	['a shape of three numbers', zarrJson((meta) => (meta.shape = [3, 2, 2])), /shape/],
	['no channels', zarrJson((meta) => (meta.shape = [30, 0])), /no channels/],
	[
		'a chunk of nothing',
		zarrJson((meta) => (meta.chunk_grid.configuration.chunk_shape = [0, 2])),
		/chunk grid/
	],
	[
		'a chunk of gigabytes',
		zarrJson((meta) => (meta.chunk_grid.configuration.chunk_shape = [1e9, 2])),
		/larger than 64 MiB/
	],
	[
		'an unknown chunk key encoding',
		zarrJson((meta) => (meta.chunk_key_encoding = { name: 'odd' })),
		/chunk key encoding/
	],
	[
		'a separator that is none',
		zarrJson((meta) => (meta.chunk_key_encoding.configuration.separator = '../')),
		/separator/
	],
	[
		'a codec without a name',
		zarrJson((meta) => (meta.codecs = [{ configuration: {} }])),
		/codecs has no name/
	],
	[
		'a data type without an end',
		zarrJson((meta) => (meta.data_type = 'x'.repeat(1e5))),
		/^.{0,300}is not supported/
	],
	[
		'a codec without an end',
		zarrJson((meta) => (meta.codecs = ['y'.repeat(1e5)])),
		/^.{0,300}is not supported/
	],
	[
		'codecs without an end',
		zarrJson((meta) => (meta.codecs = new Array(1e4).fill('bytes'))),
		/too many codecs/
	],
	['no codecs', zarrJson((meta) => delete meta.codecs), /names no codecs/],
	['no chunk grid', zarrJson((meta) => delete meta.chunk_grid), /chunk grid/],
	[
		'a fill value of text in whole numbers',
		zarrJson((meta) => Object.assign(meta, { data_type: 'int16', fill_value: 'NaN' })),
		/fill value/
	],
	['a fill value that is none', zarrJson((meta) => (meta.fill_value = {})), /fill value/],
	[
		'timestamps that are no float64',
		(map) => editJson(map, '/emg_timestamps.zarr/zarr.json', (meta) => (meta.data_type = 'int32')),
		/int32, not float64/
	],
	[
		'a length no recording has',
		(map) => {
			for (const [key, shape] of [
				['/emg.zarr/zarr.json', [1e12, 2]],
				['/emg_timestamps.zarr/zarr.json', [1e12]]
			] as const) {
				editJson(map, key, (meta) => (meta.shape = shape));
			}
		},
		/declares 1000000000000 samples, but only 3 of 100000000000 chunks/
	]
])('a stream with %s is refused by itself, and the others are not', async (_what, spoil, message) => {
	const map = await makeSession({ streams: [...ONE.streams, { name: 'imu', fs: 10, seconds: 1 }] });
	spoil(map);
	const session = await openEntries(map);
	expect(session.broken).toHaveLength(1);
	expect(session.broken[0]!.reason).toMatch(message);
	expect(session.broken[0]!.reason).toMatch(/made\.session\.zip.*(again|there|recorded)\./);
	expect(() => session.streamInfo('emg')).toThrow(message);
	expect((await session.getContinuous('imu')).timestamps).toHaveLength(10);
	expect((await session.summary()).problems.join()).toMatch(message);
});

test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
	['cut short', (bytes) => bytes.subarray(0, bytes.length - 3)],
	['empty', () => new Uint8Array(0)],
	['of random bytes', (bytes) => bytes.map((_, i) => i * 37)],
	[
		'of another chunk length',
		() => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x04, 0x21, 0x00, 0x00, 1, 2, 3, 4)
	]
])('a chunk that is %s is refused when it is read, and every other chunk is not', async (_what, spoil) => {
	const map = await makeSession({ ...ONE, streams: [{ fs: 10, seconds: 30 }] });
	map.set('/emg.zarr/c/1/0', spoil(map.get('/emg.zarr/c/1/0')!));
	const session = await openEntries(map);
	await expect(session.getContinuous('emg')).rejects.toThrow(
		/emg\.zarr\/c\/1\/0 in made\.session\.zip cannot be decoded: .*again/
	);
	await expect(session.getContinuous('emg')).rejects.toMatchObject({ name: 'SessionError' });
	expect((await session.getContinuous('emg', { start: 20 })).timestamps).toHaveLength(280);
	// Damage is not remembered: a store that is repaired reads again.
	map.set('/emg.zarr/c/1/0', map.get('/emg.zarr/c/2/0')!);
	expect((await session.getContinuous('emg')).timestamps).toHaveLength(300);
});
