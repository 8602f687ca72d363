import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editJson, makeSession, openEntries, openFakeSession } from '../../session/write/session.fixture.ts';
import { HOW, onDisk, outputOf, pythonWith } from '../foreign/programs.ts';
import { mat } from '../mat/index.ts';
import { npy } from '../npy/index.ts';
import { exportedFile, roundTrip } from '../sample-files.fixture.ts';

const made = await makeSession({
	streams: [
		{
			name: 'emg',
			fs: 500,
			nChannels: 3,
			seconds: 4,
			from: 1_700_000_000.123,
			info: { channelNames: ['a', 'ö', '3'], device: 'Dev' }
		}
	],
	classNames: ['Rest', 'Fäust', 'Never'],
	labels: [
		[1_700_000_001, 1],
		[1_700_000_002, 0],
		[1_700_000_003, -1]
	]
});
editJson(made, '/meta.json', (meta) => {
	meta.extras.myodeck.streams.emg.gaps = [{ sample: 1010, lost: 10, seconds: 0.02 }];
});
const given = await openEntries(made);

describe.each([
	['MATLAB', mat],
	['NumPy', npy]
] as const)('%s', (_name, format) => {
	test('a session comes back equal: values, times, labels, classes, gaps, names, date', async () => {
		const back = await roundTrip(format, given);
		const [before, after] = [await given.getContinuous('emg'), await back.getContinuous('emg')];
		expect(after.data).toEqual(before.data);
		expect(after.timestamps).toEqual(before.timestamps);
		expect(back.classNames).toEqual(given.classNames);
		expect(await back.segments('emg')).toEqual(await given.segments('emg'));
		const { name, fs, unit, channelNames, device } = given.streamInfo('emg');
		const gaps = [{ row: 1010, lost: 10 }];
		expect(back.streamInfo('emg')).toMatchObject({ name, fs, unit, channelNames, gaps, device });
		expect(back.created.slice(0, 16)).toBe(given.created.slice(0, 16));
		expect(back.problems).toEqual([]);
	});

	test('a stream without labels has none, and float32 stays float32', async () => {
		const wide = await openFakeSession({ streams: [{ fs: 10, nChannels: 2, rows: 20 }] });
		const back = await roundTrip(format, wide);
		expect(back.streamInfo('emg').dtype).toBe('float32');
		expect(await back.segments('emg')).toEqual([]);
	});
});

const SCIPY = pythonWith('scipy.io');

test.skipIf(!SCIPY)(`SciPy and NumPy read the same (${HOW.scipy})`, async () => {
	const data = [...(await given.getContinuous('emg')).data].map(Number);
	await onDisk(new Map(), async (folder) => {
		writeFileSync(join(folder, 'a.mat'), await exportedFile(mat, given));
		writeFileSync(join(folder, 'a.npz'), await exportedFile(npy, given));
		const code = `
import sys, json, numpy as np, scipy.io
m = scipy.io.loadmat(sys.argv[1] + '/a.mat'); z = np.load(sys.argv[1] + '/a.npz')
json.dump([{'emg': f['emg'].ravel().tolist(), 'shape': f['emg'].shape, 'type': str(f['emg'].dtype), 'fs': float(np.ravel(f['fs'])[0]),
  'time': np.ravel(f['time'])[:3].tolist(), 'label': np.ravel(f['label'])[[0, 500, 1000]].tolist(),
  'classes': [str(np.ravel(c)[0]) for c in np.ravel(f['class_names'])], 'unit': str(np.ravel(f['unit'])[0])} for f in (m, z)], sys.stdout)`;
		const read = JSON.parse(outputOf(SCIPY!, ['-c', code, folder])) as Record<string, unknown>[];
		for (const one of read) {
			expect(one).toMatchObject({
				shape: [2000, 3],
				type: 'float32',
				fs: 500,
				unit: 'uV',
				classes: ['Rest', 'Fäust', 'Never']
			});
			expect(one['emg']).toEqual(data);
			expect((one['time'] as number[])[2]).toBeCloseTo(0.004, 6);
			expect(one['label']).toEqual([-1, 1, 0]);
		}
	});
});
