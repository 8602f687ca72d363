import { expect, test } from 'vitest';
import type { Session } from '../../session/read/session.ts';
import { hdf5 } from '../hdf5/index.ts';
import { mat } from '../mat/index.ts';
import { npy } from '../npy/index.ts';
import { imported } from '../sample-files.fixture.ts';
import { HOW, pythonWith } from './programs.ts';
import { writtenBy } from './written-by.ts';

interface ArrayCase {
	readonly name: string;
	/** Row after row. */
	readonly emg: readonly number[];
	readonly channels: number;
	readonly fs: number;
	/** Class of each row; empty where the file has no labels. */
	readonly labels: readonly (number | string)[];
	/** Seconds of each row; empty where the file has no times. */
	readonly times: readonly number[];
}

/** Arrays of any type, order and way of saying the rate; `save(name, arrays)` writes them. */
const arrays = (save: string, ending: string, types: string): string => `
${save}
types = '${types}'.split()
for n in range(12):
    rows, channels, fs = int(rng.integers(60, 300)), int(rng.integers(2, 17)), int(rng.choice([100, 200, 512, 1000, 2048]))
    kind = types[n % len(types)]
    emg = rng.normal(size=(rows, channels)) * 1000 if kind[-2] == 'f' else rng.integers(0, 120, size=(rows, channels))
    emg = emg.astype(kind)
    arrays, labels, times = {'emg': emg}, [], []
    if rng.random() < .3: arrays['emg'] = np.asfortranarray(emg)
    if n % 3 == 1:
        times = np.arange(rows) / fs; arrays['time'] = times.reshape(-1, 1) if n % 2 else times; times = times.tolist()
    else: arrays[str(rng.choice(['fs', 'srate', 'sampling_rate', 'Fs']))] = np.array(float(fs))
    if n % 4:
        labels = np.repeat(np.arange(6) % 4, 50)[:rows]; arrays[str(rng.choice(['label', 'stimulus', 'gesture']))] = labels.astype(rng.choice(['u1', 'i2', 'f8'])).reshape(-1, 1)
        labels = labels.tolist()
    name = f'{n}.${ending}'
    save(f'{folder}/{name}', arrays, n)
    cases.append(dict(name=name, emg=emg.astype('f8').ravel().tolist(), channels=channels, fs=fs, labels=labels, times=times))
`;

const MAT = `
import scipy.io
def save(path, arrays, n):
    if n % 5 == 4: arrays = {'rec': arrays}
    scipy.io.savemat(path, arrays, do_compression=bool(n % 2), oned_as=('row' if n % 3 else 'column'))
`;
const NPZ = `
def save(path, arrays, n): (np.savez_compressed if n % 2 else np.savez)(path, **arrays)
`;
const HDF5 = `
import h5py
def save(path, arrays, n):
    with h5py.File(path, 'w', libver=('latest' if n % 4 == 3 else None)) as f:
        g = f.create_group('rec/arm') if n % 3 == 2 else f
        for key, a in arrays.items():
            if a.ndim == 0 and n % 2: g.attrs[key] = a
            elif a.ndim == 2 and n % 3: g.create_dataset(key, data=a, chunks=(min(50, a.shape[0]), a.shape[1]), compression='gzip', shuffle=bool(n % 2), fletcher32=n % 5 == 1)
            else: g[key] = a
`;
const HDF5_MATLAB = `
import h5py
def save(path, arrays, n):
    with h5py.File(path, 'w', userblock_size=512) as f:
        for key, a in arrays.items():
            f[key] = np.atleast_2d(a).T if a.ndim else a.reshape(1, 1)
            f[key].attrs['MATLAB_class'] = np.bytes_('double')
    with open(path, 'r+b') as h:
        h.write(b'MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: x HDF5 schema 1.00 .'.ljust(116)); h.seek(124); h.write(b'\\x00\\x02IM')
`;

async function expectSame(session: Session, given: ArrayCase): Promise<void> {
	const rows = given.emg.length / given.channels;
	expect(session.streams, given.name).toMatchObject([
		{ name: 'emg', nChannels: given.channels, fs: given.fs, nSamples: rows }
	]);
	const { data, timestamps } = await session.getContinuous('emg');
	const different = given.emg.findIndex((value, i) => Number(data[i]) !== value);
	expect(`${given.name}: ${different}`).toBe(`${given.name}: -1`);
	for (const [row, time] of given.times.entries())
		expect(timestamps[row]! - timestamps[0]!, given.name).toBeCloseTo(time, 6);
	const read = (await session.segments('emg')).flatMap(({ classIndex, start, end }) =>
		Array.from({ length: end - start }, () => session.classNames[classIndex])
	);
	const named = given.labels.map((label) => (label === 0 ? ['0', 'Rest'] : [String(label)]));
	expect(read.length, given.name).toBe(given.labels.length);
	for (const [row, names] of named.entries()) expect(names, `${given.name} ${row}`).toContain(read[row]);
}

const REAL = '<f4 <f8 <i2 |u1 <i4 >f4 >f8 >i2';

test.for([
	['MATLAB 5 by SciPy', 'scipy', 'scipy.io', mat, MAT, 'mat', '<f4 <f8 <i2 |u1 <i4 |i1 <u2'],
	['.npz by NumPy', 'scipy', 'numpy', npy, NPZ, 'npz', REAL],
	['HDF5 by h5py', 'h5py', 'h5py', hdf5, HDF5, 'h5', REAL],
	['MATLAB 7.3 by h5py', 'h5py', 'h5py', hdf5, HDF5_MATLAB, 'mat', '<f8 <f4 <i2']
] as const)(
	'random files of %s: values, times, rates, labels',
	async ([, how, module, format, save, ending, types], { skip }) => {
		const python = pythonWith(module) ?? skip(HOW[how]);
		const { cases, bytes } = await writtenBy<ArrayCase>(
			python,
			arrays(save, ending, types),
			ending.length + types.length
		);
		expect(cases.length).toBe(12);
		for (const given of cases) {
			const { session } = await imported(format, bytes.get(given.name)!);
			await expectSame(session, given);
		}
	}
);
