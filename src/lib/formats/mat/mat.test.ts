import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAppError } from '../../core/errors.ts';
import { bytesAccess } from '../../store/blob.ts';
import { HOW, onDisk, outputOf, pythonWith } from '../foreign/programs.ts';
import { imported } from '../sample-files.fixture.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { mat } from './index.ts';
import { matFile, type MatVariable } from './mat.fixture.ts';
import { openMat } from './read.ts';

const ROWS = 40;
/** Samples × channels by columns: value = row + channel / 4. */
const matrix = (channels: number, rows = ROWS): MatVariable => ({
	double: Array.from({ length: rows * channels }, (_, i) => (i % rows) + Math.floor(i / rows) / 4),
	shape: [rows, channels]
});
const vector = (value: (row: number) => number, rows = ROWS): MatVariable => ({
	double: Array.from({ length: rows }, (_, row) => value(row)),
	shape: [rows, 1],
	stored: 'int16'
});
const stimulus = vector((row) => (row < 10 ? 0 : row < 20 ? 5 : row < 30 ? 0 : 6));

describe.each([
	['plain', {}],
	['compressed', { compressed: true }],
	['big-endian', { big: true }]
] as const)('a Ninapro file, %s', (_name, how) => {
	const file = matFile(
		{
			subject: { double: [7], shape: [1, 1], stored: 'uint8' },
			emg: matrix(10),
			acc: matrix(3),
			stimulus: vector((row) => (row < 15 ? 0 : 1)),
			restimulus: stimulus,
			repetition: vector(() => 1)
		},
		how
	);

	test('is read with the rate of its data base, and says so', async () => {
		const { session, summary } = await imported(mat, file);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 10, fs: 100, nSamples: ROWS, unit: 'a.u.', dtype: 'float32' },
			{ name: 'accelerometer', nChannels: 3, nSamples: ROWS }
		]);
		expect(session.subject).toBe('7');
		const { data } = await session.getContinuous('emg');
		expect([data[0], data[1], data[10 * 39 + 9]]).toEqual([0, 0.25, 39 + 9 / 4]);
		expect(session.classNames).toEqual(['Rest', '5', '6']);
		expect(await session.segments('emg')).toMatchObject([
			{ classIndex: 0, start: 0, end: 10 },
			{ classIndex: 1, start: 10, end: 20 },
			{ classIndex: 0, start: 20, end: 30 },
			{ classIndex: 2, start: 30, end: 40 }
		]);
		const notes = summary.problems.join(' ');
		expect(notes).toContain('Ninapro DB1');
		expect(notes).toContain('"stimulus", "repetition". Labels are those of "restimulus"');
	});

	test('takes the rate a person says', async () => {
		const { session } = await imported(mat, file, { variables: { rate: 250 } });
		expect(session.streamInfo('emg').fs).toBe(250);
	});
});

test('channels × samples are turned, doubles that float32 cannot hold stay doubles', async () => {
	const values = Array.from({ length: 80 }, (_, i) => i / 3);
	const { session } = await imported(
		mat,
		matFile({ EMG: { double: values, shape: [2, 40] }, fs: { double: [2048], shape: [1, 1] } })
	);
	expect(session.streams).toMatchObject([{ nChannels: 2, nSamples: 40, fs: 2048, dtype: 'float64' }]);
	expect([...(await session.getContinuous('emg')).data]).toEqual(values);
});

test('parts of structs are found, and one gesture for the whole file is its label', async () => {
	const { session } = await imported(
		mat,
		matFile({
			rec: { struct: { emg: matrix(2), srate: { double: [500], shape: [1, 1] }, gesture: { char: 'fist' } } }
		})
	);
	expect(session.streams).toMatchObject([{ nChannels: 2, fs: 500 }]);
	expect(session.classNames).toEqual(['fist']);
	expect(await session.segments('emg')).toMatchObject([{ classIndex: 0, start: 0, end: ROWS }]);
});

test('an export of OT BioLab+ is read: the first cell, its times, rate and the names of its channels', async () => {
	const names = ['MULTIPLE IN 1 (1)[mV]', 'MULTIPLE IN 1 (2)[mV]'];
	const { session, summary } = await imported(
		mat,
		matFile({
			SamplingFrequency: { double: [512], shape: [1, 1] },
			Data: { cell: [matrix(2)] },
			Time: { cell: [{ double: Array.from({ length: ROWS }, (_, i) => i / 512), shape: [ROWS, 1] }] },
			Description: { cell: names.map((char) => ({ char })) },
			OTBFile: { char: 'unknown' }
		})
	);
	expect(session.streams).toMatchObject([
		{ name: 'emg', nChannels: 2, fs: 512, nSamples: ROWS, channelNames: names }
	]);
	expect(summary.problems.join(' ')).toContain('"Data{1}" was taken for the EMG');
});

test('a file of CapgMyo is told by its 128 channels', async () => {
	const { session, summary } = await imported(
		mat,
		matFile({ data: matrix(128, 1000), gesture: { double: [3], shape: [1, 1] } })
	);
	expect(session.streams).toMatchObject([{ nChannels: 128, fs: 1000, nSamples: 1000 }]);
	expect(session.classNames).toEqual(['3']);
	expect(summary.problems.join(' ')).toContain('CapgMyo');
});

