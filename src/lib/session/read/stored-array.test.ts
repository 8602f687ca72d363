import { gzipSync } from 'node:zlib';
import { registry } from 'zarrita';
import { expect, test } from 'vitest';
import { crc32c } from '../format/codecs.ts';
import { editJson, makeSession, openEntries, type SessionFixture } from '../write/session.fixture.ts';

const ONE: SessionFixture = { streams: [{ fs: 10, seconds: 3, from: 100 }], labels: [[100, 0]] };

test('an array of another fill value, or of chunks that split channels, reads as it says', async () => {
	const map = await makeSession(ONE);
	for (let i = 0; i < 3; i++) map.delete(`/emg.zarr/c/${i}/0`);
	const half = new Float32Array(10).fill(7);
	half.fill(-1.5, 0, 4);
	half.fill(-1.5, 6);
	map.set('/emg.zarr/c/1/1', new Uint8Array(half.buffer));
	// Another program wrote it: this one leaves no chunk out.
	editJson(map, '/meta.json', (meta) => {
		meta.app_name = 'MyoGestic';
		delete meta.extras.myodeck;
	});
	editJson(map, '/emg.zarr/zarr.json', (meta) => {
		meta.fill_value = -1.5;
		meta.chunk_grid.configuration.chunk_shape = [10, 1];
		meta.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
	});
	const { data } = await (await openEntries(map)).getContinuous('emg', { start: 13, end: 16 });
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

test('a wrong checksum inside a chunk is found', async () => {
	const values = new Uint8Array(Float32Array.from(numbers).buffer);
	const session = await asDtype('float32', values, [{ name: 'crc32c' }], (bytes) =>
		Uint8Array.of(...bytes, 1, 2, 3, 4)
	);
	await expect(session.getContinuous('emg')).rejects.toThrow(/checksum does not match/);
});
