import { gzipSync } from 'node:zlib';
import { registry } from 'zarrita';
import { expect, test } from 'vitest';
import { seconds } from '../core/units.ts';
import type { Key } from '../store/byte-store.ts';
import { memoryStore } from '../store/memory.ts';
import { crc32c } from './codecs.ts';
import { GrowingArray } from './growing-array.ts';
import { editJson, entriesOf, makeSession, openEntries, openMade, type MadeSession } from './made-session.ts';
import type { Session } from './session.ts';

const ONE: MadeSession = { streams: [{ fs: 10, seconds: 3, from: 100 }], labels: [[100, 0]] };
const META: Key = '/meta.json';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Opens a session whose meta.json was changed. */
async function withMeta(change: Parameters<typeof editJson>[2], made = ONE): Promise<Session> {
	const map = await makeSession(made);
	editJson(map, META, change);
	return openEntries(map);
}

test('a session gives back what was recorded, whole or in part', async () => {
	const session = await openMade({ ...ONE, name: 'first try' });
	expect(session).toMatchObject({
		id: 'made',
		name: 'first try',
		created: '2026-03-09T14:05:00',
		classNames: ['Rest', 'Fist']
	});
	const whole = await session.getContinuous('emg');
	expect(whole.timestamps).toHaveLength(30);
	expect([...whole.data.slice(0, 4)]).toEqual([0, 0.01, 1, 1.01].map(Math.fround));
	const part = await session.getContinuous('emg', { start: 8, end: 23 });
	expect(part.data).toEqual(whole.data.subarray(16, 46));
	expect(part.timestamps).toEqual(whole.timestamps.subarray(8, 23));
	// A range is clipped to what is there.
	expect((await session.getContinuous('emg', { start: 28, end: 99 })).timestamps).toHaveLength(2);
	expect((await session.getContinuous('emg', { start: 40 })).timestamps).toHaveLength(0);
});

test('opening and asking what is there reads no sample', async () => {
	const map = await makeSession({ streams: [{ fs: 10, seconds: 60 }], labels: [[0, 0]] });
	for (const key of map.keys()) if (key.includes('/c/')) map.delete(key);
	const session = await openEntries(map);
	expect(session.streamInfo('emg')).toMatchObject({
		nSamples: 600,
		nChannels: 2,
		fs: 10,
		unit: 'uV',
		dtype: 'float32'
	});
});

test('an unknown stream is refused with the names of those there are', async () => {
	const session = await openMade({
		streams: [
			{ name: 'emg', fs: 10 },
			{ name: 'imu', fs: 10 }
		]
	});
	expect(() => session.streamInfo('EMG')).toThrow(/made\.session\.zip has no stream "EMG".*emg, imu/);
	await expect(session.getContinuous('x')).rejects.toMatchObject({ name: 'SessionError' });
});

test("trials are channels-first, carry the session's own class names and never class −1", async () => {
	const session = await openMade({
		streams: [{ fs: 10, seconds: 10, from: 100 }],
		labels: [
			[101, 1],
			[103, -1],
			[105, 0],
			[108, 5]
		]
	});
	const trials = await session.getTrials('emg');
	expect(
		trials.map(({ classIndex, className, start, nSamples }) => [classIndex, className, start, nSamples])
	).toEqual([
		[1, 'Fist', 10, 20],
		[0, 'Rest', 50, 30],
		// Stop wrote a −1 on the last sample.
		[5, 'class 5', 80, 19]
	]);
	const [first] = trials;
	expect([...first!.data.slice(0, 3)]).toEqual([10, 11, 12]);
	expect(first!.data[20]).toBeCloseTo(10.01, 5);
	expect(first!.ts[0]).toBe(101);
	const [wider] = await session.getTrials('emg', { pre: 0.5, post: 100 });
	expect(wider).toMatchObject({ start: 5, nSamples: 95 });
});

test('a segment begins at the nearest sample; the first of equals wins and a label before the start maps to row 0', async () => {
	const map = await makeSession({
		streams: [{ fs: 10, rows: 50, from: 0 }],
		labels: [
			[-5, 0],
			[1.04, 1],
			[1.96, 0],
			[3, 1],
			[3.02, 0]
		]
	});
	const session = await openEntries(map);
	const rows = (await session.segments('emg')).map(({ label, start, end }) => [label, start, end]);
	// 3 and 3.02 fall on one row: the first of them is no segment.
	expect(rows).toEqual([
		[0, 0, 10],
		[1, 10, 20],
		[2, 20, 30],
		[4, 30, 49]
	]);
	expect(await session.rowAt('emg', seconds(0.05))).toBe(0);
	expect(await session.rowAt('emg', seconds(99))).toBe(49);
	expect(await session.rowAt('emg', seconds(-99))).toBe(0);
});