test('times in milliseconds with a gap give the rate and the gap', async () => {
	const times = Array.from({ length: ROWS }, (_, row) => (row < 20 ? row : row + 6) * 5);
	const { session } = await imported(
		mat,
		matFile({ emg: matrix(2), time_ms: { double: times, shape: [ROWS, 1] } }),
		{ variables: { roles: { time_ms: 'time' } } }
	);
	expect(session.streamInfo('emg')).toMatchObject({ fs: 200, gapsCounted: true });
	expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 20, lost: 6 }]);
	expect((await session.timestamps('emg'))[20]).toBeCloseTo(0.13, 9);
});

test('where nothing says which array is the EMG, the error lists them and says how to choose', async () => {
	const file = matFile({ first: matrix(4), second: matrix(8), Fs: { double: [1000], shape: [1, 1] } });
	await expect(imported(mat, file)).rejects.toThrow(
		/given\.mat holds several arrays that may be the EMG.*first 40 × 4 double; second 40 × 8 double.*--variables emg=NAME/
	);
	const { session } = await imported(mat, file, { variables: { roles: { second: 'emg' } } });
	expect(session.streams).toMatchObject([{ nChannels: 8, fs: 1000 }]);
	await expect(imported(mat, file, { variables: { roles: { third: 'emg' } } })).rejects.toThrow(
		'no variable "third"'
	);
});

test.each([
	['without a rate', { emg: matrix(4) }, 'does not say how many samples it has per second'],
	[
		'of three dimensions',
		{ emg: { double: Array(800).fill(1), shape: [20, 4, 10] } as MatVariable },
		'more dimensions'
	],
	['without arrays', { note: { char: 'nothing' } as MatVariable }, 'no matrix of samples']
])('a file %s is refused', async (_name, variables, message) => {
	await expect(imported(mat, matFile(variables))).rejects.toThrow(message);
});

test('files of MATLAB 4 are refused with what to do', async () => {
	await expect(imported(mat, new Uint8Array(300))).rejects.toThrow('save -v7');
});

test('a file that is cut off gives the variables before the cut, and says so', async () => {
	const bytes = matFile({ fs: { double: [100], shape: [1, 1] }, emg: matrix(2), last: matrix(3) });
	const { summary } = await imported(mat, bytes.subarray(0, bytes.length - 100));
	expect(summary.problems.join(' ')).toContain('cut off');
});

test('a compressed variable that declares more than it holds is damaged, not read', async () => {
	const bytes = matFile({ emg: matrix(2) }, { compressed: true });
	await expect(imported(mat, bytes.subarray(0, 200))).rejects.toSatisfy((error) => isAppError(error));
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	const variables = {
		emg: matrix(4),
		restimulus: stimulus,
		fs: { double: [100], shape: [1, 1] } as MatVariable,
		rec: { struct: { names: { cell: [{ char: 'a' }, { char: 'bc' }] }, x: matrix(2) } } as MatVariable
	};
	const half = Math.ceil(MUTANTS / 2);
	const plain = await importMutants(mat, matFile(variables), 'x.mat', 1, {}, half);
	const packed = await importMutants(mat, matFile(variables, { compressed: true }), 'x.mat', 2, {}, half);
	expect(plain.imported).toBeGreaterThan(0);
	expect(plain.refused + packed.refused).toBeGreaterThan(0);
}, 600_000);

const SCIPY = pythonWith('scipy.io');

test.skipIf(!SCIPY)(`what SciPy saves is read the same (${HOW.scipy})`, async () => {
	await onDisk(new Map(), async (folder) => {
		const code = `
import sys, json, numpy as np, scipy.io
r = np.random.default_rng(3)
emg = r.normal(size=(500, 6)); small = r.integers(-100, 100, size=(500, 3)).astype(np.int8)
lab = np.repeat([0, 1, 0, 2, 3], 100)
for i, z in enumerate([False, True]):
    scipy.io.savemat(f'{sys.argv[1]}/{i}.mat', {'emg': emg, 'acc': small, 'label': lab, 'fs': 1000.0,
      'info': {'names': np.array(['a', 'bb'], dtype=object), 'deep': {'x': emg[:, :2].astype(np.float32)}}}, do_compression=z)
json.dump({'emg': emg.ravel().tolist(), 'acc': small.ravel().tolist()}, sys.stdout)`;
		const expected = JSON.parse(outputOf(SCIPY!, ['-c', code, folder])) as { emg: number[]; acc: number[] };
		for (const name of ['0.mat', '1.mat']) {
			const bytes = new Uint8Array(await readFile(join(folder, name)));
			const { session } = await imported(mat, bytes);
			expect([...(await session.getContinuous('emg')).data]).toEqual(expected.emg);
			expect([...(await session.getContinuous('accelerometer')).data]).toEqual(expected.acc);
			expect(
				(await session.segments('emg')).map(({ classIndex, start }) => [
					session.classNames[classIndex],
					start
				])
			).toEqual([
				['0', 0],
				['1', 100],
				['0', 200],
				['2', 300],
				['3', 400]
			]);
			const file = await openMat(bytesAccess(bytes, name));
			expect(await file.texts('info.names')).toEqual(['a', 'bb']);
			expect(file.variables.find((one) => one.name === 'info.deep.x')).toMatchObject({
				shape: [500, 2],
				type: 'single'
			});
		}
	});
});
