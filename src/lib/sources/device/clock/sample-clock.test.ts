import { expect, test } from 'vitest';
import { seeded } from '../../../core/random.ts';
import { hertz } from '../../../core/units.ts';
import type { Counter, DeviceStream } from '../driver.ts';
import { SampleClock, type Timed } from './sample-clock.ts';

interface World {
	readonly fs: number;
	readonly counter?: Counter;
	readonly seconds: number;
	/** How much faster the device's clock is than it says. */
	readonly ppm?: number;
	/** Arrival of a frame that was complete at `t`. */
	readonly arrival: (t: number) => number;
	readonly lost?: (sample: number) => boolean;
	/** Samples per frame. */
	readonly n?: number;
	readonly tolerance?: number;
}

const START = 1.7e9;

/** Plays a device into a SampleClock. `true` is when a sample was really taken. */
function play({ fs, counter, seconds, ppm = 0, arrival, lost, n = 1, tolerance }: World) {
	const stream: DeviceStream = {
		info: { name: 'emg', nChannels: 1, fs: hertz(fs), unit: 'uV' },
		...(counter && { counter }),
		...(tolerance !== undefined && { tolerance })
	};
	const clock = new SampleClock(stream);
	const period = 1 / (fs * (1 + ppm * 1e-6));
	const out: { sample: number; time: number; lost: number }[] = [];
	const take = (timed: readonly Timed[]): void => {
		for (const { data, timestamps, lost: before } of timed)
			timestamps.forEach((time, i) => out.push({ sample: data[i]!, time, lost: i === 0 ? before : 0 }));
	};
	const taken = (sample: number): number => START + sample * period;
	let last = -Infinity;
	for (let k = 0; k < seconds * fs; k += n) {
		if (lost?.(k)) continue;
		last = Math.max(last, arrival(taken(k + n - 1)));
		const values = Array.from({ length: n }, (_, i) => k + i);
		const count = counter && { count: (k * (counter.step ?? 1) + (counter.unsent ?? 0)) % counter.modulo };
		take(clock.push({ stream: 0, values, ...count }, last));
	}
	take(clock.settle(last + 1));
	return { out, clock, taken };
}

/** USB with a latency timer: what came within 16 ms comes at once. */
const bursts = (t: number): number => Math.ceil((t + 0.001) / 0.016) * 0.016;
const jitter = (seed: number, most: number): ((t: number) => number) => {
	const random = seeded(seed);
	return (t) => t + 0.002 + most * random();
};
/** The bursts, each late by as much as `by` says. */
const late = (by: (t: number) => number): ((t: number) => number) => {
	let [burst, at] = [0, 0];
	return (t) => {
		if (bursts(t) !== burst) [burst, at] = [bursts(t), by(bursts(t))];
		return at;
	};
};
const byte: Counter = { modulo: 256 };

/** Each kind of arrival with each error of the rate with `MYODECK_LONG=1`; else with one of them. */
const LONG = Boolean(process.env['MYODECK_LONG']);
const ALL_PPM = [0, 60, -120];

for (const [what, arrival, ppmInShort] of [
	['bursts of four packets every 16 ms', bursts, 60],
	['jitter up to 40 ms', jitter(3, 0.04), 0],
	['bursts of four packets every 16 ms with jitter up to 40 ms', late(jitter(7, 0.04)), -120]
] as const) {
	for (const ppm of LONG ? ALL_PPM : [ppmInShort]) {
		test(`${what}, ${ppm} ppm: evenly spaced to 0.5 ms, drift within 5 ppm after five minutes`, () => {
			const { out, clock, taken } = play({ fs: 250, counter: byte, seconds: 300, ppm, arrival });
			expect(out.map(({ sample }) => sample)).toEqual(Array.from({ length: 75_000 }, (_, i) => i));
			expect(out.every(({ lost }) => lost === 0)).toBe(true);
			let uneven = 0;
			for (let i = 1; i < out.length; i++)
				uneven = Math.max(uneven, Math.abs(out[i]!.time - out[i - 1]!.time - 1 / 250));
			expect(uneven).toBeLessThan(0.0005);
			// A delay that every sample has cannot be told from the arrivals; how far it wanders can.
			const wrong = out.slice(2500).map(({ sample, time }) => time - taken(sample));
			const [least, most] = [Math.min(...wrong), Math.max(...wrong)];
			expect(least).toBeGreaterThan(-0.001);
			expect(most - least).toBeLessThan(0.008);
			expect(Math.abs(clock.figures.ppm - ppm)).toBeLessThan(5);
			expect(clock.figures.jitter).toBeGreaterThan(0.01);
		});
	}
}

