import { describe, expect, test } from 'vitest';
import { bridge, frame, START, stream } from './frames.fixture.ts';
import { InletDecoder } from './inlet-decoder.ts';
import { MarkerFlow } from './marker-flow.ts';
import { encodeTexts, type Frame } from './protocol.ts';

describe('stamps that are not of the outlet’s clock', () => {
	/** Frames of ten samples, one every 0.1 s; sample i is stamped `stamp(i)`. The clocks are known: app = stamp + 105. */
	const feed = (stamp: (i: number) => number, frames = 100, from = 0, flow = new InletDecoder(stream)) => {
		flow.measured(START, 5, 0.0002);
		let [lost, samples, late, last] = [0, 0, 0, -Infinity];
		for (let k = from; k < from + frames; k++) {
			const timestamps = Float64Array.from({ length: 10 }, (_, i) => stamp(10 * k + i));
			const heard = START + k * 0.1 + 0.09;
			for (const chunk of flow.take(frame(10 * k, 10, { timestamps }), heard, bridge)) {
				lost += chunk.lost ?? 0;
				samples += chunk.timestamps.length;
				for (const time of chunk.timestamps) {
					expect(time).toBeGreaterThanOrEqual(last);
					last = time;
				}
				if (k > from + 30) late = Math.max(late, Math.abs(last - heard));
			}
		}
		return { flow, lost, samples, late };
	};
	const right = (i: number): number => 1 + i / 100;

	test.each([
		['Unix time', (i: number) => 1.8e9 + i / 100, 1e9],
		['seconds since the device was switched on', (i: number) => i / 100 - 4000, 1000],
		['milliseconds', (i: number) => 10 * i, 0],
		['a clock that is five seconds ahead', (i: number) => right(i) + 5, 0],
		['nothing but zeros', () => 0, 0],
		['no numbers', () => NaN, 0],
		['time that runs backwards', (i: number) => 1e6 - i / 100, 1e5]
	])('%s: they are timed by their arrival, and it is said by how much it differs', (_what, stamp, least) => {
		const { flow, lost, samples, late } = feed(stamp);
		expect(late).toBeLessThan(0.2);
		expect(lost).toBe(0);
		expect(samples).toBeGreaterThan(900);
		expect(flow.byArrival).toBe(true);
		expect(flow.uncertainty).toBeGreaterThan(0.05);
		expect(flow.foreignOffset).toBeDefined();
		if (least > 0) expect(Math.abs(flow.foreignOffset!)).toBeGreaterThan(least);
	});

	test.each([
		['one stamp 200,000 s off', (i: number) => right(i) + (i === 505 ? 200_000 : 0), 1],
		['the first stamp of all off', (i: number) => right(i) + (i === 0 ? 200_000 : 0), 1],
		['the last stamp of a frame off, backwards', (i: number) => right(i) - (i === 509 ? 200_000 : 0), 1],
		['the last stamp of a frame off, forwards', (i: number) => right(i) + (i === 509 ? 200_000 : 0), 1],
		['the first stamp of a frame off', (i: number) => right(i) + (i === 500 ? 5 : 0), 1],
		['the last stamp of a frame three seconds back', (i: number) => right(i) - (i === 509 ? 3 : 0), 1],
		['a frame three seconds back', (i: number) => right(i) - (i >= 500 && i < 510 ? 3 : 0), 10],
		['the first stamp of a frame off, backwards', (i: number) => right(i) - (i === 500 ? 5 : 0), 1],
		['one stamp five seconds off', (i: number) => right(i) + (i === 505 ? 5 : 0), 1],
		['one stamp that is no number', (i: number) => (i === 500 ? NaN : right(i)), 1],
		['a frame without numbers', (i: number) => (i >= 500 && i < 510 ? NaN : right(i)), 10],
		['infinity now and then', (i: number) => (i % 37 === 5 ? Infinity : right(i)), 27]
	])('%s: it is replaced, no sample is lost and the clock stays', (_what, stamp, replaced) => {
		const { flow, lost, samples, late } = feed(stamp);
		expect({ lost, samples }).toEqual({ lost: 0, samples: 1000 });
		expect(late).toBeLessThan(0.01);
		expect(flow.foreignOffset).toBeUndefined();
		expect(flow.byArrival).toBe(false);
		expect(flow.replaced).toBe(replaced);
	});

	test('a clock that is set wrong while it streams, and right again', () => {
		const { flow, lost } = feed(right);
		const wrong = feed((i) => right(i) + 1.7e9, 100, 100, flow);
		expect(flow.byArrival).toBe(true);
		expect(wrong.late).toBeLessThan(0.5);
		const again = feed(right, 100, 200, flow);
		expect(flow.foreignOffset).toBeUndefined();
		expect(again.late).toBeLessThan(0.5);
		expect(lost + wrong.lost + again.lost).toBe(0);
	});

	test('what the bridge dropped is counted, and an interruption by the time it took', () => {
		const unix = (i: number): number => 1.8e9 + i / 100;
		const flow = new InletDecoder(stream);
		feed(unix, 50, 0, flow);
		expect(feed(unix, 50, 55, flow).lost).toBe(50);
		expect(flow.resume('u', START + 20, bridge)).toBeDefined();
		let lost = 0;
		for (let k = 0; k < 40; k++) {
			const timestamps = Float64Array.from({ length: 10 }, (_, i) => unix(2000 + 10 * k + i));
			for (const chunk of flow.take(frame(10 * k, 10, { timestamps }), START + 20.09 + k * 0.1, bridge))
				lost += chunk.lost ?? 0;
		}
		expect(lost).toBeGreaterThan(900);
		expect(lost).toBeLessThan(1000);
	});

	test('markers with such stamps are as old as their arrival', () => {
		const flow = new MarkerFlow();
		flow.measured(START, 5, 0.001);
		const texts = (timestamps: number[]): Frame =>
			frame(0, 3, {
				format: 'string',
				channels: 1,
				timestamps: Float64Array.from(timestamps),
				payload: encodeTexts(['a', 'b', 'c'])
			});
		expect(flow.take(texts([1.8e9, NaN, 1.5]), START + 1, bridge).map(({ timestamp }) => timestamp)).toEqual([
			START + 1,
			START + 1,
			106.5
		]);
	});
});
