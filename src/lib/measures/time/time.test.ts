import { expect, test } from 'vitest';
import { gaussian } from '../synthetic-emg.fixture.ts';
import { ensembleOf, onBars } from './cycles.ts';
import { evokedOf } from './evoked.ts';

test('a mean cycle of equal cycles is the cycle, whatever their durations', () => {
	const events = [100, 300, 500, 900, 1090];
	const x = Float64Array.from({ length: 1200 }, (_, i) => {
		const k = events.findLastIndex((at) => at <= i);
		const [from, to] = [events[k], events[k + 1]];
		return from === undefined || to === undefined ? 0 : (i - from) / (to - from);
	});
	// The cycle of 400 samples is twice as long as the median one.
	const { mean, sd, cycles } = ensembleOf(x, events);
	expect(cycles).toBe(3);
	expect(mean[50]).toBeCloseTo(0.5, 6);
	expect(sd[50]).toBeCloseTo(0, 6);
	expect(onBars(Float64Array.from({ length: 101 }, (_, p) => (p > 20 && p < 60 ? 1 : 0)))).toEqual([
		{ from: 21, to: 59 }
	]);
	expect(() => ensembleOf(x, [100])).toThrow('the stretch has 1. Choose a longer stretch');
});

test('an evoked response has its known amplitude and latency', () => {
	const fs = 5000;
	const noise = gaussian(10 * fs, 1);
	const triggers = Array.from({ length: 18 }, (_, i) => Math.round((0.5 + i / 2) * fs));
	const x = Float64Array.from(noise, (value) => 20 + value);
	for (const at of triggers) {
		// A biphasic wave of ±100 from 22 ms to 32 ms after the trigger.
		for (let i = 0; i < 50; i++) x[at + 110 + i]! += 100 * Math.sin((2 * Math.PI * i) / 50);
	}
	const window = { before: 0.05, after: 0.1, searchFrom: 0.005, k: 5 };
	const { peakToPeak, latency, triggers: n } = evokedOf(x, fs, [10, ...triggers], window);
	expect(n).toBe(18);
	expect(peakToPeak).toBeGreaterThan(198);
	expect(peakToPeak).toBeLessThan(203);
	expect(Math.abs(latency - 0.022)).toBeLessThan(0.0005);
	expect(() => evokedOf(x, fs, [10], window)).toThrow('Choose a longer stretch');
});