test('arrival that is prompt gives times right to 2 ms from the start on, drift or not', () => {
	for (const ppm of [0, 200, -250]) {
		const { out, taken } = play({ fs: 250, counter: byte, seconds: 60, ppm, arrival: jitter(5, 0.003) });
		const wrong = Math.max(...out.map(({ sample, time }) => Math.abs(time - taken(sample))));
		expect(wrong).toBeLessThan(0.004);
		const later = Math.max(...out.slice(2500).map(({ sample, time }) => Math.abs(time - taken(sample))));
		expect(later - 0.002).toBeLessThan(0.002);
	}
});

/** Sizes of the gaps, and the samples after them. */
const gaps = (out: readonly { sample: number; lost: number }[]): [number, number][] =>
	out.filter(({ lost }) => lost > 0).map(({ sample, lost }) => [sample, lost]);

for (const n of [1, 255, 256, 257, 300, 512, 1111, 2500]) {
	test(`a loss of ${n} samples at 250 Hz, counted in a byte, is counted exactly`, () => {
		for (const arrival of [bursts, jitter(n, 0.04), late(jitter(n, 0.04))]) {
			const { out } = play({
				fs: 250,
				counter: byte,
				seconds: 30,
				arrival,
				lost: (k) => k >= 1000 && k < 1000 + n
			});
			expect(gaps(out)).toEqual([[1000 + n, n]]);
			expect(out).toHaveLength(7500 - n);
		}
	});
}

test('a stall in which nothing is lost is no gap, however long', () => {
	for (const stall of [0.3, 0.9, 2.6]) {
		const arrival = (t: number): number => (t > START + 8 && t < START + 8 + stall ? START + 8 + stall : t);
		const { out } = play({ fs: 250, counter: byte, seconds: 20, arrival });
		expect(gaps(out)).toEqual([]);
		expect(out).toHaveLength(5000);
	}
});

test('random losses are counted exactly', () => {
	const random = seeded(11);
	const drop = new Set(Array.from({ length: 400 }, () => 100 + Math.floor(random() * 7000)));
	const { out } = play({ fs: 250, counter: byte, seconds: 30, arrival: bursts, lost: (k) => drop.has(k) });
	expect(out).toHaveLength(7500 - drop.size);
	let expected = 0;
	for (const { sample, lost } of out) {
		expect(sample).toBe(expected + lost);
		expected = sample + 1;
	}
});

test('samples that a device never sends are no loss, and time goes on over them', () => {
	// 200 of 201: Ganglion.
	const counter = { modulo: 201, unsent: 1 };
	const { out } = play({
		fs: 200,
		counter,
		seconds: 20,
		arrival: jitter(2, 0.01),
		lost: (k) => (k + 1) % 201 === 0 || (k >= 700 && k < 1310)
	});
	const missing = Array.from({ length: 610 }, (_, i) => 700 + i).filter((k) => (k + 1) % 201 !== 0).length;
	expect(gaps(out)).toEqual([[1310, missing]]);
	const unsent = out.findIndex(({ sample }) => sample === 201);
	expect(out[unsent]!.time - out[unsent - 1]!.time).toBeCloseTo(0.01, 3);
});

