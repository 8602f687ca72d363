import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { Cascade64 } from '../maths/cascade.ts';
import { muscleNoise } from '../synthetic-emg.fixture.ts';
import { emgGaps, timeAbove } from './distribution.ts';
import { bandSections, EMG_BAND } from './emg-band.ts';
import { envelope, LiveEnvelope } from './envelope.ts';
import { movingRms } from './moving-rms.ts';
import { mvcOf } from './mvc.ts';
import { normalise } from './normalise.ts';

test('a live envelope replayed in any chunks gives the same bits', () => {
	const x = muscleNoise(5000, 1000, 3);
	const whole = new LiveEnvelope(1000).process(x);
	for (let seed = 1; seed <= 10; seed++) {
		const random = seeded(seed);
		const live = new LiveEnvelope(1000);
		const out = new Float64Array(x.length);
		for (let at = 0; at < x.length;) {
			const n = Math.min(x.length - at, Math.floor(random() * 300));
			out.set(live.process(x.subarray(at, at + n)), at);
			at += n;
		}
		expect(Buffer.compare(Buffer.from(out.buffer), Buffer.from(whole.buffer))).toBe(0);
	}
});

test('a value that is no number leaves no trace in a live envelope', () => {
	const x = muscleNoise(1000, 1000, 3);
	const dirty = Float64Array.from([...x.subarray(0, 100), NaN, ...x.subarray(100)]);
	const out = new LiveEnvelope(1000).process(dirty);
	const clean = new LiveEnvelope(1000).process(x);
	expect(out.subarray(101)).toEqual(clean.subarray(100));
});

test('a filter that begins settled answers a constant with a constant', () => {
	const filter = new Cascade64(bandSections(EMG_BAND, 1000));
	filter.settle(7);
	expect(Math.max(...filter.process(new Float64Array(100).fill(7)).map(Math.abs))).toBeLessThan(1e-9);
});

test('a moving RMS of a constant is the constant, at the ends too', () => {
	expect(movingRms(new Float64Array(50).fill(-3), 1000, 0.02)).toEqual(new Float64Array(50).fill(3));
	expect(() => movingRms(new Float64Array(10), 1000, 0.02)).toThrow('Choose a longer stretch');
});

test('the MVC is the strongest half second of all trials', () => {
	const weak = muscleNoise(3000, 1000, 1).map((value) => 50 * value);
	const strong = muscleNoise(3000, 1000, 2).map((value) => 200 * value);
	const mvc = mvcOf([weak, strong], 1000, '1');
	expect(mvc).toBe(mvcOf([strong], 1000, '1'));
	expect(mvc).toBeGreaterThan(3 * mvcOf([weak], 1000, '1'));
});

test('no MVC, an MVC of 0 and a trial that is too short are refused with what to do', () => {
	expect(() => mvcOf([], 1000, '1')).toThrow('No MVC was recorded');
	expect(() => mvcOf([new Float64Array(2000)], 1000, '1')).toThrow('The MVC of channel 1 is 0');
	expect(() => mvcOf([new Float64Array(300)], 1000, '1')).toThrow('Choose a longer stretch');
	expect(() => mvcOf([new Float64Array(5)], 1000, '1')).toThrow('The stretch is 0.005 s long');
});

test('six ways of normalising', () => {
	const x = Float64Array.of(1, 2, 3);
	expect([...normalise(x, 'none')]).toEqual([1, 2, 3]);
	expect([...normalise(x, 'mean')]).toEqual([50, 100, 150]);
	expect(normalise(x, 'peak')[2]).toBe(100);
	for (const how of ['mvc-task', 'mvc-standard', 'submaximal', 'm-wave'] as const) {
		expect([...normalise(x, how, 4)]).toEqual([25, 50, 75]);
		expect(() => normalise(x, how)).toThrow('must be more than 0, not absent');
		expect(() => normalise(x, how, 0)).toThrow('must be more than 0, not 0');
	}
	expect(() => normalise(new Float64Array(3), 'peak')).toThrow('must be more than 0, not 0');
});

test('EMG gaps last long enough to count, and time above a level is a share', () => {
	const x = new Float64Array(60_000).fill(5);
	x.fill(0.1, 1000, 1300);
	x.fill(0.1, 5000, 5100);
	x.fill(0.1, 59_700);
	expect(emgGaps(x, 1000)).toEqual({ perMinute: 2, share: 1 });
	expect(timeAbove(Float64Array.of(1, 5, 9, 10), 5)).toBe(50);
});

test('an envelope follows the amplitude', () => {
	const x = muscleNoise(6000, 1000, 4).map((value, i) => value * (i < 3000 ? 10 : 100));
	const curve = envelope(x, 1000);
	const mean = (from: number, to: number): number =>
		curve.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
	// The mean of |x| of a normal distribution is √(2/π) of its deviation.
	expect(mean(500, 2500) / 10).toBeCloseTo(Math.sqrt(2 / Math.PI), 1);
	expect(mean(3500, 5500) / 100).toBeCloseTo(Math.sqrt(2 / Math.PI), 1);
});
