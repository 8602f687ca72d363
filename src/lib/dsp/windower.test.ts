import { describe, expect, test } from 'vitest';
import { seeded, type Random } from '../core/random.ts';
import type { Chunk } from '../core/signal.ts';
import { samples } from '../core/units.ts';
import { Windower } from './windower.ts';

/** Rows whose values say which channel and which index they are, and whose timestamps say the index. */
function rows(from: number, n: number, nChannels: number): Chunk {
	return {
		data: Float32Array.from(
			{ length: n * nChannels },
			(_, i) => from + Math.floor(i / nChannels) + (i % nChannels) / 8
		),
		timestamps: Float64Array.from({ length: n }, (_, i) => 100 + (from + i) / 1000)
	};
}

interface Seen {
	readonly end: number;
	readonly time: number;
	readonly data: readonly number[];
	readonly times: readonly number[];
}

/** Copies of the windows of rows `[from, to)`, in chunks of random length. */
function run(windower: Windower, from: number, to: number, random?: Random): Seen[] {
	const seen: Seen[] = [];
	for (let at = from; at < to;) {
		const n = random ? Math.min(to - at, Math.floor(random() * 40)) : to - at;
		for (const { data, end, time } of windower.push(rows(at, n, windower.nChannels))) {
			seen.push({ end, time, data: [...data], times: [...windower.timestamps] });
		}
		at += n;
	}
	return seen;
}

const ends = (seen: readonly Seen[]): number[] => seen.map(({ end }) => end);

describe('a windower', () => {
	test('gives the same windows however the stream is chunked', () => {
		for (const [length, hop] of [
			[20, 5],
			[7, 7],
			[5, 13],
			[1, 1],
			[64, 3]
		] as const) {
			const whole = run(new Windower(3, samples(length), samples(hop)), 0, 500);
			expect(whole.length).toBe(Math.floor(500 / hop) - Math.ceil(length / hop) + 1);
			for (let seed = 0; seed < 10; seed++) {
				const chunked = run(new Windower(3, samples(length), samples(hop)), 0, 500, seeded(seed));
				expect(chunked).toEqual(whole);
			}
		}
	});

	test('turns the last samples channels-first, with their timestamps', () => {
		const [first, second] = run(new Windower(2, samples(3), samples(2)), 0, 6);
		expect(first).toEqual({
			end: 4,
			time: 100.003,
			data: [1, 2, 3, 1.125, 2.125, 3.125],
			times: [100.001, 100.002, 100.003]
		});
		expect(second?.end).toBe(6);
	});

	test('that starts in mid-stream cuts on the grid of the whole stream', () => {
		const whole = run(new Windower(2, samples(20), samples(6)), 0, 400);
		const late = run(new Windower(2, samples(20), samples(6), samples(123)), 123, 400, seeded(1));
		expect(late).toEqual(whole.filter(({ end }) => end >= 143));
	});

	test('puts the first window at the start of what it is pointed to', () => {
		const windower = new Windower(1, samples(20), samples(6));
		windower.restart(samples(101), samples(121));
		expect(ends(run(windower, 101, 150))).toEqual([121, 127, 133, 139, 145]);
	});

	test('forgets what came before lost samples and keeps to its grid', () => {
		const windower = new Windower(1, samples(10), samples(5));
		expect(ends(run(windower, 0, 23))).toEqual([10, 15, 20]);
		const after = [...windower.push({ ...rows(23, 20, 1), lost: 3 })].map(({ end }) => end);
		expect(after).toEqual([35, 40]);
	});

	test('forgets what came before a seam and takes up the grid there', () => {
		const windower = new Windower(1, samples(10), samples(5));
		run(windower, 0, 23);
		const ahead = [...windower.push({ ...rows(1002, 20, 1), index: samples(1002) })].map(({ end }) => end);
		expect(ahead).toEqual([1015, 1020]);
		const back = [...windower.push({ ...rows(3, 20, 1), index: samples(3) })].map(({ end }) => end);
		expect(back).toEqual([15, 20]);
		expect(windower.next).toBe(23);
	});

	test('counts exactly far beyond 2³² samples', () => {
		const far = 2 ** 40 + 1;
		const windower = new Windower(1, samples(4), samples(4), samples(far));
		const [window] = windower.push(rows(0, 8, 1));
		expect(window?.end).toBe(2 ** 40 + 8);
	});

	test('refuses a window or a hop of no samples', () => {
		expect(() => new Windower(1, samples(0), samples(1))).toThrow('at least one sample long');
		expect(() => new Windower(1, samples(1), samples(-1))).toThrow('hop must be at least one sample');
	});
});