test('a repeated frame is dropped; a count that is wrong once costs one sample', () => {
	const stream: DeviceStream = {
		info: { name: 'e', nChannels: 1, fs: hertz(250), unit: 'uV' },
		counter: byte
	};
	const clock = new SampleClock(stream);
	const out: Timed[] = [];
	for (let k = 0; k < 2000; k++) {
		const at = START + k / 250 + 0.002;
		const count = k === 900 ? (k + 77) % 256 : k % 256;
		out.push(...clock.push({ stream: 0, values: [k], count }, at));
		if (k === 500) out.push(...clock.push({ stream: 0, values: [-1], count }, at));
	}
	const values = out.flatMap((timed) => [...timed.data]);
	expect(values.filter((v) => v < 0)).toEqual([]);
	expect(values).toHaveLength(1999);
	expect(out.reduce((sum, timed) => sum + timed.lost, 0)).toBe(1);
});

test('a device that begins to count afresh goes on, with the time it was silent as a gap', () => {
	const stream: DeviceStream = {
		info: { name: 'e', nChannels: 1, fs: hertz(250), unit: 'uV' },
		counter: { modulo: 65536 }
	};
	const clock = new SampleClock(stream);
	const out: Timed[] = [];
	for (let k = 0; k < 3000; k++) {
		if (k >= 1500 && k < 2000) continue;
		const count = k < 1500 ? 40_000 + k : k - 2000;
		out.push(...clock.push({ stream: 0, values: [k], count }, START + k / 250 + 0.002));
	}
	expect(out.filter(({ lost }) => lost > 0).map(({ lost }) => lost)).toEqual([500]);
	expect(out.flatMap(({ data }) => [...data])).toHaveLength(2500);
});

test('after a reconnect the gap is as long as the device was away, to the sample', () => {
	const stream: DeviceStream = {
		info: { name: 'e', nChannels: 1, fs: hertz(250), unit: 'uV' },
		counter: byte
	};
	for (const away of [250, 1000, 12_345]) {
		const random = seeded(away);
		const clock = new SampleClock(stream);
		const out: Timed[] = [];
		for (let k = 0; k < 3000 + away; k++) {
			if (k === 1500) clock.restart();
			if (k >= 1500 && k < 1500 + away) continue;
			const count = k < 1500 ? k : k - 1500 - away;
			const at = START + k / 250 + 0.001 + 0.004 * random();
			out.push(...clock.push({ stream: 0, values: [k], count: count % 256 }, at));
		}
		const back = out.findIndex(({ lost }) => lost > 0);
		expect(out[back]!.data[0]! - out[back - 1]!.data.at(-1)! - 1).toBe(out[back]!.lost);
		expect(out[back]!.lost).toBeGreaterThanOrEqual(away);
		expect(out.slice(back + 1).every(({ lost }) => lost === 0)).toBe(true);
	}
});

test('without a counter, time follows the rate, and a silence is a loss', () => {
	const { out, clock, taken } = play({
		fs: 500,
		seconds: 60,
		n: 5,
		ppm: 4000,
		tolerance: 0.03,
		arrival: jitter(4, 0.02),
		lost: (k) => k >= 10_000 && k < 11_500
	});
	const [[sample, lost], ...more] = gaps(out) as [[number, number]];
	expect(more).toEqual([]);
	expect(sample).toBe(11_500);
	expect(Math.abs(lost - 1500)).toBeLessThan(15);
	expect(Math.abs(clock.figures.ppm - 4000)).toBeLessThan(500);
	const wrong = out.slice(15_000).map(({ sample: k, time }) => Math.abs(time - taken(k)));
	expect(Math.max(...wrong)).toBeLessThan(0.05);
});

test('a slow stream in fast packets keeps its own count', () => {
	const counter = { modulo: 256, step: 10 };
	const { out } = play({ fs: 25, counter, seconds: 60, arrival: bursts, lost: (k) => k >= 300 && k < 340 });
	expect(gaps(out)).toEqual([[340, 40]]);
});
