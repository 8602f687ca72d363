import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { memoryStore } from '../../store/memory.ts';
import { zipWriter } from '../../store/zip-writer.ts';
import { HOW, onDisk, outputOf, pythonWith } from '../foreign/programs.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { npy } from './index.ts';

/** A `.npy` file, written apart from the reader. */
function npyFile(descr: string, shape: readonly number[], data: Uint8Array, fortran = false): Uint8Array {
	const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
	const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
	const out = new Uint8Array(10 + padded.length + data.length);
	out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
	new DataView(out.buffer).setUint16(8, padded.length, true);
	out.set(new TextEncoder().encode(padded), 10);
	out.set(data, 10 + padded.length);
	return out;
}

async function npzFile(entries: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	const zip = zipWriter(new WritableStream({ write: (part) => void parts.push(part.slice()) }));
	await zip.setMany(new Map(Object.entries(entries).map(([name, bytes]) => [`/${name}.npy`, bytes])));
	await zip.close();
	return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

const bytesOf = (array: Float32Array | Float64Array | Int16Array): Uint8Array => new Uint8Array(array.buffer);
const EMG = Float32Array.from({ length: 400 }, (_, i) => i / 4);

test('one array is the EMG, at the rate a person says', async () => {
	const file = npyFile('<f4', [100, 4], bytesOf(EMG));
	await expect(imported(npy, file)).rejects.toThrow('does not say how many samples it has per second');
	const { session, summary } = await imported(npy, file, { variables: { rate: 1000 } });
	expect(session.streams).toMatchObject([{ nChannels: 4, nSamples: 100, fs: 1000, dtype: 'float32' }]);
	expect([...(await session.getContinuous('emg')).data]).toEqual([...EMG]);
	expect(summary.problems.join(' ')).toContain('"data" was taken for the EMG');
});

test.each([
	['as rows of channels', [4, 100], false],
	['in Fortran order', [100, 4], true]
] as const)(
	'samples lie one after the other however an array is stored: %s',
	async (_name, shape, fortran) => {
		const byChannel = Float32Array.from({ length: 400 }, (_, i) => (i % 100) * 4 + Math.floor(i / 100));
		const file = npyFile('<f4', shape, bytesOf(byChannel), fortran);
		const { session } = await imported(npy, file, { variables: { rate: 500 } });
		expect([...(await session.getContinuous('emg')).data]).toEqual(Array.from({ length: 400 }, (_, i) => i));
	}
);

test('an archive of arrays is told from a session, and gives labels and rate', async () => {
	const file = await npzFile({
		emg: npyFile('<f4', [100, 4], bytesOf(EMG)),
		labels: npyFile(
			'<i2',
			[100],
			bytesOf(Int16Array.from({ length: 100 }, (_, i) => Math.floor(i / 50) + 1))
		),
		fs: npyFile('<f8', [], bytesOf(Float64Array.of(250)))
	});
	expect((await formatOf(bytesAccess(file, 'x.npz')))?.id).toBe('npy');
	const { session } = await imported(npy, file);
	expect(session.streams).toMatchObject([{ nChannels: 4, fs: 250 }]);
	expect(
		(await session.segments('emg')).map(({ classIndex, start }) => [session.classNames[classIndex], start])
	).toEqual([
		['1', 0],
		['2', 50]
	]);
});

test.each(['<f2', '>f2'])('half precision is read: %s', async (descr) => {
	const view = new DataView(new ArrayBuffer(128));
	for (let i = 0; i < 64; i++) view.setUint16(2 * i, 0x3c00 + 16 * i, descr === '<f2');
	const file = npyFile(descr, [32, 2], new Uint8Array(view.buffer));
	const { session } = await imported(npy, file, { variables: { rate: 1000 } });
	expect([...(await session.getContinuous('emg')).data]).toEqual(
		Array.from({ length: 64 }, (_, i) => 1 + i / 64)
	);
});

test('arrays of windows are refused with what to do', async () => {
	const file = npyFile('<f4', [10, 4, 10], bytesOf(EMG));
	await expect(imported(npy, file, { variables: { rate: 100 } })).rejects.toThrow(
		'data 10 × 4 × 10 f4 has more dimensions'
	);
});

test('an array that ends before its shape does is refused', async () => {
	await expect(imported(npy, npyFile('<f4', [1000, 4], bytesOf(EMG)))).rejects.toThrow(
		'ends before its array of 1000 × 4'
	);
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	const file = await npzFile({
		emg: npyFile('<f4', [100, 4], bytesOf(EMG)),
		label: npyFile('<U2', [100], new Uint8Array(800).fill(65)),
		fs: npyFile('<f8', [], bytesOf(Float64Array.of(250)))
	});
	const half = Math.ceil(MUTANTS / 2);
	const single = npyFile('<f4', [100, 4], bytesOf(EMG));
	await importMutants(npy, single, 'x.npy', 5, { variables: { rate: 100 } }, half);
	await importMutants(npy, file, 'x.npz', 6, {}, half);
}, 600_000);

const NUMPY = pythonWith('numpy');

test.skipIf(!NUMPY)(`what NumPy saves is read the same (${HOW.scipy})`, async () => {
	await onDisk(new Map(), async (folder) => {
		const code = `
import sys, json, numpy as np
r = np.random.default_rng(4); emg = r.normal(size=(300, 5))
for name, save in [('a.npz', np.savez), ('b.npz', np.savez_compressed)]:
    save(f'{sys.argv[1]}/{name}', emg=emg, label=np.repeat(['rest', 'fist', 'öpen'], 100), time=np.arange(300) / 512, t0=np.array([1, 2]))
np.save(f'{sys.argv[1]}/c.npy', np.asfortranarray(emg.astype('>f8')))
json.dump(emg.ravel().tolist(), sys.stdout)`;
		const emg = JSON.parse(outputOf(NUMPY!, ['-c', code, folder])) as number[];
		for (const name of ['a.npz', 'b.npz', 'c.npy']) {
			const bytes = new Uint8Array(await readFile(join(folder, name)));
			const { session } = await imported(npy, bytes, name === 'c.npy' ? { variables: { rate: 512 } } : {});
			expect(session.streamInfo('emg')).toMatchObject({ fs: 512, nSamples: 300, dtype: 'float64' });
			expect([...(await session.getContinuous('emg')).data]).toEqual(emg);
			if (name !== 'c.npy') expect(session.classNames).toEqual(['rest', 'fist', 'öpen']);
		}
	});
});

test('nothing is kept of a file that is refused', async () => {
	await expect(
		npy.import!(memoryStore(), bytesAccess(new Uint8Array(20), 'n.npy'), { id: 'n' })
	).rejects.toThrow('n.npy is no NumPy array');
});
