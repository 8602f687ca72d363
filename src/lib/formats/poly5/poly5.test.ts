import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { poly5 } from './index.ts';

interface Signal {
	readonly name: string;
	readonly unit: string;
	readonly value: (row: number) => number;
	/** Unit low and high, converter low and high: of 16-bit files. */
	readonly scale?: readonly [number, number, number, number];
}

/** A Poly5 file after the published description, written apart from the reader. */
function poly5File(signals: readonly Signal[], { rows = 100, perBlock = 40, float = true } = {}): Uint8Array {
	const count = signals.length * (float ? 2 : 1);
	const rowBytes = signals.length * (float ? 4 : 2);
	const blocks = Math.ceil(rows / perBlock);
	const out = new Uint8Array(217 + 136 * count + blocks * (86 + perBlock * rowBytes));
	const view = new DataView(out.buffer);
	const latin = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
	out.set(latin('POLY SAMPLE FILEversion 2.03\r\n\x1a'));
	view.setInt16(114, 2000, true);
	view.setUint16(119, count, true);
	view.setInt32(121, rows, true);
	for (const [i, part] of [2024, 7, 8, 1, 9, 10, 11].entries()) view.setUint16(129 + 2 * i, part, true);
	view.setInt32(143, blocks, true);
	view.setUint16(147, perBlock, true);
	for (const [i, { name, unit, scale = [0, 1, 0, 1] }] of signals.entries()) {
		for (const [k, part] of (float ? ['(Lo) ', '(Hi) '] : ['']).entries()) {
			const at = 217 + 136 * (i * (float ? 2 : 1) + k);
			out.set([part.length + name.length, ...latin(part + name)], at);
			out.set([unit.length, ...latin(unit)], at + 45);
			for (const [n, value] of scale.entries()) view.setFloat32(at + 56 + 4 * n, value, true);
		}
	}
	for (let row = 0; row < rows; row++) {
		const block = Math.floor(row / perBlock);
		for (const [i, { value }] of signals.entries()) {
			const at =
				217 +
				136 * count +
				block * (86 + perBlock * rowBytes) +
				86 +
				(row % perBlock) * rowBytes +
				i * (float ? 4 : 2);
			if (float) view.setFloat32(at, value(row), true);
			else view.setInt16(at, value(row), true);
		}
	}
	return out;
}

const saga = poly5File([
	{ name: 'UNI 01', unit: '\xb5Volt', value: (row) => row / 2 },
	{ name: 'UNI 02', unit: '\xe6Volt', value: (row) => -row },
	{ name: 'X', unit: 'g', value: () => 1 },
	{ name: 'COUNTER', unit: '-', value: (row) => (row < 50 ? row : row + 7) }
]);

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
