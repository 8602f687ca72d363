import { describe, expect, test } from 'vitest';
import { seeded } from '../../../core/random.ts';
import { hertz } from '../../../core/units.ts';
import type { DeviceStream } from '../driver.ts';
import { SampleClock } from './sample-clock.ts';

interface Played {
	/** Whether timestamps ever were further than a second from arrival, seconds. */
	readonly furthest: number;
	readonly lost: number;
	readonly samples: number;
	/** Seconds from the first arrival until another rate was told. */
	readonly toldAfter: number;
	readonly clock: SampleClock;
}

/** What happens to the samples of a second on their way: when sample `n`, taken at `time`, arrives; undefined: it is lost. */
type Way = (n: number, time: number) => number | undefined;
const direct: Way = (_n, time) => time;

/** A stream of one channel whose samples come at `real(time)` Hz, `size` in a packet. */
function play(
	stream: DeviceStream,
	real: number | ((time: number) => number),
	seconds: number,
	{ way = direct, size = 1 }: { readonly way?: Way; readonly size?: number } = {}
): Played {
	const clock = new SampleClock(stream);
	const rate = typeof real === 'number' ? () => real : real;
	const packets: { at: number; count: number; n: number }[] = [];
	let n = 0;
	for (let time = 0; time < seconds; time += size / rate(time), n += size) {
		const at = way(n, time);
		if (at !== undefined) packets.push({ at: 1000 + at, count: n, n: size });
	}
	packets.sort((a, b) => a.at - b.at);
	let [furthest, lost, samples, toldAfter, last] = [0, 0, 0, NaN, -Infinity];
	const look = (out: ReturnType<SampleClock['push']>, now: number): void => {
		for (const { timestamps, lost: missing } of out) {
			lost += missing;
			samples += timestamps.length;
			// No `expect` for each of a million samples: it takes ten times what the clock does.
			for (const time of timestamps) {
				if (!(time > last)) expect.fail(`${time} s comes after ${last} s`);
				last = time;
			}
			furthest = Math.max(furthest, last - now);
		}
		if (Number.isNaN(toldAfter) && clock.otherRate) toldAfter = now - 1000;
	};
	let next = 0;
	for (let now = 1000; now < 1000 + seconds + 1; now += 0.01) {
		for (; next < packets.length && packets[next]!.at <= now; next++) {
			const { at, count, n: length } = packets[next]!;
			const modulo = stream.counter?.modulo;
			look(
				clock.push(
					{
						stream: 0,
						values: new Array<number>(length).fill(0),
						...(modulo ? { count: count % modulo } : {})
					},
					at
				),
				at
			);
		}
		look(clock.settle(now), now);
	}
	const newest = packets.at(-1)!.at - last;
	return { furthest: Math.max(furthest, Math.abs(newest)), lost, samples, toldAfter, clock };
}

const info = (fs: number) => ({ name: 'x', nChannels: 1, fs: hertz(fs), unit: 'a.u.' as const });
const uncounted = (fs: number, tolerance = 0.05): DeviceStream => ({ info: info(fs), tolerance });
const counted = (fs: number, modulo = 256, tolerance?: number): DeviceStream => ({
	info: info(fs),
	counter: { modulo },
	...(tolerance === undefined ? {} : { tolerance })
});

