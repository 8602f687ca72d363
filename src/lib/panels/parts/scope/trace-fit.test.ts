import { describe, expect, test } from 'vitest';
import type { StreamInfo } from '../../../core/signal.ts';
import { hertz, seconds } from '../../../core/units.ts';
import { SharedRing } from '../../../ring/shared-ring.ts';
import { Feed, type FeedSettings } from './feed.ts';
import { TraceFit } from './trace-fit.ts';

const info: StreamInfo = { name: 'emg', nChannels: 4, fs: hertz(1000), unit: 'a.u.' };

/** A feed that has seen 2 s: channel c is a square wave of `height[c]` around `offset`. */
function feedOf(height: readonly number[], offset = 0, mode: FeedSettings['mode'] = 'waveform'): Feed {
	const ring = SharedRing.create(4, 4000);
	const data = Float32Array.from(
		{ length: 8000 },
		(_, i) => offset + (Math.floor(i / 400) % 2 ? 1 : -1) * height[i % 4]!
	);
	ring.write({ data, timestamps: Float64Array.from({ length: 2000 }, (_, i) => i / 1000) }, seconds(0));
	const feed = new Feed(info, ring, { seconds: 2, width: 200, mode });
	feed.pull(() => 0, Infinity);
	return feed;
}

/** Smallest and largest y that a strip reaches; slots that were never used rest at the origin. */
function reachOf(xy: Float32Array): readonly [number, number] {
	const ys = Array.from(xy).filter((y, i) => i % 2 === 1 && (y !== 0 || xy[i - 1] !== 0));
	return [Math.min(...ys), Math.max(...ys)];
}

describe('the fit of the traces', () => {
	test('gives every channel its own band of the screen, from top to bottom', () => {
		const fit = new TraceFit(4);
		const feed = feedOf([90, 90, 90, 90]);
		expect(fit.update(feed, 'auto', [])).toBe(true);
		const strip = fit.strip(feed, [], 400, 400);
		const bands = [0, 1, 2, 3].map((channel) => reachOf(strip.rowOf(channel)));
		bands.forEach(([low, high], k) => {
			expect(high).toBeLessThanOrEqual(1 - k / 2);
			expect(low).toBeGreaterThanOrEqual(1 - (k + 1) / 2);
			expect(high - low).toBeGreaterThan(0.3);
		});
	});

	test('keeps still while the signal does', () => {
		const fit = new TraceFit(4);
		const feed = feedOf([90, 10, 50, 20]);
		expect(fit.update(feed, 'auto', [])).toBe(true);
		expect(fit.update(feed, 'auto', [])).toBe(false);
	});

	test('does not make room for a channel that is switched off', () => {
		const fit = new TraceFit(4);
		fit.update(feedOf([90, 90, 90, 9000]), 'auto', [3]);
		expect(fit.scale).toBeLessThan(200);
		fit.update(feedOf([90, 90, 90, 9000]), 'auto', []);
		expect(fit.scale).toBeGreaterThanOrEqual(9000);
	});

	test('does not blow up silence', () => {
		const fit = new TraceFit(4, 50);
		fit.update(feedOf([3, 3, 3, 3]), 'auto', []);
		expect(fit.scale).toBe(50);
		fit.update(feedOf([3, 3, 3, 3]), '10', []);
		expect(fit.scale).toBe(10);
	});

	test('takes a fixed amplitude as it is', () => {
		const fit = new TraceFit(4);
		fit.update(feedOf([90, 90, 90, 90]), '1000', []);
		expect(fit.scale).toBe(1000);
	});

	test('brings a signal with an offset to the middle of its row', () => {
		const fit = new TraceFit(4);
		const feed = feedOf([20, 20, 20, 20], 5000);
		fit.update(feed, 'auto', []);
		expect(fit.scale).toBeLessThan(100);
		const [low, high] = reachOf(fit.strip(feed, [], 400, 400).rowOf(0));
		expect((low + high) / 2).toBeCloseTo(0.75, 1);
	});

	test('of an envelope starts at zero, whatever the offset', () => {
		const fit = new TraceFit(4);
		const feed = feedOf([20, 20, 20, 20], 5000, 'envelope');
		fit.update(feed, 'auto', []);
		expect(fit.scale).toBeLessThan(100);
		const [low, high] = reachOf(fit.strip(feed, [], 400, 400).rowOf(3));
		expect(low).toBeGreaterThan(-1);
		expect(high).toBeLessThan(-0.5);
	});

	test('says nothing before the first sample', () => {
		const feed = new Feed(info, SharedRing.create(4, 100), { seconds: 1, width: 100, mode: 'waveform' });
		const fit = new TraceFit(4);
		expect(fit.update(feed, 'auto', [])).toBe(false);
		expect(fit.scale).toBeUndefined();
	});
});
