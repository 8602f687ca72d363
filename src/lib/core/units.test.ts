import { expect, test } from 'vitest';
import { durationOf, hertz, samples, samplesIn, seconds } from './units.ts';

const at = (span: number, fs: number): number => samplesIn(seconds(span), hertz(fs));

test.each([
	[0.29, 100, 29],
	[0.2, 256, 51],
	[0.1, 2048, 204],
	[0.2, 2048, 409],
	[0.05, 2048, 102],
	[0.2, 1000, 200],
	[1, 100, 100],
	[0.1, 60.0, 6],
	[3, 2048, 6144],
	[0, 2048, 0]
])('%d s at %d Hz are %d samples', (span, fs, n) => {
	expect(at(span, fs)).toBe(n);
});

test('a span given in whole milliseconds is never a sample short, at any whole rate', () => {
	const wrong: string[] = [];
	for (const fs of [100, 200, 250, 256, 500, 512, 1000, 1024, 1925.926, 2000, 2048, 4000, 10240]) {
		for (let ms = 1; ms <= 3000; ms++) {
			const exact = Math.floor((ms * Math.round(fs * 1000)) / 1e6);
			if (at(ms / 1000, fs) !== exact) wrong.push(`${ms} ms at ${fs} Hz`);
		}
	}
	expect(wrong).toEqual([]);
});

test('a day at the highest rate still counts exactly', () => {
	expect(at(86_400, 10_240)).toBe(884_736_000);
});

test('samples become seconds and come back', () => {
	for (const fs of [100, 333, 1000, 1925.926, 2048, 10_240].map(hertz)) {
		const wrong = Array.from({ length: 5000 }, (_, n) => n).filter(
			(n) => samplesIn(durationOf(samples(n), fs), fs) !== n
		);
		expect(wrong).toEqual([]);
	}
});