test('the last segment runs to the end where no −1 closes it, also when no label track is sorted', async () => {
	const map = await makeSession({ streams: [{ fs: 10, rows: 50 }] });
	map.set('/labels.json', encode('[{"timestamp": 2, "class_index": 1}, {"timestamp": 1, "class_index": 0}]'));
	const session = await openEntries(map);
	expect(session.labels.map(({ classIndex }) => classIndex)).toEqual([0, 1]);
	expect((await session.segments('emg')).map(({ start, end }) => [start, end])).toEqual([
		[10, 20],
		[20, 50]
	]);
});

test('the nearest row is found in timestamps of any order as by looking at every one', async () => {
	for (const times of [
		[0, 0, 0, 5, 5, 9],
		[9, 1, 5, 3, 3, 7],
		[1, 2, 2, 2, 3, 3],
		[5, 5, 5, 5, 5, 5]
	]) {
		const map = await makeSession({ streams: [{ fs: 2, rows: 6 }] });
		const other = await makeSession({ streams: [{ fs: 2, rows: 6 }] });
		for (const entries of [map, other]) {
			const array = new GrowingArray('/emg_timestamps.zarr', 'float64', undefined, 2);
			array.append(Float64Array.from(times));
			for (const [key, bytes] of (await array.unwritten()).entries) entries.set(key, bytes);
		}
		const sorted = times.every((time, i) => i === 0 || time >= times[i - 1]!);
		editJson(map, META, (meta) => (meta.extras.myodeck.streams.emg.sorted = sorted));
		editJson(other, META, (meta) => delete meta.extras);
		for (let time = -1; time < 11; time += 0.25) {
			const distances = times.map((other) => Math.abs(other - time));
			const expected = distances.indexOf(Math.min(...distances));
			expect(await (await openEntries(map)).rowAt('emg', seconds(time))).toBe(expected);
			expect(await (await openEntries(other)).rowAt('emg', seconds(time))).toBe(expected);
		}
	}
});

test('what a file may leave out is taken from the arrays, or has the value the format names', async () => {
	const session = await withMeta((meta) => {
		for (const key of Object.keys(meta)) if (key !== 'streams') delete meta[key];
		meta.streams.emg = {};
	});
	expect(session).toMatchObject({ name: 'made', created: '', classNames: [], extras: {}, finished: true });
	expect(session.streamInfo('emg')).toMatchObject({
		nChannels: 2,
		fs: 0,
		dtype: 'float32',
		unit: 'a.u.',
		first: 0,
		gaps: []
	});
	expect(session.streamInfo('emg').channelNames).toBeUndefined();
	expect((await session.getContinuous('emg')).timestamps).toHaveLength(30);
});

test('a session without labels.json has no labels', async () => {
	const map = await makeSession(ONE);
	map.delete('/labels.json');
	const session = await openEntries(map);
	expect(session.labels).toEqual([]);
	expect(await session.getTrials('emg')).toEqual([]);
});

test('label entries that are no objects are skipped; a missing time is 0 and a missing class −1', async () => {
	const map = await makeSession(ONE);
	map.set(
		'/labels.json',
		encode('[3, null, "x", {"class_index": 1}, {"timestamp": 101}, {"timestamp": 102, "class_index": 1.5}]')
	);
	expect((await openEntries(map)).labels).toEqual([
		{ timestamp: 0, classIndex: 1 },
		{ timestamp: 101, classIndex: -1 },
		{ timestamp: 102, classIndex: -1 }
	]);
});

test('numbers that only Python writes are read, and unknown keys and versions do not matter', async () => {
	const map = await makeSession(ONE);
	const text = new TextDecoder()
		.decode(map.get(META))
		.replace('"schema_version": 3', '"schema_version": 99, "later": {"a": NaN}');
	map.set(META, encode(text.replace('"extras": {', '"extras": {"snr": -Infinity, "gain": NaN,')));
	const session = await openEntries(map);
	expect(session.extras).toMatchObject({ snr: -Infinity, gain: NaN });
	expect(session.streams).toHaveLength(1);
});

