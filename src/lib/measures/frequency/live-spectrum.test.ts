import { describe, expect, test } from 'vitest';
import { LiveSpectrum } from './live-spectrum.ts';
import { welch } from './welch.ts';

const FS = 1001;

/** Rows of two channels: a sine of 80 Hz with noise, and noise alone. */
function rows(count: number): Float32Array {
	let seed = 7;
	const noise = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
	return Float32Array.from({ length: count * 2 }, (_, at) =>
		at % 2 === 0 ? 20 * Math.sin((2 * Math.PI * 80 * (at / 2)) / FS) + noise() : noise()
	);
}

const channel = (data: Float32Array, c: number): Float64Array =>
	Float64Array.from({ length: data.length / 2 }, (_, i) => data[2 * i + c]!);

function pushed(spectrum: LiveSpectrum, data: Float32Array, piece: number, from = 0): LiveSpectrum {
	for (let row = 0; row < data.length / 2; row += piece) {
		spectrum.push(data.subarray(2 * row, 2 * (row + piece)), from + row);
		spectrum.work();
	}
	while (spectrum.work());
	return spectrum;
}

describe('a live spectrum', () => {
	test('is the Welch spectrum of the library to the bit, however the samples were chunked', () => {
		const data = rows(5 * FS);
		for (const piece of [1, 17, 500, 5 * FS]) {
			const live = pushed(new LiveSpectrum(2, FS, 100), data, piece);
			for (const c of [0, 1]) {
				const known = welch(channel(data, c), FS);
				expect(live.segments).toBe(known.segments);
				expect(live.density(c)).toEqual(known.density);
				expect(live.frequencies).toEqual(known.frequencies);
			}
		}
	});

	test('has the peak of a sine at its frequency, and the power of the signal below the curve (Parseval)', () => {
		const data = rows(9 * FS);
		const live = pushed(new LiveSpectrum(2, FS, 9), data, 64);
		const density = live.density(0)!;
		expect(live.frequencies[density.indexOf(Math.max(...density))]).toBeCloseTo(80, 6);
		const step = live.frequencies[1]!;
		const power = density.reduce((sum, value) => sum + value * step, 0);
		expect(power / (20 ** 2 / 2 + 1 / 12)).toBeCloseTo(1, 2);
	});

	test('keeps the newest segments, and begins them where a replay that starts elsewhere does', () => {
		const data = rows(8 * FS);
		const all = pushed(new LiveSpectrum(2, FS, 3), data, 100);
		expect(all.segments).toBe(3);
		const late = pushed(new LiveSpectrum(2, FS, 3), data.subarray(2 * 4123), 77, 4123);
		expect(late.density(0)).toEqual(all.density(0));
	});

	test('has no segment across a break, and forgets what came before a jump', () => {
		const live = pushed(new LiveSpectrum(2, FS, 9), rows(FS + 10), 50);
		expect(live.segments).toBe(1);
		live.interrupt(false);
		pushed(live, rows(FS - 1), 50, 3 * 501);
		expect(live.segments).toBe(1);
		live.interrupt(true);
		expect(live.density(0)).toBeUndefined();
		pushed(live, rows(FS), 50, 501);
		expect(live.segments).toBe(1);
	});
});
