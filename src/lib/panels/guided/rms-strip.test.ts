import { expect, test } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { noiseStream } from '../../app/predict/predict-worker.fixture.ts';
import { RmsStrip, STRIP_COLUMNS, stripClasses } from './rms-strip.ts';

/** A stream of two channels at 1000 Hz; `write` adds a square wave of these amplitudes over an offset of 500. */
function stream() {
	const { info } = noiseStream();
	const ring = SharedRing.create(2, 4096);
	let n = 0;
	const write = (rows: number, amplitudes: readonly [number, number]): void => {
		const data = new Float32Array(2 * rows);
		const timestamps = new Float64Array(rows);
		for (let r = 0; r < rows; r++, n++) {
			timestamps[r] = n / 1000;
			for (const [channel, amplitude] of amplitudes.entries())
				data[2 * r + channel] = 500 + (n % 2 === 0 ? amplitude : -amplitude);
		}
		ring.write({ data, timestamps }, seconds(0));
	};
	const live = { info: { ...info, nChannels: 2, fs: hertz(1000) }, ring: ring.handle };
	return { live, write };
}

test('each column is the RMS of each channel about its mean', () => {
	const { live, write } = stream();
	const strip = new RmsStrip(live);
	expect(strip.pull()).toBe(false);
	write(100, [3, 40]);
	write(99, [7, 0]);
	expect(strip.pull()).toBe(true);
	expect([...strip.values.slice(-2)]).toEqual([expect.closeTo(3, 3), expect.closeTo(40, 3)]);
	expect(strip.values.slice(0, -2).every(Number.isNaN)).toBe(true);
	write(1, [7, 0]);
	strip.pull();
	expect([...strip.values.slice(-2)]).toEqual([expect.closeTo(7, 1), expect.closeTo(0, 1)]);
	expect(strip.end).toBeCloseTo(0.199, 6);
});

test('a contraction is bright, rest and an artefact of one moment are not what sets the scale', () => {
	const { live, write } = stream();
	const strip = new RmsStrip(live);
	for (let column = 0; column < STRIP_COLUMNS; column++) {
		const amplitude = column === 7 ? 5000 : column >= 60 ? 80 : 5;
		write(100, [amplitude, 5]);
		strip.pull();
	}
	const bright = strip.brightness();
	const at = (column: number, channel: number): number => bright[2 * column + channel]!;
	expect([at(20, 0), at(20, 1), at(80, 1)]).toEqual([0, 0, 0]);
	expect([at(7, 0), at(80, 0)]).toEqual([1, 1]);
});

test('noise alone stays dark', () => {
	const { live, write } = stream();
	const strip = new RmsStrip(live);
	for (let column = 0; column < STRIP_COLUMNS; column++) {
		write(100, [5 + (column % 3), 5]);
		strip.pull();
	}
	expect(Math.max(...strip.brightness())).toBeLessThan(0.25);
});

test('classes stand where they were shown, cut at the left edge', () => {
	const marks = [
		{ classIndex: 0, shown: 1 },
		{ classIndex: 1, shown: 12 },
		{ classIndex: -1, shown: 14 },
		{ classIndex: 2, shown: 18 },
		{ classIndex: 0, shown: undefined }
	];
	expect(stripClasses(marks, 20)).toEqual([
		{ classIndex: 0, left: 0, right: expect.closeTo(0.2) },
		{ classIndex: 1, left: expect.closeTo(0.2), right: expect.closeTo(0.4) },
		{ classIndex: 2, left: expect.closeTo(0.8), right: 1 }
	]);
	expect(stripClasses(marks, NaN)).toEqual([]);
});
