import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { HOW, onDisk, outputOf, pythonWith } from '../foreign/programs.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { bigEndianFile } from './hdf5.fixture.ts';
import { hdf5 } from './index.ts';
import { guarded, openHdf5 } from './library.ts';

/** A file that the library itself writes: a group with EMG, labels and a rate. */
let small: Uint8Array;

beforeAll(async () => {
	const { File, ready } = await import('h5wasm');
	const { FS } = await ready;
	const file = new File('/made.h5', 'w');
	const group = file.create_group('rec');
	const data = Float32Array.from({ length: 1200 }, (_, i) => i / 8);
	group.create_dataset({ name: 'emg', data, shape: [300, 4], chunks: [50, 4], compression: 4 });
	group.create_dataset({
		name: 'label',
		data: Int8Array.from({ length: 300 }, (_, i) => Math.floor(i / 100)),
		shape: [300]
	});
	group.create_dataset({ name: 'cube', data: new Float32Array(80), shape: [4, 4, 5] });
	group.create_attribute('sampling_rate', 1024);
	file.close();
	small = FS.readFile('/made.h5') as Uint8Array;
});

test('a group with EMG, labels and its rate as attribute is a session', async () => {
	expect((await formatOf(bytesAccess(small, 'anything')))?.id).toBe('hdf5');
	const { session, summary } = await imported(hdf5, small);
	expect(session.streams).toMatchObject([{ name: 'emg', nChannels: 4, nSamples: 300, fs: 1024 }]);
	expect([...(await session.getContinuous('emg')).data]).toEqual(
		Array.from({ length: 1200 }, (_, i) => i / 8)
	);
	expect((await session.segments('emg')).map(({ start }) => start)).toEqual([0, 100, 200]);
	expect(summary.problems.join(' ')).toContain('"rec/cube"');
});

test('numbers stored with the high byte first are read as they were meant', async () => {
	const { session } = await imported(hdf5, bigEndianFile());
	expect(session.streams).toMatchObject([{ name: 'emg', nChannels: 2, fs: 500, nSamples: 100 }]);
	const expected = Array.from({ length: 200 }, (_, i) => i / 4);
	expect([...(await session.getContinuous('emg')).data]).toEqual(expected);
	expect(await session.segments('emg')).toMatchObject([
		{ start: 0, end: 50 },
		{ start: 50, end: 100 }
	]);
});

test('files that are no HDF5 inside are refused by name', async () => {
	const broken = small.slice();
	broken.fill(0x55, 8, 200);
	await expect(imported(hdf5, broken)).rejects.toThrow(/given\.h5 cannot be read as HDF5/);
});

test('a file that breaks the memory of the library does not keep the next ones from being read', async () => {
	for (let i = 0; i < 20; i++) {
		const open = await openHdf5(bytesAccess(small, 'broken.h5'));
		const outside = BigInt(2 ** 32 - 8);
		expect(() =>
			guarded('broken.h5', () =>
				open.module.get_dataset_data(open.file.file_id, '/rec/emg', null, null, null, outside)
			)
		).toThrow('broken.h5 cannot be read as HDF5 (its content is damaged)');
		open.close();
		const { session } = await imported(hdf5, small);
		expect((await session.getContinuous('emg')).data[1199]).toBe(1199 / 8);
	}
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	await importMutants(hdf5, small, 'x.h5', 7);
}, 600_000);

const H5PY = pythonWith('h5py');

/** What h5py writes, by a script that gets the path as its argument and prints JSON. */
const written = async (script: string): Promise<{ bytes: Uint8Array; told: Record<string, number[]> }> =>
	onDisk(new Map(), async (folder) => {
		const path = join(folder, 'a.h5');
		const text = outputOf(H5PY!, [
			'-c',
			`import sys, json, h5py, numpy as np\npath = sys.argv[1]\n${script}`,
			path
		]);
		return {
			bytes: new Uint8Array(await readFile(path)),
			told: JSON.parse(text) as Record<string, number[]>
		};
	});

