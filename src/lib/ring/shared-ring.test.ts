import { once } from 'node:events';
import { expect, test } from 'vitest';
import { rowsFrom } from '../../../tests/fixtures/rows.ts';
import { tsThread } from '../../../tests/fixtures/thread.ts';
import type { Gap } from '../core/signal.ts';
import { samples, seconds } from '../core/units.ts';
import { SharedRing } from './shared-ring.ts';

/** Writes rows whose values tell their sample index; returns the index after them. */
function fill(ring: SharedRing, index: number, n: number, gap?: Gap): number {
	ring.write(rowsFrom(index, n, ring.nChannels), seconds(1000 + index), gap);
	return index + n;
}

const gapAt = (sample: number, lost: number, span = 0): Gap => ({
	sample: samples(sample),
	lost,
	seconds: seconds(span)
});

/** A read, with its views copied so that it can be compared. */
const readAll = (ring: SharedRing, from: number) => {
	const { data, timestamps, ...rest } = ring.read(from, ring.buffer());
	return { data: [...data], timestamps: [...timestamps], ...rest };
};

test('a reader gets the rows that were written, in order, with their positions and arrival', () => {
	const ring = SharedRing.create(3, 8);
	fill(ring, 0, 5);
	const wanted = rowsFrom(0, 5, 3);
	expect(readAll(ring, 0)).toEqual({
		data: [...wanted.data],
		timestamps: [0, 1, 2, 3, 4],
		row: 0,
		index: 0,
		lost: 0,
		missed: 0,
		broken: false,
		arrived: 1000
	});
});

test('rows are read across the seam of the ring as one piece', () => {
	const ring = SharedRing.create(2, 8);
	fill(ring, fill(ring, 0, 6), 6);
	expect(readAll(ring, 6)).toMatchObject({ data: [...rowsFrom(6, 6, 2).data], row: 6, missed: 0 });
});

test('a reader that was lapped gets the oldest rows that are left and the number it missed', () => {
	const ring = SharedRing.create(1, 8);
	for (let at = 0; at < 50;) at = fill(ring, at, 5);
	expect(readAll(ring, 3)).toMatchObject({
		row: 42,
		missed: 39,
		broken: true,
		timestamps: [42, 43, 44, 45, 46, 47, 48, 49]
	});
	expect(ring.oldest).toBe(42);
});

test('a read of nothing says nothing and moves nobody', () => {
	const ring = SharedRing.create(2, 8);
	const nothing = { data: [], timestamps: [], lost: 0, missed: 0, broken: false };
	expect(readAll(ring, 0)).toMatchObject({ ...nothing, row: 0 });
	fill(ring, 0, 4);
	expect(readAll(ring, 4)).toMatchObject({ ...nothing, row: 4, index: 4 });
	expect(ring.read(0, ring.buffer(0)).missed).toBe(0);
});

test('two readers do not take rows from each other', () => {
	const ring = SharedRing.create(1, 8);
	const other = new SharedRing(ring.handle);
	fill(ring, 0, 4);
	expect(readAll(ring, 0)).toEqual(readAll(other, 0));
});

test('a chunk longer than the ring leaves its newest rows', () => {
	const ring = SharedRing.create(2, 8);
	fill(ring, 0, 20);
	expect(readAll(ring, 0)).toMatchObject({ row: 12, missed: 12, data: [...rowsFrom(12, 8, 2).data] });
});

test('a gap ends one read and begins the next, once, and sample indices go on after it', () => {
	const ring = SharedRing.create(1, 32);
	fill(ring, 0, 4);
	fill(ring, 14, 4, gapAt(14, 10, 0.5));
	expect(readAll(ring, 0)).toMatchObject({ row: 0, lost: 0, timestamps: [0, 1, 2, 3] });
	expect(readAll(ring, 4)).toMatchObject({ row: 4, index: 14, lost: 10, broken: true, missed: 0 });
	expect(readAll(ring, 5)).toMatchObject({ row: 5, index: 15, lost: 0, broken: false });
	expect(ring).toMatchObject({ lost: 10, written: 8, nextIndex: 18 });
	expect(ring.gapsSince(0)).toEqual([{ row: 4, sample: 14, lost: 10, seconds: 0.5 }]);
	expect(ring.gapsSince(5)).toEqual([]);
});

