import { describe, expect, test } from 'vitest';
import type { Gap, StreamInfo } from '../../../core/signal.ts';
import { hertz, samples, seconds } from '../../../core/units.ts';
import { SharedRing } from '../../../ring/shared-ring.ts';
import { Feed, type FeedSettings } from './feed.ts';

const info: StreamInfo = { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV', fullScale: 900 };
const settings: FeedSettings = { seconds: 1, width: 100, mode: 'waveform' };
const forEver = Infinity;

/** Rows from position `from` on: channel 0 is the position in seconds, channel 1 is 0. */
function write(ring: SharedRing, rows: number, gap?: Gap): void {
	const from = ring.written;
	const data = new Float32Array(rows * 2);
	for (let i = 0; i < rows; i++) data[2 * i] = (from + i) / 1000;
	ring.write(
		{ data, timestamps: Float64Array.from({ length: rows }, (_, i) => (from + i) / 1000) },
		seconds(0),
		gap
	);
}

/** A clock that moves on by `step` milliseconds whenever somebody looks. */
function ticking(step: number): () => number {
	let time = 0;
	return () => (time += step);
}

const newest = (feed: Feed): number =>
	feed.columns.hi[((feed.columns.done - 1) % feed.columns.capacity) * feed.columns.nChannels]!;

describe('a feed', () => {
	test('begins with what the ring holds of the visible time', () => {
		const ring = SharedRing.create(2, 5000);
		write(ring, 3000);
		const feed = new Feed(info, ring, settings);
		expect(feed.pull(ticking(0.01), forEver)).toBe(true);
		expect(feed.columns.lo[0]).toBeCloseTo(2, 5);
		expect(feed.columns.done).toBe(99);
		expect(feed.position).toBe(3000);
		expect(feed.pull(ticking(0.01), forEver)).toBe(false);
	});

	test('reads in pieces and leaves off when its time is up', () => {
		const ring = SharedRing.create(2, 5000);
		write(ring, 1000);
		const feed = new Feed(info, ring, settings);
		const clock = ticking(1);
		feed.pull(clock, 2);
		expect(feed.position).toBeGreaterThan(0);
		expect(feed.position).toBeLessThan(1000);
		while (feed.pull(clock, 2));
		expect(feed.position).toBe(1000);
		expect(feed.columns.stretches(0, feed.columns.done)).toHaveLength(1);
	});

	test('shows a gap of the ring as a break as wide as what was lost', () => {
		const ring = SharedRing.create(2, 5000);
		write(ring, 300);
		write(ring, 300, { sample: samples(500), lost: 200, seconds: seconds(0.2) });
		const feed = new Feed(info, ring, settings);
		feed.pull(ticking(0.01), forEver);
		const [first, second] = feed.columns.stretches(0, feed.columns.done);
		expect(second!.start - first!.end).toBe(20);
	});

	test('that was away comes back to the newest window, and draws no line over what it did not see', () => {
		const ring = SharedRing.create(2, 4000);
		write(ring, 800);
		const feed = new Feed(info, ring, settings);
		let time = 0;
		feed.pull(() => time, forEver);
		for (let k = 0; k < 20; k++) write(ring, 1000);
		time = 60_000;
		feed.pull(() => time, forEver);
		expect(feed.position).toBe(20_800);
		expect(newest(feed)).toBeCloseTo(20.8, 1);
		expect(feed.skipped).toBe(0);
		const oldest = feed.columns.stretches(feed.columns.first, feed.columns.done)[0]!;
		expect(feed.columns.times[oldest.start % feed.columns.capacity]).toBeGreaterThan(19.7);
	});

	test('that cannot keep up skips ahead, says by how much, and shows it as a break', () => {
		const ring = SharedRing.create(2, 20_000);
		const feed = new Feed(info, ring, { ...settings, seconds: 10 });
		let time = 0;
		const clock = (): number => (time += 20);
		for (let k = 0; k < 400; k++) {
			write(ring, 600);
			feed.pull(clock, 1);
		}
		expect(feed.skipped).toBeGreaterThan(0);
		expect(feed.behind).toBeLessThan(1.7);
		expect(feed.columns.stretches(feed.columns.first, feed.columns.done).length).toBeGreaterThan(1);
	});

	test('of a frozen view ends where it was frozen', () => {
		const ring = SharedRing.create(2, 5000);
		write(ring, 3000);
		const feed = new Feed(info, ring, { ...settings, seconds: 0.5 }, 2500);
		while (feed.pull(ticking(0.01), forEver));
		expect(feed.position).toBe(2500);
		expect(newest(feed)).toBeCloseTo(2.49, 1);
		expect(Feed.holds(ring, info.fs, 0.5, 2500)).toBe(true);
		write(ring, 4500);
		expect(Feed.holds(ring, info.fs, 0.5, 2500)).toBe(false);
	});

	test('counts clipping before the filter and RMS after it, and leaves the ring as it is', () => {
		const ring = SharedRing.create(2, 2000);
		const data = new Float32Array(2000).fill(950);
		ring.write({ data, timestamps: new Float64Array(1000) }, seconds(0));
		const silence = { nChannels: 2, process: (rows: Float32Array) => rows.fill(0), reset: () => {} };
		const feed = new Feed(info, ring, { ...settings, filter: silence });
		feed.pull(ticking(0.01), forEver);
		const { rms, clipped } = feed.stats.figures();
		expect(Array.from(clipped)).toEqual([1, 1]);
		expect(Array.from(rms)).toEqual([0, 0]);
		expect(Math.max(...feed.columns.hi)).toBe(0);
		expect(ring.read(0, ring.buffer()).data).toEqual(data);
	});

	test('of an envelope is never below zero', () => {
		const ring = SharedRing.create(2, 2000);
		write(ring, 1500);
		const feed = new Feed(info, ring, { ...settings, mode: 'envelope' });
		feed.pull(ticking(0.01), forEver);
		expect(Math.min(...feed.columns.lo.subarray(0, 2 * feed.columns.done))).toBe(0);
		expect(newest(feed)).toBeGreaterThan(0);
	});
});
