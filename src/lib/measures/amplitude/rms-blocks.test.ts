import { describe, expect, test } from 'vitest';
import { meanOf, rms } from './moving-rms.ts';
import { RmsBlocks } from './rms-blocks.ts';

/** Rows of three channels: a sine of amplitude 2, one of 10 on a large offset, and a flat one. */
const rows = (from: number, to: number): Float32Array =>
	Float32Array.from({ length: (to - from) * 3 }, (_, at) => {
		const phase = (2 * Math.PI * (from + Math.floor(at / 3))) / 25;
		return [2 * Math.sin(phase), 300_000 + 10 * Math.sin(phase), 5][at % 3]!;
	});

describe('blocks of RMS', () => {
	test('have the RMS of a known signal in every channel, whatever its offset', () => {
		const blocks = new RmsBlocks(3, 50, 10);
		blocks.push(rows(0, 120), 0);
		expect(blocks.done).toBe(2);
		expect(blocks.at(1, 0)).toBeCloseTo(2 / Math.SQRT2, 6);
		expect(blocks.at(1, 1)).toBeCloseTo(10 / Math.SQRT2, 2);
		expect(blocks.at(1, 2)).toBe(0);
		expect(blocks.newest(0, 2)).toBeCloseTo(2 / Math.SQRT2, 6);
		expect(blocks.newest(0, 9)).toBeCloseTo(2 / Math.SQRT2, 6);
	});

	test('have the figure of the library for the same samples, however they were chunked', () => {
		const data = rows(0, 200);
		const whole = new RmsBlocks(3, 50, 10);
		whole.push(data, 0);
		const pieces = new RmsBlocks(3, 50, 10);
		for (let row = 0; row < 200; row += 7) pieces.push(data.slice(3 * row, 3 * (row + 7)), row);
		for (let block = 0; block < 4; block++) {
			const samples = Float64Array.from({ length: 50 }, (_, i) => data[3 * (50 * block + i)]!);
			const mean = meanOf(samples);
			expect(whole.at(block, 0)).toBeCloseTo(rms(samples.map((value) => value - mean)), 12);
			for (const c of [0, 1, 2]) expect(pieces.at(block, c)).toBe(whole.at(block, c));
		}
	});

	test('begin where those of a stream that began earlier do, and leave room for what is missing', () => {
		const blocks = new RmsBlocks(3, 50, 4);
		blocks.push(rows(30, 130), 30);
		expect(blocks.done).toBe(1);
		blocks.interrupt(100);
		expect(blocks.done).toBe(3);
		blocks.push(rows(230, 300), 230);
		expect([0, 1, 2, 3].map((block) => blocks.at(block, 0))).toEqual([
			expect.closeTo(2 / Math.SQRT2, 6),
			NaN,
			NaN,
			expect.closeTo(2 / Math.SQRT2, 6)
		]);
		expect(blocks.newest(0, 3)).toBeCloseTo(2 / Math.SQRT2, 6);
		expect(blocks.newest(0, 1)).toBeCloseTo(2 / Math.SQRT2, 6);
		blocks.interrupt(1e9);
		expect(blocks.newest(0, 4)).toBeNaN();
	});
});