test('where data and timestamps differ in length the shorter one counts, and it is said', async () => {
	for (const [key, shape] of [
		['/emg.zarr/zarr.json', [25, 2]],
		['/emg_timestamps.zarr/zarr.json', [25]]
	] as const) {
		const map = await makeSession(ONE);
		editJson(map, key, (meta) => (meta.shape = shape));
		const session = await openEntries(map);
		expect(session.streamInfo('emg').nSamples).toBe(25);
		expect((await session.getContinuous('emg')).timestamps).toHaveLength(25);
		expect((await session.summary()).problems.join()).toMatch(/25 .*first 25 are used/);
	}
});

test('a stream that never delivered has no rows, no trials and no time range', async () => {
	const session = await openMade({ streams: [{ name: 'emg', fs: 10, rows: 0 }], labels: [[100, 0]] });
	expect(session.streamInfo('emg').nSamples).toBe(0);
	expect((await session.getContinuous('emg')).data).toHaveLength(0);
	expect(await session.getTrials('emg')).toEqual([]);
	expect(await session.timeRange('emg')).toBeUndefined();
	expect(await session.summary()).toMatchObject({ seconds: 0, streams: [{ nSamples: 0, seconds: 0 }] });
});

test('a chunk that is not there is fill', async () => {
	const map = await makeSession(ONE);
	map.delete('/emg.zarr/c/1/0');
	const { data } = await (await openEntries(map)).getContinuous('emg');
	expect([...data.subarray(18, 22)]).toEqual([9, 9.01, 0, 0].map(Math.fround));
	expect([...data.subarray(38, 42)]).toEqual([0, 0, 20, 20.01].map(Math.fround));
});

test('an array of another fill value, or of chunks that split channels, reads as it says', async () => {
	const map = await makeSession(ONE);
	for (let i = 0; i < 3; i++) map.delete(`/emg.zarr/c/${i}/0`);
	const half = new Float32Array(10).fill(7);
	map.set('/emg.zarr/c/1/1', new Uint8Array(half.buffer));
	editJson(map, '/emg.zarr/zarr.json', (meta) => {
		meta.fill_value = -1.5;
		meta.chunk_grid.configuration.chunk_shape = [10, 1];
		meta.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
	});
	const { data } = await (await openEntries(map)).getContinuous('emg', { start: 9, end: 12 });
	expect([...data]).toEqual([-1.5, -1.5, -1.5, 7, -1.5, 7]);
});

/** A 30 × 2 array of `dtype` in one chunk, encoded by `pack`. */
async function asDtype(
	dtype: string,
	bytes: Uint8Array,
	codecs: unknown[],
	pack: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>
) {
	const map = await makeSession(ONE);
	for (let i = 0; i < 3; i++) map.delete(`/emg.zarr/c/${i}/0`);
	map.set('/emg.zarr/c/0/0', await pack(bytes));
	editJson(map, '/emg.zarr/zarr.json', (meta) => {
		meta.data_type = dtype;
		meta.chunk_grid.configuration.chunk_shape = [30, 2];
		meta.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }, ...codecs];
	});
	return openEntries(map);
}

const numbers = Array.from({ length: 60 }, (_, i) => i - 30);

test.each([
	['float32', Float32Array.from(numbers)],
	['float64', Float64Array.from(numbers)],
	['int8', Int8Array.from(numbers)],
	['int16', Int16Array.from(numbers)],
	['int32', Int32Array.from(numbers)],
	['int64', BigInt64Array.from(numbers.map(BigInt))]
] as const)(
	'samples stored as %s are read as they are, and as float32 where the app computes',
	async (dtype, values) => {
		const session = await asDtype(dtype, new Uint8Array(values.buffer), [], (bytes) => bytes);
		expect(session.streamInfo('emg').dtype).toBe(dtype);
		expect((await session.getContinuous('emg')).data).toEqual(values);
		for await (const { data } of session.chunks('emg')) expect(data).toEqual(Float32Array.from(numbers));
		expect((await session.getTrials('emg'))[0]!.data.constructor).toBe(values.constructor);
	}
);