test('a seam loses nothing but breaks the stream, and the index may go back', () => {
	const ring = SharedRing.create(1, 32);
	fill(ring, 100, 4, gapAt(100, 0));
	fill(ring, 50, 4, gapAt(50, 0));
	expect(readAll(ring, 0)).toMatchObject({ row: 0, index: 100, broken: true, lost: 0 });
	expect(readAll(ring, 4)).toMatchObject({ row: 4, index: 50, broken: true, lost: 0 });
	expect(ring.nextIndex).toBe(54);
});

test('after more gaps than the ring remembers, rows whose index is unknown count as missed', () => {
	const ring = SharedRing.create(1, 8192);
	let index = 0;
	for (let k = 0; k < 2000; k++) {
		index += 3;
		index = fill(ring, index, 2, gapAt(index, 3));
	}
	let [at, rows, missed] = [0, 0, 0];
	while (at < ring.written) {
		const got = ring.read(at, ring.buffer());
		expect(got.timestamps[0]).toBe(got.index);
		expect(got.timestamps.length).toBe(2);
		rows += 2;
		missed += got.missed;
		at = got.row + 2;
	}
	expect(missed).toBeGreaterThan(0);
	expect(rows + missed).toBe(ring.written);
	expect(ring.oldest).toBe(missed);
	expect(ring.lost).toBe(6000);
});

test('counts beyond 2^32 are exact, and nothing before the first row can be read', () => {
	const first = 2 ** 32 + 7;
	const ring = SharedRing.create(1, 8, first);
	expect(ring.newest).toBeNaN();
	fill(ring, first, 3);
	expect(ring).toMatchObject({ written: first + 3, nextIndex: first + 3, newest: first + 2, oldest: first });
	expect(readAll(ring, first + 1)).toMatchObject({
		row: first + 1,
		index: first + 1,
		timestamps: [first + 1, first + 2]
	});
});

test('it is told when a row entered the ring, as long as the row is there', () => {
	const ring = SharedRing.create(1, 4);
	fill(ring, 0, 3);
	fill(ring, 3, 3);
	expect(ring.arrivalOf(2)).toBe(1000);
	expect(ring.arrivalOf(3)).toBe(1003);
	expect(ring.arrivalOf(1)).toBeNaN();
	expect(ring.arrivalOf(6)).toBeNaN();
});

test('the writer goes on after one that was killed in mid-write, and spoilt rows are never read', () => {
	const ring = SharedRing.create(1, 8);
	fill(ring, 0, 8);
	// What a writer killed right after reserving four rows leaves behind.
	new BigInt64Array(ring.handle.buffer, 0, 8)[1] = 12n;
	expect(readAll(ring, 4)).toMatchObject({ row: 4, missed: 0, timestamps: [4, 5, 6, 7] });
	expect(readAll(ring, 0)).toMatchObject({ timestamps: [] });
	fill(ring, 8, 1);
	const { row, missed, timestamps } = readAll(ring, 0);
	expect(row).toBeGreaterThanOrEqual(4);
	expect({ missed, timestamps }).toEqual({
		missed: row,
		timestamps: Array.from({ length: 9 - row }, (_, k) => row + k)
	});
});

test('changed() returns at once when rows are there and after its time when none come', async () => {
	const ring = SharedRing.create(1, 8);
	await ring.changed(0, 1);
	fill(ring, 0, 1);
	await ring.changed(0, 600_000);
});

test('changed() wakes when another thread writes', async () => {
	const ring = SharedRing.create(2, 64);
	const awake = ring.changed(0, 600_000);
	const chaos = { ring: ring.handle, seed: 1, chunks: 1, maxChunk: 8, gapChance: 0, first: 0 };
	const board = new BigInt64Array(new SharedArrayBuffer(16)).fill(3n);
	const thread = tsThread(new URL('../../../tests/fixtures/ring-thread.ts', import.meta.url), {
		role: 'write',
		chaos,
		board
	});
	await once(thread, 'message');
	await awake;
	expect(ring.written).toBeGreaterThan(0);
	await thread.terminate();
});
