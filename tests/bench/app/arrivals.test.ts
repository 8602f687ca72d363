import { expect, test } from 'vitest';
import { seeded } from '../../../src/lib/core/random.ts';
import { paced, type Arrival } from './arrivals.ts';

/**
 * A minute of ticks of 9 ms at `speed`, each late by chance, the last chunk by a tenth of a second; the clock is off by `ppm`.
 */
function minute(fs: number, speed: number, ppm: number): Arrival[] {
	const random = seeded(fs);
	const arrivals: Arrival[] = [];
	let row = 0;
	for (let due = 0.009; due < 60; due += due > 59.8 ? 0.19 : 0.009) {
		const end = Math.floor(due * speed * fs);
		if (end < row) continue;
		const late = due > 59.9 ? 0.1 : random() < 0.9 ? 0 : 0.02 * random();
		const came = 1e6 + due * (1 + ppm / 1e6) + late;
		arrivals.push({ first: row / fs, last: end / fs, came, rows: end + 1 - row });
		row = end + 1;
	}
	return arrivals;
}

test('a drift of the pacer is seen to a millionth, and late chunks are not taken for one', () => {
	for (const speed of [0.5, 1, 16]) {
		for (const ppm of [0, 25, -400]) {
			const found = paced([minute(2048, speed, ppm), minute(60, speed, ppm)], speed, 60);
			expect(Math.abs(found.ppm - ppm), `${speed}× ${ppm}`).toBeLessThan(1);
			expect(found.worst).toBeGreaterThan(0.2);
			expect(found.late50).toBeLessThan(0.03);
		}
	}
});

test('streams are compared at every moment: together they are less than a sample apart, with a lag by so much more', () => {
	const steady = (fs: number, lag: number): Arrival[] =>
		Array.from({ length: 600 }, (_, tick) => {
			const time = Math.floor((tick * fs) / 60) / fs;
			return { first: time, last: time, came: tick / 60 + lag, rows: 1 };
		});
	expect(paced([steady(2048, 0), steady(60, 0)], 1, 60).apart).toBeLessThan(1);
	const { apart } = paced([steady(2048, 0), steady(60, 0.1)], 1, 60);
	expect(apart).toBeGreaterThan(5.9);
	expect(apart).toBeLessThan(7.1);
});
