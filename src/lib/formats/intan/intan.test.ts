import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { intan } from './index.ts';

/**
 * An `.rhd` file of version 2.0 after the maker's description, written apart from the reader: 2 amplifier channels, 1
 * auxiliary, digital in.
 */
function rhdFile(blocks: number, stamps = (block: number): number => block * 128): Uint8Array {
	const out: number[] = [];
	const raw = (bytes: Uint8Array): void => void out.push(...bytes);
	const int16 = (...values: number[]): void => raw(new Uint8Array(Int16Array.from(values).buffer));
	const float = (...values: number[]): void => raw(new Uint8Array(Float32Array.from(values).buffer));
	const text = (value: string): void => {
		raw(new Uint8Array(Uint32Array.of(2 * value.length).buffer));
		raw(new Uint8Array(Uint16Array.from([...value].map((letter) => letter.charCodeAt(0))).buffer));
	};
	raw(new Uint8Array(Uint32Array.of(0xc6912702).buffer));
	int16(2, 0);
	float(2000);
	int16(1);
	float(1, 2, 3, 4, 5, 6);
	int16(0);
	float(1000, 1000);
	for (const note of ['left arm', '', '']) text(note);
	int16(0, 0);
	text('n/a');
	int16(1);
	text('Port A');
	text('A');
	int16(1, 5, 2);
	for (const [name, kind, on] of [
		['FDS', 0, 1],
		['ED', 0, 1],
		['off', 0, 0],
		['AX1', 1, 1],
		['DIN-00', 4, 1]
	] as const) {
		text(`native ${name}`);
		text(name);
		int16(0, 0, kind, on, 0, 0, 0, 0, 0, 0);
		float(1e6, 0);
	}
	for (let block = 0; block < blocks; block++) {
		raw(new Uint8Array(Int32Array.from({ length: 128 }, (_, i) => stamps(block) + i).buffer));
		for (let channel = 0; channel < 2; channel++)
			raw(new Uint8Array(Uint16Array.from({ length: 128 }, (_, i) => 32_768 + (channel + 1) * i).buffer));
		raw(new Uint8Array(Uint16Array.from({ length: 32 }, (_, i) => i).buffer));
		raw(new Uint8Array(Uint16Array.from({ length: 128 }, () => block % 2).buffer));
	}
	return Uint8Array.from(out);
}

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
