import { expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { gridsOf } from './grids.ts';
import { muovi } from './muovi.ts';

/** Instants of a Muovi whose first value is `hex`, so many of them, from this count on. */
function instants(hex: string, counts: readonly number[], size = 2): Uint8Array {
	const length = 38 * size;
	const bytes = Buffer.alloc(length * counts.length);
	counts.forEach((count, i) => {
		bytes.write(hex, i * length, 'hex');
		bytes.writeUInt16BE(count, (i + 1) * length - 2);
	});
	return bytes;
}
const ramp = (first: number, n: number): number[] =>
	Array.from({ length: n }, (_, i) => (first + i) & 0xffff);
const decoded = (bytes: Uint8Array, params = {}): Frame[] =>
	(muovi.signals(params, { values: 38 }).decoder.push(bytes, 0, 'data') as Frame[]).filter(
		({ stream }) => stream === 0
	);

test.each([
	['0064', 28.61],
	['ff38', -57.22],
	['7fff', 9374.64]
])('16 bits, gain 8: %s is %f µV', (hex, microvolts) => {
	const [frame] = decoded(instants(hex, ramp(0, 30)));
	expect(frame!.values[0]).toBeCloseTo(microvolts, 2);
	expect(frame!.values.length).toBe(30 * 32);
});

test('24 bits of the EEG mode are counts', () => {
	expect(decoded(instants('000100', ramp(0, 30), 3), { mode: 'eeg' })[0]!.values[0]).toBe(256);
});

test('FFFF is followed by 0000, and 0005 by 0008 after two that are lost', () => {
	expect(decoded(instants('0000', ramp(65_520, 40))).map(({ count }) => count)).toEqual([65_520]);
	const counts = [...ramp(0, 30), ...ramp(32, 10)];
	expect(decoded(instants('0000', counts)).map(({ count }) => count)).toEqual([0, 32]);
});

test('an electrode grid is told where every channel lies', () => {
	const [grid] = muovi.signals({ grid: '8x8' }, { values: 70 }).streams[0]!.info.channelGrids!;
	expect(grid!.cells[0]).toEqual([7, 15, 23, 31, 39, 47, 55, 63]);
	expect(grid!.cells[7]).toEqual([0, 8, 16, 24, 32, 40, 48, 56]);
	const [snake] = muovi.signals({ grid: '13x5' }, { values: 70 }).streams[0]!.info.channelGrids!;
	expect(snake!.cells[0]).toEqual([null, 24, 25, 50, 51]);
	expect(snake!.cells[12]).toEqual([11, 12, 37, 38, 63]);
	const [turned] = muovi.signals({ grid: '13x5', turned: '180' }, { values: 70 }).streams[0]!.info
		.channelGrids!;
	expect(turned!.cells[12]).toEqual([51, 50, 25, 24, null]);
	// A grid of 64 electrodes does not fit on 32 channels.
	expect(muovi.signals({ grid: '8x8' }, { values: 38 }).streams[0]!.info.channelGrids).toBeUndefined();
	expect(gridsOf({ grid: '8x4' }, [{ label: 'a', first: 32, channels: 32 }])![0]!.cells[0]).toEqual([
		39, 47, 55, 63
	]);
});