describe('a device that sends at another rate than it should', () => {
	test.each([
		[50, 400],
		[100, 1000],
		[1000, 100],
		[10, 200],
		[100, 50],
		[500, 250],
		[250, 260],
		[250, 240],
		[100, 25]
	])(
		'without a counter, %i Hz nominal and %i Hz real: it is timed by what comes, and the rate is told',
		(fs, real) => {
			const { furthest, lost, toldAfter, clock } = play(uncounted(fs, 0.01), real, 20);
			expect(furthest).toBeLessThan(1);
			expect(lost).toBe(0);
			expect(toldAfter).toBeLessThan(15);
			if (real / fs > 1.3 || real / fs < 0.7) expect(toldAfter).toBeLessThan(4);
			expect(clock.otherRate!.measured / real).toBeCloseTo(1, 1);
		}
	);

	test.each([
		[500, 250, 256],
		[250, 500, 256],
		[250, 125, 256],
		[250, 245, 256],
		[250, 255, 256],
		[500, 400, 256],
		[500, 600, 256],
		[1000, 250, 65_536],
		[250, 500, 128]
	])(
		'with a counter, %i Hz nominal and %i Hz real, modulo %i: nothing counts as lost',
		(fs, real, modulo) => {
			for (const tolerance of [undefined, 0.01]) {
				const { furthest, lost, samples, toldAfter } = play(counted(fs, modulo, tolerance), real, 25);
				expect(lost).toBe(0);
				expect(samples).toBeGreaterThan(24 * real);
				expect(furthest).toBeLessThan(1);
				expect(toldAfter).toBeLessThan(20);
			}
		}
	);

	test('what it loses is still counted: a counted packet, whole rounds of the counter', () => {
		const lose: Way = (n, time) =>
			(n >= 1000 && n < 1010) || (n >= 3000 && n < 3600) ? undefined : time + (n % 2) * 0.002;
		expect(play(counted(500), 250, 25, { way: lose }).lost).toBe(610);
	});

	test('a rate that changes while it streams is followed, there and back', () => {
		const changing = (time: number): number => (time < 10 ? 100 : time < 30 ? 1000 : 100);
		const { furthest, lost, clock } = play(uncounted(100), changing, 60);
		expect(furthest).toBeLessThan(1);
		expect(lost).toBe(0);
		expect(clock.otherRate).toBeUndefined();
	});

	test('a radio that stalls for a moment now and then: the change to the rate it has costs nothing', () => {
		const stalls: Way = (_n, time) => (time % 1 > 0.8 ? Math.floor(time) + 1 : time);
		for (const stream of [uncounted(50), uncounted(50, 0.5), counted(100, 65_536)]) {
			for (const change of [0, 3]) {
				const real = (time: number): number => (time < change ? stream.info.fs : 4 * stream.info.fs);
				const { furthest, lost, clock } = play(stream, real, 25, { way: stalls });
				expect(lost).toBe(0);
				expect(furthest).toBeLessThan(1);
				expect(clock.otherRate!.measured / stream.info.fs).toBeCloseTo(4, 0);
			}
		}
	});

	test.each([
		[50, 400, 20],
		[1000, 2000, 16]
	])(
		'packets of many samples, late by up to 40 ms: %i Hz nominal, %i Hz real, %i in one',
		(fs, real, size) => {
			const random = seeded(3);
			const way: Way = (_n, time) => time + 0.04 * random();
			const { furthest, lost } = play(uncounted(fs), real, 20, { way, size });
			expect(furthest).toBeLessThan(1);
			expect(lost).toBe(0);
		}
	);
});

test('a device that counts time is measured by its samples: at half or twice its rate nothing is lost, nor far from its time', () => {
	for (const [fs, real] of [
		[100, 50],
		[100, 200],
		[1000, 100],
		[100, 90]
	] as const) {
		const clock = new SampleClock({
			info: info(fs),
			counter: { modulo: 2 ** 32, step: 1e6 / fs, time: true },
			tolerance: 0.05
		});
		let [lost, samples] = [0, 0];
		for (let n = 0; n < 20 * real; n++) {
			const at = n / real + 0.002 * (n % 3);
			const out = clock.push({ stream: 0, values: [0], count: Math.round((1e6 * n) / real) }, 1000 + at);
			for (const { lost: missing, timestamps } of out) {
				[lost, samples] = [lost + missing, samples + timestamps.length];
				expect(Math.abs(timestamps.at(-1)! - 1000 - (samples - 1) / real)).toBeLessThan(0.1);
			}
		}
		expect(lost).toBe(0);
		expect(clock.otherRate!.measured / real).toBeCloseTo(1, 1);
	}
});

describe('a device at its rate is not told to have another', () => {
	const stalls: Way = (_n, time) => {
		const into = time % 7;
		// The page is busy for a second now and then: what came meanwhile comes in one go.
		return into > 6 ? time + 7 - into : time;
	};
	const backlog: Way = (n, time) => (n < 300 ? 1.2 : Math.max(1.2, time));
	const losses: Way = (_n, time) => (time % 9 > 7.5 ? undefined : time);
	const silence: Way = (_n, time) => (time > 20 && time < 50 ? undefined : time);

	test.each([
		['a busy page', stalls],
		['a buffer that was full when it was opened', backlog],
		['a second and a half lost now and then', losses],
		['half a minute of silence', silence]
	])('%s', (_what, way) => {
		for (const stream of [counted(250), counted(100, 65_536), uncounted(200), uncounted(50, 0.01)]) {
			const { toldAfter } = play(stream, stream.info.fs, 70, { way });
			expect(toldAfter).toBeNaN();
		}
	});

	test('clocks as crystals and resonators have them', () => {
		for (const off of [-250e-6, 250e-6]) {
			expect(play(counted(100), 100 * (1 + off), 300).toldAfter).toBeNaN();
			expect(play(counted(100, 256, 0.01), 100 * (1 + 30 * off), 300).toldAfter).toBeNaN();
		}
	});
});

test('a rate that was first estimated from late packets is told better as more come', () => {
	// The packets of the first seconds are held up for less and less time: they seem to come faster.
	const heldUp: Way = (_n, time) => time + Math.max(0, 0.25 - 0.05 * time);
	const { clock } = play(uncounted(50), 200, 20, { way: heldUp });
	expect(Math.abs(clock.otherRate!.measured / 200 - 1)).toBeLessThan(0.005);
});
