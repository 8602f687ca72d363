import { describe, expect, test } from 'vitest';
import { seeded } from '../../../core/random.ts';
import { Columns } from './columns.ts';
import { Strip, type StripRow } from './strip.ts';

type Point = readonly [number, number];

/** The triangles of a strip that have an area, each as text with absolute columns, sorted. */
function triangles(strip: Strip, xy = strip.xy): string[] {
	const points: Point[] = [];
	for (let i = 0; i < xy.length; i += 2) points.push([xy[i]! + strip.base, xy[i + 1]!]);
	const found: string[] = [];
	for (let i = 0; i + 2 < points.length; i++) {
		const [a, b, c] = [points[i]!, points[i + 1]!, points[i + 2]!];
		const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
		if (area === 0) continue;
		found.push(
			[a, b, c]
				.map(([x, y]) => `${x},${y}`)
				.sort()
				.join(' ')
		);
	}
	return found.sort();
}

const rows: StripRow[] = [0, 2].map((channel, k) => ({ channel, middle: 0.5 - k, gain: 0.1, centre: 0 }));
const samples = (n: number, seed: number): [Float32Array, Float64Array] => {
	const random = seeded(seed);
	return [Float32Array.from({ length: n * 3 }, () => random()), new Float64Array(n).fill(1)];
};

describe('a strip', () => {
	test('draws one band between any two neighbouring columns of every row, and nothing else', () => {
		const columns = new Columns(3, 4, 50);
		columns.push(...samples(100, 1));
		const strip = new Strip(columns, rows, 0.01, false);
		const all = triangles(strip);
		expect(all).toHaveLength(2 * (columns.done - 1) * rows.length);
		for (const triangle of all) {
			const xs = triangle.split(' ').map((point) => Number(point.split(',')[0]));
			expect(Math.max(...xs) - Math.min(...xs)).toBe(1);
		}
	});

	test('that grew piece by piece, round and round, is the one made at once', () => {
		const random = seeded(7);
		const columns = new Columns(3, 3.3, 20);
		const grown = new Strip(columns, rows, 0.01, false);
		for (let k = 0; k < 200; k++) {
			const act = random();
			if (act < 0.1) columns.skip(30 * random());
			else columns.push(...samples(1 + Math.floor(25 * random()), k));
			grown.update(columns);
			const fresh = new Strip(columns, rows, 0.01, false);
			// Columns on the far edge may still carry a band to one that was dropped since: it lies outside.
			const inside = (list: string[]): string[] =>
				list.filter((triangle) =>
					triangle.split(' ').every((point) => Number(point.split(',')[0]) >= columns.first)
				);
			expect(inside(triangles(grown))).toEqual(triangles(fresh));
		}
	});

	test('draws no line across a break', () => {
		const columns = new Columns(3, 4, 100);
		columns.push(...samples(100, 1));
		const before = columns.done;
		columns.skip(20);
		columns.push(...samples(100, 2));
		const strip = new Strip(columns, rows, 0.01, false);
		const [first, second] = columns.stretches(0, columns.done);
		expect(first!.end).toBeGreaterThanOrEqual(before);
		const bands = first!.end - first!.start - 1 + (second!.end - second!.start - 1);
		expect(triangles(strip)).toHaveLength(2 * bands * rows.length);
	});

	test('leaves out what is no number, on that channel alone', () => {
		const columns = new Columns(3, 4, 100);
		const [data, times] = samples(100, 1);
		for (let row = 40; row < 60; row++) data[row * 3 + 2] = NaN;
		columns.push(data, times);
		const strip = new Strip(columns, rows, 0.01, false);
		expect(triangles(strip, strip.rowOf(0))).toHaveLength(2 * (columns.done - 1));
		const holed = triangles(strip, strip.rowOf(2)).length;
		expect(holed).toBeLessThan(2 * (columns.done - 4));
		expect(holed).toBeGreaterThan(0);
		expect(triangles(strip).every((text) => !text.includes('NaN'))).toBe(true);
	});

	test('of an envelope stands on the middle of its row', () => {
		const columns = new Columns(1, 4, 100);
		columns.push(new Float32Array(100).fill(2), new Float64Array(100).fill(1));
		const strip = new Strip(columns, [{ channel: 0, middle: -0.5, gain: 0.25, centre: 0 }], 0, true);
		const ys = new Set(
			triangles(strip).flatMap((text) => text.split(' ').map((point) => Number(point.split(',')[1])))
		);
		expect([...ys].sort()).toEqual([-0.5, 0]);
	});

	test('of no rows or no columns draws nothing', () => {
		expect(triangles(new Strip(new Columns(3, 4, 100), rows, 0.01, false))).toEqual([]);
		expect(new Strip(new Columns(3, 4, 100), [], 0.01, false).xy).toHaveLength(0);
		expect(new Strip(new Columns(3, 4, 100), rows, 0.01, false).rowOf(1)).toHaveLength(0);
	});
});
