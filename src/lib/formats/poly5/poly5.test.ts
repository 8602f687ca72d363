import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { poly5 } from './index.ts';
import { poly5File, saga } from './poly5.fixture.ts';

test('channels are streams by unit; the counter tells lost samples', async () => {
	expect((await formatOf(bytesAccess(saga, 'anything')))?.id).toBe('poly5');
	const { session } = await imported(poly5, saga);
	expect(session.streams).toMatchObject([
		{ name: 'emg', nChannels: 2, fs: 2000, nSamples: 100, unit: 'uV', channelNames: ['UNI 01', 'UNI 02'] },
		{ name: 'aux', unit: 'g', channelNames: ['X'] },
		{ name: 'trigger', channelNames: ['COUNTER'] }
	]);
	expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 50, lost: 7 }]);
	const { data, timestamps } = await session.getContinuous('emg');
	expect([data[198], data[199]]).toEqual([49.5, -99]);
	expect(timestamps[50]! - timestamps[49]!).toBeCloseTo(8 / 2000, 6);
	expect(session.created.slice(0, 19)).toBe('2024-07-08T09:10:11');
});

test('values of 16 bits are scaled from the range of the converter to that of the unit', async () => {
	const file = poly5File([{ name: 'EMG1', unit: 'mV', value: (row) => row, scale: [-10, 10, -1000, 1000] }], {
		float: false
	});
	const { session } = await imported(poly5, file);
	expect((await session.getContinuous('emg')).data[99]).toBeCloseTo(990, 3);
});

test('a file that ends early gives what it holds and says so', async () => {
	const { session, summary } = await imported(poly5, saga.subarray(0, saga.length - 16 * 30));
	expect(session.streams[0]!.nSamples).toBe(90);
	expect(summary.problems.join(' ')).toContain('It declares 100 samples and holds 90');
});

test.each([
	['of another kind', new Uint8Array(400), 'is no Poly5 file'],
	['of no signals', poly5File([]), 'declares 0 signals']
])('a file %s is refused', async (_name, bytes, message) => {
	await expect(imported(poly5, bytes)).rejects.toThrow(message);
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	await importMutants(poly5, saga, 'x.poly5', 11);
}, 600_000);
