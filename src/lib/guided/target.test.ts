import { describe, expect, test } from 'vitest';
import { seconds } from '../core/units.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import { calibrationOf, checkCalibration, envelopeOf, mvcOf, percentOf, zeroOf } from './calibration.ts';
import { pathOf } from './target-path.ts';
import { checkTarget, LEARNED_PHASES, PHASES, STANDARD_TARGET, targetOf, type Target } from './target.ts';
import { TargetStream } from './target-stream.ts';

const target = (change: Partial<Target>): Target => ({ ...STANDARD_TARGET, ...change });
const SHAPES = ['trapezoid', 'sine', 'steps', 'pursuit'] as const;

/** Rows of a ring, all of them. */
function rowsOf(stream: TargetStream): {
	readonly times: number[];
	readonly values: number[];
	readonly phases: string[];
} {
	const ring = new SharedRing(stream.handle);
	const { data, timestamps } = ring.read(0, ring.buffer());
	return {
		times: [...timestamps],
		values: [...data].filter((_, i) => i % 2 === 0),
		phases: [...data].filter((_, i) => i % 2 === 1).map((code) => PHASES[code]!)
	};
}

describe.each(SHAPES)('a %s', (shape) => {
	test.each(['%MVC', '±1'] as const)(
		'in %s stays within its level, reaches it, and is ready before and done after',
		(unit) => {
			const level = unit === '±1' ? 0.8 : 60;
			const path = pathOf(target({ shape, unit, level }));
			const values: number[] = [];
			const codes = new Set<number>();
			for (let time = 0; time < path.seconds; time += 0.01) {
				const { value, phase } = path.at(time);
				values.push(value);
				codes.add(PHASES.indexOf(phase));
			}
			expect([...codes].filter((code) => !LEARNED_PHASES.includes(code))).toEqual([]);
			expect(Math.max(...values)).toBeGreaterThan(0.95 * level);
			expect(Math.max(...values)).toBeLessThan(1.0001 * level);
			expect(Math.min(...values)).toBeGreaterThan(unit === '±1' ? -1.0001 * level : -1e-9);
			if (unit === '±1') expect(Math.min(...values)).toBeLessThan(-0.95 * level);
			expect(path.at(-0.1).phase).toBe('ready');
			expect(path.at(path.seconds)).toEqual({ value: 0, phase: 'done' });
		}
	);
});

test('a pursuit is the same for the same seed, repeats itself nowhere, and moves no faster than asked', () => {
	const sampled = (seed: number): number[] => {
		const path = pathOf(target({ seed }));
		return Array.from({ length: 3600 }, (_, i) => path.at(2 + i / 100).value);
	};
	const one = sampled(1);
	expect(sampled(1)).toEqual(one);
	expect(sampled(2)).not.toEqual(one);
	const mean = one.reduce((sum, v) => sum + v) / one.length;
	for (let lag = 300; lag < 1800; lag += 10) {
		let [product, power] = [0, 0];
		for (let i = 0; i + lag < one.length; i++) {
			product += (one[i]! - mean) * (one[i + lag]! - mean);
			power += (one[i]! - mean) ** 2;
		}
		expect(product / power, `lag ${lag / 100} s`).toBeLessThan(0.95);
	}
	const fastest = Math.max(...one.slice(1).map((v, i) => Math.abs(v - one[i]!) * 100));
	expect(fastest).toBeLessThan(60 * 2 * Math.PI * 0.4);
});

test('steps go through every level in every round', () => {
	const shape = target({ shape: 'steps', levels: 4, level: 80, repetitions: 3, holdSeconds: 1 });
	const path = pathOf(shape);
	expect(path.seconds).toBe(15);
	const levels = Array.from({ length: 15 }, (_, i) => path.at(i + 0.5).value);
	for (let round = 0; round < 3; round++)
		expect([...levels.slice(5 * round, 5 * round + 5)].sort((a, b) => a - b)).toEqual([0, 20, 40, 60, 80]);
});