test('float16 is read exactly: zero of both signs, denormals, the largest, infinities, not a number', async () => {
	const bits = new Uint16Array(60);
	bits.set([0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x7c00, 0xfc00, 0x7e00]);
	const session = await asDtype('float16', new Uint8Array(bits.buffer), [], (bytes) => bytes);
	const { data } = await session.getContinuous('emg');
	expect([...data.slice(0, 12)]).toEqual([
		0,
		-0,
		2 ** -24,
		1023 * 2 ** -24,
		2 ** -14,
		1,
		-2,
		0.333251953125,
		65504,
		Infinity,
		-Infinity,
		NaN
	]);
});

const blosc = async (bytes: Uint8Array): Promise<Uint8Array> => {
	const codec = (await registry.get('blosc')!()).fromConfig(
		{ cname: 'lz4', clevel: 5, shuffle: 1, blocksize: 0 },
		{ dataType: 'float32', shape: [30, 2], codecs: [], fillValue: 0 }
	);
	return codec.encode(bytes);
};

test.each([
	[
		'gzip',
		{ name: 'gzip', configuration: { level: 5 } },
		(bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))
	],
	[
		'blosc',
		{
			name: 'blosc',
			configuration: { cname: 'lz4', clevel: 5, shuffle: 'shuffle', typesize: 4, blocksize: 0 }
		},
		blosc
	],
	['crc32c', { name: 'crc32c' }, (bytes: Uint8Array) => Uint8Array.of(...bytes, 0, 0, 0, 0)]
] as const)('a chunk packed with %s is read', async (name, codec, pack) => {
	const values = Float32Array.from(numbers);
	const packed = async (bytes: Uint8Array): Promise<Uint8Array> => {
		const out = await pack(bytes);
		if (name === 'crc32c') new DataView(out.buffer).setUint32(bytes.length, crc32c(bytes), true);
		return out;
	};
	const session = await asDtype('float32', new Uint8Array(values.buffer), [codec], packed);
	expect((await session.getContinuous('emg')).data).toEqual(values);
});

test('big-endian bytes are read, too', async () => {
	const bytes = new Uint8Array(240);
	for (const [i, value] of numbers.entries()) new DataView(bytes.buffer).setFloat32(4 * i, value, false);
	const map = await makeSession({ streams: [{ fs: 30, rows: 30 }] });
	map.set('/emg.zarr/c/0/0', bytes);
	editJson(
		map,
		'/emg.zarr/zarr.json',
		(meta) => (meta.codecs = [{ name: 'bytes', configuration: { endian: 'big' } }])
	);
	expect((await (await openEntries(map)).getContinuous('emg')).data).toEqual(Float32Array.from(numbers));
});

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
	map.delete('/emg.zarr/c/1/0');
	expect((await session.getContinuous('emg')).timestamps).toHaveLength(300);
});

test('a wrong checksum inside a chunk is found', async () => {
	const values = new Uint8Array(Float32Array.from(numbers).buffer);
	const session = await asDtype('float32', values, [{ name: 'crc32c' }], (bytes) =>
		Uint8Array.of(...bytes, 1, 2, 3, 4)
	);
	await expect(session.getContinuous('emg')).rejects.toThrow(/checksum does not match/);
});

test('facts of the stream travel with it: names, grids, unit, device, full scale', async () => {
	const info = {
		channelNames: ['Biceps', 'Triceps'],
		channelGrids: [
			{
				label: 'arm',
				cells: [
					[0, null],
					[null, 1]
				]
			}
		],
		device: 'Amp',
		fullScale: 1000
	};
	const session = await openMade({ streams: [{ fs: 10, info }] });
	expect(session.streamInfo('emg')).toMatchObject(info);
	// Names for another number of channels are worth nothing.
	const other = await withMeta((meta) => (meta.streams.emg.channel_names = ['one']));
	expect(other.streamInfo('emg').channelNames).toBeUndefined();
});

test('the summary says what the list shows', async () => {
	const map = await makeSession({
		streams: [{ fs: 10, seconds: 5, from: 100 }],
		labels: [
			[100, 0],
			[102, 1],
			[103, 0]
		]
	});
	const summary = await (await openEntries(map)).summary();
	expect(summary).toMatchObject({
		seconds: expect.closeTo(4.9, 9) as number,
		trialsPerClass: [2, 1],
		labels: 4,
		finished: true,
		problems: []
	});
	expect(summary.bytes).toBe(
		[...(await entriesOf(memoryStore(map))).values()].reduce((sum, { length }) => sum + length, 0)
	);
	expect(structuredClone(summary)).toEqual(summary);
	expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});
