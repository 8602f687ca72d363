import { expect, test } from 'vitest';
import { seeded } from '../../../core/random.ts';
import { WindowStats } from './window-stats.ts';

function signal(rows: number, n: number, seed = 1): Float32Array {
	const random = seeded(seed);
	return Float32Array.from({ length: rows * n }, (_, i) => 50 + (1 + (i % n)) * (random() - 0.5));
}

/** Mean and RMS about the mean of the last `rows` rows, the plain way. */
function plain(data: Float32Array, n: number, c: number, rows: number): { mean: number; rms: number } {
	const values = Array.from(data.subarray(data.length - rows * n)).filter((_, i) => i % n === c);
	const mean = values.reduce((a, b) => a + b) / values.length;
	return { mean, rms: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
}

test('mean and RMS are those of the window, to within one block of its far edge', () => {
	const [n, rows] = [3, 400];
	const data = signal(1010, n);
	const stats = new WindowStats(n, rows);
	const random = seeded(2);
	for (let row = 0; row < 1010;) {
		const end = Math.min(1010, row + 1 + Math.floor(90 * random()));
		stats.add(data.subarray(row * n, end * n));
		row = end;
	}
	const { mean, rms } = stats.figures();
	const held = rows + (1010 % stats.blockRows);
	for (let c = 0; c < n; c++) {
		const expected = plain(data, n, c, held);
		expect(mean[c]).toBeCloseTo(expected.mean, 9);
		expect(rms[c]).toBeCloseTo(expected.rms, 9);
	}
});

test('a loud stretch is forgotten once it is out of the window', () => {
	const stats = new WindowStats(1, 100, 1000);
	const loud = new Float32Array(50).fill(1000);
	stats.clip(loud);
	stats.add(loud);
	expect(stats.figures().clipped[0]).toBe(1);
	for (let k = 0; k < 30; k++) {
		const quiet = new Float32Array(10);
		stats.clip(quiet);
		stats.add(quiet);
	}
	expect(stats.figures()).toEqual({
		mean: Float64Array.of(0),
		rms: Float64Array.of(0),
		clipped: Float64Array.of(0)
	});
});

test('clipped is the share of samples at either end of the full scale, per channel', () => {
	const stats = new WindowStats(2, 100, 187500.02);
	const data = new Float32Array(40);
	for (let row = 0; row < 5; row++) data[row * 2 + 1] = (row % 2 ? 1 : -1) * 187500.02;
	stats.clip(data);
	stats.add(data);
	expect(Array.from(stats.figures().clipped)).toEqual([0, 0.25]);
});

test('where nobody knows the full scale nobody claims that nothing is clipped', () => {
	const stats = new WindowStats(2, 100);
	stats.clip(new Float32Array(20).fill(9e9));
	stats.add(new Float32Array(20).fill(9e9));
	expect(Array.from(stats.figures().clipped)).toEqual([NaN, NaN]);
});

test('before the first sample there are no figures', () => {
	expect(Array.from(new WindowStats(1, 100).figures().rms)).toEqual([NaN]);
});
