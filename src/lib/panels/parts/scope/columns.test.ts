import { describe, expect, test } from 'vitest';
import { seeded } from '../../../core/random.ts';
import { Columns } from './columns.ts';

/** `rows` of noise on `n` channels, and their timestamps at 1000 Hz. */
function noise(n: number, rows: number, seed = 1): { data: Float32Array; timestamps: Float64Array } {
	const random = seeded(seed);
	return {
		data: Float32Array.from({ length: n * rows }, () => 2 * random() - 1),
		timestamps: Float64Array.from({ length: rows }, (_, i) => i / 1000)
	};
}

function pushAll(columns: Columns, signal: ReturnType<typeof noise>, piece: () => number): void {
	const { data, timestamps } = signal;
	for (let at = 0; at < timestamps.length;) {
		const end = Math.min(timestamps.length, at + piece());
		const n = columns.nChannels;
		columns.push(data.subarray(at * n, end * n), timestamps.subarray(at, end));
		at = end;
	}
}

/** The line through the samples, at a position that need not be whole. */
function lineAt(data: Float32Array, n: number, channel: number, position: number): number {
	const i = Math.min(Math.floor(position), data.length / n - 1);
	const [a, b] = [data[i * n + channel]!, data[(i + 1) * n + channel] ?? NaN];
	return position === i ? a : a + (b - a) * (position - i);
}

describe.each([0.1, 0.37, 1, 2.5, 10.24, 100])('with %f samples per column', (perColumn) => {
	const n = 3;
	const signal = noise(n, 700);

	test('a column spans exactly what the line through the samples does while crossing it', () => {
		const columns = new Columns(n, perColumn, 8000);
		pushAll(columns, signal, () => 700);
		expect(columns.done).toBeGreaterThanOrEqual(Math.floor(699 / perColumn) - 1);
		let worst = 0;
		for (let c = 0; c < columns.done; c++) {
			const [left, right] = [c * perColumn, (c + 1) * perColumn];
			for (let channel = 0; channel < n; channel++) {
				const inside = [lineAt(signal.data, n, channel, left), lineAt(signal.data, n, channel, right)];
				for (let i = Math.ceil(left); i <= right; i++) inside.push(signal.data[i * n + channel]!);
				worst = Math.max(
					worst,
					Math.abs(columns.lo[c * n + channel]! - Math.min(...inside)),
					Math.abs(columns.hi[c * n + channel]! - Math.max(...inside))
				);
			}
		}
		expect(worst).toBeLessThan(1e-4);
	});

	test('how the samples were cut into chunks makes no difference', () => {
		const [whole, cut] = [new Columns(n, perColumn, 8000), new Columns(n, perColumn, 8000)];
		const random = seeded(3);
		pushAll(whole, signal, () => 700);
		pushAll(cut, signal, () => 1 + Math.floor(40 * random()));
		expect(cut.done).toBe(whole.done);
		expect(cut.lo).toEqual(whole.lo);
		expect(cut.hi).toEqual(whole.hi);
		expect(cut.times).toEqual(whole.times);
	});

	test('neighbouring columns touch', () => {
		const columns = new Columns(n, perColumn, 8000);
		pushAll(columns, signal, () => 64);
		const apart = Array.from({ length: columns.done * n }, (_, at) => at).filter(
			(at) => at >= n && (columns.lo[at]! > columns.hi[at - n]! || columns.hi[at]! < columns.lo[at - n]!)
		);
		expect(apart).toEqual([]);
	});
});

test('no extreme value is ever lost, however long the column', () => {
	const signal = noise(1, 5000);
	signal.data[1234] = 99;
	signal.data[3210] = -77;
	const columns = new Columns(1, 97.3, 100);
	pushAll(columns, signal, () => 333);
	expect(Math.max(...columns.hi.subarray(0, columns.done))).toBe(99);
	expect(Math.min(...columns.lo.subarray(0, columns.done))).toBe(-77);
	expect(columns.reach([0])[0]).toBe(99);
	expect(columns.reach([50])[0]).toBe(127);
});

test('only the newest columns are kept, and the count goes on', () => {
	const signal = noise(2, 1000);
	const [short, long] = [new Columns(2, 10, 7), new Columns(2, 10, 200)];
	pushAll(short, signal, () => 100);
	pushAll(long, signal, () => 100);
	expect(short.done).toBe(long.done);
	for (let c = short.first; c < short.done; c++) {
		expect(short.hi[(c % 7) * 2]).toBe(long.hi[c * 2]);
	}
});

test('a break leaves columns empty and draws no line from what was to what comes', () => {
	const columns = new Columns(1, 10, 500);
	columns.push(new Float32Array(100).fill(5), new Float64Array(100).fill(1));
	columns.skip(40);
	columns.push(new Float32Array(100).fill(-5), new Float64Array(100).fill(2));
	const values = Array.from({ length: columns.done }, (_, c) => (columns.isBlank(c) ? '.' : columns.hi[c]));
	expect(values.filter((v) => v === '.')).toHaveLength(4);
	expect(new Set(values)).toEqual(new Set([5, '.', -5]));
	const [before, after] = columns.stretches(0, columns.done);
	expect([before!.start, after!.end]).toEqual([0, columns.done]);
	expect(after!.start - before!.end).toBe(4);
});

test('a seam without lost samples is still wide enough to be seen, and a long one not wider than the view', () => {
	const columns = new Columns(1, 10, 50);
	columns.push(new Float32Array(95), new Float64Array(95));
	const before = columns.done;
	columns.skip(0);
	expect(columns.done - before).toBeGreaterThan(2);
	columns.skip(1e9);
	expect(columns.done).toBeLessThan(before + 60);
	expect(columns.stretches(columns.first, columns.done)).toEqual([]);
});

test('a break before the first sample is none', () => {
	const columns = new Columns(1, 10, 50);
	columns.skip(1000);
	expect(columns.done).toBe(0);
});

test('a value that is no number leaves a hole of its own size and spoils nothing else', () => {
	const data = new Float32Array(60).fill(1);
	data.fill(NaN, 20, 41);
	const columns = new Columns(1, 10, 20);
	columns.push(data, new Float64Array(60));
	const empty = Array.from({ length: columns.done }, (_, c) => columns.lo[c]! > columns.hi[c]!);
	expect(empty).toEqual([false, false, true, true, false]);
});
