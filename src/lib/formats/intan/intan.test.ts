import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { intan } from './index.ts';
import { rhdFile } from './intan.fixture.ts';

test('kinds of channels are streams at their rates, in their units', async () => {
	const file = rhdFile(3);
	expect((await formatOf(bytesAccess(file, 'anything')))?.id).toBe('intan');
	const { session } = await imported(intan, file);
	expect(session.streams).toMatchObject([
		{ name: 'emg', fs: 2000, nChannels: 2, nSamples: 384, unit: 'uV', channelNames: ['FDS', 'ED'] },
		{ name: 'auxiliary', fs: 500, nSamples: 96, unit: 'uV', channelNames: ['AX1'] },
		{ name: 'digital-in', fs: 2000, nSamples: 384, unit: 'a.u.' }
	]);
	const { data } = await session.getContinuous('emg');
	expect(Number(data[20])).toBeCloseTo(1.95, 5);
	expect(Number(data[21])).toBeCloseTo(3.9, 5);
	expect(Number((await session.getContinuous('auxiliary')).data[2])).toBeCloseTo(74.8, 4);
});

test('jumps of the time stamps are gaps', async () => {
	const { session } = await imported(
		intan,
		rhdFile(3, (block) => block * 128 + (block === 2 ? 40 : 0))
	);
	expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 256, lost: 40 }]);
	expect(session.streamInfo('auxiliary').gaps).toMatchObject([{ row: 64, lost: 10 }]);
});

test('a file that ends within a block gives the blocks before it and says so', async () => {
	const { session, summary } = await imported(intan, rhdFile(3).slice(0, -10));
	expect(session.streamInfo('emg').nSamples).toBe(256);
	expect(summary.problems.join(' ')).toContain('ends within a block');
});

test.each([
	['of another kind', new Uint8Array(600), 'is no RHD file'],
	['that ends within its header', rhdFile(1).slice(0, 120), 'ends within its header']
])('a file %s is refused', async (_name, bytes, message) => {
	await expect(imported(intan, bytes)).rejects.toThrow(message);
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	await importMutants(intan, rhdFile(2), 'x.rhd', 13);
}, 600_000);
