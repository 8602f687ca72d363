import { expect, test } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { NewestPrediction } from './newest-prediction.ts';

/** A stream of two channels at 10 Hz, and what writes a row that arrived at a time. */
function stream(name: string) {
	const ring = SharedRing.create(2, 256);
	return {
		info: { name, nChannels: 2, fs: hertz(10), unit: 'probability' as const },
		ring: ring.handle,
		write: (values: readonly [number, number], time: number) =>
			ring.write({ data: Float32Array.from(values), timestamps: Float64Array.of(time) }, seconds(time))
	};
}

test('the newest row of both streams, and the class that is decided for', () => {
	const [input, output, smoothed] = [stream('emg'), stream('p'), stream('s')];
	const newest = new NewestPrediction('classify', input, output, smoothed);
	expect(newest.read()).toBeUndefined();
	input.write([0, 0], 1);
	output.write([0.25, 0.75], 1);
	smoothed.write([0, 1], 1);
	expect(newest.read()).toEqual({ values: [0.25, 0.75], smoothed: [0, 1], winner: 1, time: 1 });
});

test('predictions that are late while samples come are not shown', () => {
	const [input, output, smoothed] = [stream('emg'), stream('p'), stream('s')];
	const newest = new NewestPrediction('regress', input, output, smoothed);
	for (const one of [input, output, smoothed]) one.write([0.5, 0.5], 1);
	expect(newest.read()?.winner).toBe(-1);
	input.write([0, 0], 1.5);
	expect(newest.read()).toBeDefined();
	input.write([0, 0], 2.5);
	expect(newest.read()).toBeUndefined();
});

test('the rate is that of the last second', () => {
	const [input, output, smoothed] = [stream('emg'), stream('p'), stream('s')];
	const newest = new NewestPrediction('classify', input, output, smoothed);
	expect(newest.rate).toBe(0);
	for (let i = 0; i < 30; i++) for (const one of [output, smoothed]) one.write([1, 0], i / 20);
	newest.read();
	expect(newest.rate).toBeCloseTo(20, 6);
});

test('a jump of a replay, which brings seconds of samples at once, does not raise the rate', () => {
	const [input, output, smoothed] = [stream('emg'), stream('p'), stream('s')];
	const newest = new NewestPrediction('classify', input, output, smoothed);
	const write = (time: number, arrived: number): void => {
		for (const one of [output, smoothed])
			new SharedRing(one.ring).write(
				{ data: Float32Array.of(1, 0), timestamps: Float64Array.of(time) },
				seconds(arrived)
			);
		newest.read();
	};
	for (let i = 0; i < 30; i++) write(i / 10, i / 10);
	expect(newest.rate).toBeCloseTo(10, 6);
	// Rows that came after the last look count from the next one.
	for (let i = 0; i < 20; i++) for (const one of [output, smoothed]) one.write([1, 0], 3 + i / 10_000);
	expect(newest.rate).toBeCloseTo(10, 6);
	// Five seconds before the place of the jump, at once; then on as before.
	for (let i = 0; i < 50; i++) write(100 + i / 10, 3 + i / 10_000);
	expect(newest.rate).toBeCloseTo(10, 6);
	for (let i = 0; i < 30; i++) {
		write(105 + i / 10, 3.1 + i / 10);
		expect(newest.rate).toBeCloseTo(10, 6);
	}
});