describe('the target stream', () => {
	test('has a row every hundredth of a second however late it is written, in order, with its phases', () => {
		const stream = new TargetStream(target({ seconds: 5, readySeconds: 1 }), 1000);
		for (const time of [1000.05, 1000.3, 1000.31, 1003, 1003.5, 1008]) stream.catchUp(seconds(time));
		const { times, values, phases } = rowsOf(stream);
		expect(times).toEqual(times.map((_, i) => 1000 + i / 100));
		expect(times.at(-1)).toBeLessThan(1008 - 0.07);
		const path = pathOf(target({ seconds: 5 }));
		for (const [i, time] of times.entries()) {
			expect(values[i]).toBeCloseTo(path.at(time - 1001).value, 3);
			expect(phases[i]).toBe(path.at(time - 1001).phase);
		}
		expect(new Set(phases)).toEqual(new Set(['ready', 'track', 'done']));
	});

	test('stands idle in a pause, from the very moment it was pressed, and goes on from there after a countdown', () => {
		const stream = new TargetStream(target({ seconds: 6, readySeconds: 1 }), 500);
		stream.catchUp(seconds(503.05));
		stream.pause(503);
		stream.catchUp(seconds(505));
		stream.resume(505.2);
		stream.catchUp(seconds(512));
		const { times, values, phases } = rowsOf(stream);
		const at = (time: number): number => times.findIndex((other) => other >= time - 1e-6);
		expect(new Set(phases.slice(at(503), at(505.2)))).toEqual(new Set(['idle']));
		expect(new Set(phases.slice(at(505.2), at(506.2)))).toEqual(new Set(['ready']));
		expect(phases[at(502.99)]).toBe('track');
		const path = pathOf(target({ seconds: 6 }));
		expect(values[at(507.2)]).toBeCloseTo(path.at(3).value, 3);
		expect(phases[at(506.2 + 4.01)]).toBe('done');
	});
});

test.each([
	[{ level: 0 }, 'A target of 0 %MVC cannot be followed.'],
	[{ level: 101 }, 'A target of 101 %MVC'],
	[{ level: 2, unit: '±1' as const }, 'A target of 2 ±1'],
	[{ holdSeconds: 0 }, 'A hold of 0 cannot be followed.'],
	[{ seconds: NaN }, 'A length of NaN'],
	[{ levels: 0 }, 'A number of levels of 0']
])('a target with %j is refused by name', (change, message) => {
	expect(() => checkTarget(target(change))).toThrow(message);
	expect(() => pathOf(target(change))).toThrow(message);
});

test('a stored target is not trusted', () => {
	expect(targetOf({ shape: 'heart', unit: 7, level: 'high', seconds: 20 })).toEqual(target({ seconds: 20 }));
	expect(targetOf(null)).toEqual(STANDARD_TARGET);
});

describe('a calibration', () => {
	test('makes 0 of rest and 100 of the strongest contraction', () => {
		const noise = (amplitude: number): Float32Array =>
			Float32Array.from({ length: 800 }, (_, i) => amplitude * Math.sin(i * 12.9898));
		const zero = zeroOf([noise(5), noise(6), noise(200)].map((data) => envelopeOf(data, 4)));
		const mvc = mvcOf([noise(90), noise(100), noise(95)].map((data) => envelopeOf(data, 4)));
		const calibration = { stream: 'emg', zero, mvc };
		checkCalibration(calibration);
		expect(percentOf(zero, calibration)).toBe(0);
		expect(percentOf(mvc, calibration)).toBe(100);
		expect(percentOf(envelopeOf(noise(53), 4), calibration)).toBeCloseTo(50, 0);
		expect(calibrationOf({ ...calibration })).toEqual(calibration);
	});

	test('whose strongest contraction equals rest is refused by name', () => {
		expect(() => checkCalibration({ stream: 'emg', zero: 8, mvc: 8 })).toThrow(
			'The strongest contraction (8.00) does not stand out from rest (8.00).'
		);
		expect(() => checkCalibration({ stream: 'emg', zero: NaN, mvc: 8 })).toThrow('rest (nothing)');
		expect(calibrationOf({ stream: 'emg', zero: 8, mvc: 8 })).toBeUndefined();
		expect(mvcOf([])).toBeNaN();
	});
});
