import { expect, test } from 'vitest';
import { FULL_SCALE_UV, SyntheticMuscle, type MuscleOptions } from './muscle.ts';

const options: MuscleOptions = { nChannels: 8, fs: 2048, seed: 7, mainsHz: 50, reaction: [0, 0] };

/** RMS per channel of `data[sample * 8 + channel]`. */
const rms = (data: Float32Array): number[] =>
	Array.from({ length: 8 }, (_, c) => {
		let sum = 0;
		for (let i = c; i < data.length; i += 8) sum += data[i]! ** 2;
		return Math.sqrt(sum / (data.length / 8));
	});

/** Two seconds of a class, after it has set in. */
function held(classIndex: number, seed = 7): Float32Array {
	const muscle = new SyntheticMuscle({ ...options, seed });
	muscle.cueClass(classIndex);
	muscle.next(1024);
	return muscle.next(4096);
}

test('the same seed and gestures give the same samples, however they are asked for', () => {
	const whole = new SyntheticMuscle(options);
	const pieces = new SyntheticMuscle(options);
	whole.cueClass(1);
	pieces.cueClass(1);
	const expected = whole.next(3000);
	const got: number[] = [];
	for (const n of [1, 7, 500, 492, 2000]) got.push(...pieces.next(n));
	expect(Float32Array.from(got)).toEqual(expected);
	expect(held(1, 8)).not.toEqual(held(1, 7));
});

test('every class has its own place round the arm, and rest is quiet', () => {
	const rest = rms(held(0));
	expect(Math.max(...rest)).toBeLessThan(25);
	const unit = (v: number[]): number[] => v.map((x) => x / Math.hypot(...v));
	const active = [1, 2, 3, 4].map((k) => rms(held(k)));
	for (const level of active) expect(Math.max(...level)).toBeGreaterThan(2 * Math.max(...rest));
	for (let a = 0; a < active.length; a++) {
		for (let b = 0; b < a; b++) {
			const [u, v] = [unit(active[a]!), unit(active[b]!)];
			const cosine = u.reduce((sum, x, i) => sum + x * v[i]!, 0);
			expect(cosine, `classes ${a + 1} and ${b + 1}`).toBeLessThan(0.99);
		}
	}
});

test('the muscle answers after the reaction time and not before', () => {
	const muscle = new SyntheticMuscle({ ...options, reaction: [0.2, 0.2] });
	muscle.next(2048);
	muscle.cueClass(2);
	const before = Math.max(...rms(muscle.next(400)));
	muscle.next(1024);
	const after = Math.max(...rms(muscle.next(400)));
	expect(before).toBeLessThan(25);
	expect(after).toBeGreaterThan(2 * before);
});

test('mains hum is there when it is switched on, at its frequency', () => {
	const power = (mainsHz: number): number => {
		const data = new SyntheticMuscle({ ...options, mainsHz }).next(2048);
		let [re, im] = [0, 0];
		for (let s = 0; s < 2048; s++) {
			re += data[s * 8]! * Math.cos((2 * Math.PI * 50 * s) / 2048);
			im += data[s * 8]! * Math.sin((2 * Math.PI * 50 * s) / 2048);
		}
		return Math.hypot(re, im) / 1024;
	};
	expect(power(50)).toBeGreaterThan(3);
	expect(power(0)).toBeLessThan(1);
});

test('no sample is beyond full scale or not a number, also at the limits of channels and rate', () => {
	for (const [nChannels, fs] of [
		[1, 100],
		[408, 10240]
	] as const) {
		const muscle = new SyntheticMuscle({ ...options, nChannels, fs });
		muscle.cueClass(3);
		for (const value of muscle.next(500)) {
			if (!(Math.abs(value) <= FULL_SCALE_UV)) throw new Error(`${value} at ${nChannels} x ${fs}`);
		}
	}
});

test('the muscle follows a level: twice the effort twice the signal, up and down in different places', () => {
	const at = (value: number): number[] => {
		const muscle = new SyntheticMuscle({ ...options, mainsHz: 0 });
		muscle.setSimulatedEffort([value]);
		muscle.next(2048);
		return rms(muscle.next(8192));
	};
	const [none, half, full, down] = [at(0), at(0.5), at(1), at(-1)];
	expect(Math.max(...none)).toBeLessThan(25);
	const strongest = full.indexOf(Math.max(...full));
	expect(half[strongest]! / full[strongest]!).toBeGreaterThan(0.4);
	expect(half[strongest]! / full[strongest]!).toBeLessThan(0.6);
	expect(down.indexOf(Math.max(...down))).not.toBe(strongest);
	const both = new SyntheticMuscle(options);
	both.setSimulatedEffort([0.5, -0.5]);
	both.next(2048);
	expect(rms(both.next(2048))).not.toEqual(half);
});