test.skipIf(!H5PY)(`emg2qwerty: both hands, times since 1970, keys as labels (${HOW.h5py})`, async () => {
	const { bytes, told } = await written(`
f = h5py.File(path, 'w'); g = f.create_group('emg2qwerty')
a = np.zeros(4000, [('emg_right', '<f4', (16,)), ('emg_left', '<f4', (16,)), ('time', '<f8')])
r = np.random.default_rng(5); a['emg_right'] = r.normal(size=(4000, 16)); a['emg_left'] = r.normal(size=(4000, 16))
a['time'] = 1.6e9 + np.arange(4000) / 2000
g.create_dataset('timeseries', data=a, chunks=True, compression='gzip')
g.attrs['user'] = 'u7'; g.attrs['keystrokes'] = json.dumps([{'start': 1.6e9 + .5, 'end': 1.6e9 + .6, 'key': 'a'}, {'start': 1.6e9 + 1, 'end': 1.6e9 + 1.1, 'key': 'Key.enter'}])
f.close(); json.dump({'left': a['emg_left'].ravel().tolist()}, sys.stdout)`);
	const { session } = await imported(hdf5, bytes);
	expect(session.streams).toMatchObject([
		{ name: 'emg_right', nChannels: 16, fs: 2000, nSamples: 4000 },
		{ name: 'emg_left', nChannels: 16 }
	]);
	expect([...(await session.getContinuous('emg_left')).data]).toEqual(told['left']);
	expect((await session.timestamps('emg_left'))[1]).toBeCloseTo(1.6e9 + 0.0005, 6);
	expect(new Date(session.created).getTime()).toBe(1.6e12);
	expect(session.subject).toBe('u7');
	expect(
		(await session.segments('emg_left')).map(({ classIndex, start, end }) => [
			session.classNames[classIndex],
			start,
			end
		])
	).toEqual([
		['a', 1000, 1200],
		['Key.enter', 2000, 2200]
	]);
});

test.skipIf(!H5PY)('emg2pose: joint angles are a stream beside the EMG', async () => {
	const { bytes } = await written(`
f = h5py.File(path, 'w'); g = f.create_group('emg2pose')
a = np.zeros(1000, [('time', '<f8'), ('joint_angles', '<f4', (20,)), ('emg', '<f4', (16,))])
a['time'] = 1.7e9 + np.arange(1000) / 2000
g.create_dataset('timeseries', data=a); g.attrs['sample_rate'] = 2000.0
f.close(); print('{}')`);
	const { session } = await imported(hdf5, bytes);
	expect(session.streams).toMatchObject([
		{ name: 'emg', nChannels: 16, fs: 2000 },
		{ name: 'angle', nChannels: 20, fs: 2000 }
	]);
});

test.skipIf(!H5PY)(
	'MATLAB 7.3: matrices lie the other way round, texts are numbers, cells are left out',
	async () => {
		const { bytes, told } = await written(`
f = h5py.File(path, 'w', userblock_size=512)
emg = np.random.default_rng(6).normal(size=(8, 500))
f['emg'] = emg; f['emg'].attrs['MATLAB_class'] = np.bytes_('double')
f['fs'] = np.array([[2048.0]]); f['stimulus'] = np.repeat([0, 1, 2, 3, 4], 100).reshape(1, -1).astype('int8'); f['repetition'] = np.ones((1, 500))
f['subject'] = np.frombuffer('p05'.encode('utf-16-le'), '<u2').reshape(3, 1); f['subject'].attrs['MATLAB_class'] = np.bytes_('char')
f.create_group('#refs#')['a'] = np.ones((4, 4))
c = f.create_dataset('cells', (1, 1), h5py.ref_dtype); c.attrs['MATLAB_class'] = np.bytes_('cell')
f.close()
with open(path, 'r+b') as h: h.write(b'MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: x HDF5 schema 1.00 .'.ljust(116)); h.seek(124); h.write(b'\\x00\\x02IM')
json.dump({'emg': emg.T.ravel().tolist()}, sys.stdout)`);
		expect((await formatOf(bytesAccess(bytes, 'a.mat')))?.id).toBe('hdf5');
		const { session } = await imported(hdf5, bytes);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 8, fs: 2048, nSamples: 500, dtype: 'float64' }
		]);
		expect([...(await session.getContinuous('emg')).data]).toEqual(told['emg']);
		expect(session.classNames).toEqual(['Rest', '1', '2', '3', '4']);
		expect(session.subject).toBe('p05');
	}
);

test.skipIf(!H5PY)('half precision, big endian too; attributes of the dataset say the rate', async () => {
	const { bytes, told } = await written(`
f = h5py.File(path, 'w'); x = (np.random.default_rng(3).normal(size=(600, 3)) * 50).astype('<f2')
d = f.create_dataset('emg', data=x, compression='gzip'); d.attrs['sampling_rate'] = 1926
f.create_dataset('acc', data=x.astype('>f2'))
f.close(); json.dump({'x': x.astype(float).ravel().tolist()}, sys.stdout)`);
	const { session } = await imported(hdf5, bytes);
	expect(session.streams).toMatchObject([
		{ name: 'emg', nChannels: 3, fs: 1926, dtype: 'float32' },
		{ name: 'accelerometer', nChannels: 3 }
	]);
	for (const name of ['emg', 'accelerometer'])
		expect([...(await session.getContinuous(name)).data]).toEqual(told['x']);
});

test.skipIf(!H5PY)('rates of datasets that differ are no rate of the file', async () => {
	const { bytes } = await written(`
f = h5py.File(path, 'w'); x = np.ones((600, 3))
f.create_dataset('acc', data=x).attrs['sampling_rate'] = 148; f.create_dataset('emg', data=x).attrs['sampling_rate'] = 2000
f.close(); print('{}')`);
	await expect(imported(hdf5, bytes)).rejects.toThrow('does not say how many samples it has per second');
});
