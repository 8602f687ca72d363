import { expect, test } from 'vitest';
import { seeded } from '../../../core/random.ts';
import { Envelope } from './envelope.ts';

const noise = (length: number, seed = 1): Float32Array => {
	const random = seeded(seed);
	return Float32Array.from({ length }, () => 100 * (random() - 0.5));
};

test('each value is the RMS about the mean of the samples up to it', () => {
	const [n, rows] = [2, 16];
	const data = noise(n * 100);
	const out = new Envelope(n, rows).process(data.slice());
	for (let s = 0; s < 100; s++) {
		for (let c = 0; c < n; c++) {
			const last = Array.from({ length: Math.min(rows, s + 1) }, (_, k) => data[(s - k) * n + c]!);
			const mean = last.reduce((a, b) => a + b) / last.length;
			const power = last.reduce((a, b) => a + (b - mean) ** 2, 0) / last.length;
			expect(out[s * n + c]).toBeCloseTo(Math.sqrt(power), 3);
		}
	}
});

test('how the samples were cut into chunks makes no difference', () => {
	const data = noise(3 * 400);
	const whole = new Envelope(3, 50).process(data.slice());
	const cut = new Envelope(3, 50);
	const pieces = [0, 1, 17, 170, 171, 400].map((row) => row * 3);
	pieces.slice(1).forEach((end, k) => {
		const piece = cut.process(data.slice(pieces[k], end));
		expect(piece).toEqual(whole.slice(pieces[k], end));
	});
});

test('an offset is no activity, and an artefact leaves no trace once it has passed', () => {
	const envelope = new Envelope(1, 32);
	envelope.process(Float32Array.from({ length: 64 }, () => 1e6));
	const quiet = envelope.process(new Float32Array(200).fill(3));
	expect(quiet.slice(100).every((v) => v < 1e-3)).toBe(true);
});

test('after a reset nothing of the past is left', () => {
	const data = noise(100, 5);
	const fresh = new Envelope(1, 20).process(data.slice());
	const used = new Envelope(1, 20);
	used.process(noise(57, 9));
	used.reset();
	expect(used.process(data.slice())).toEqual(fresh);
});

test('a value that is no number counts as none', () => {
	const out = new Envelope(1, 4).process(Float32Array.of(1, NaN, 1, 1, 1, 1, 1, 1));
	expect(out.every((v) => Number.isFinite(v))).toBe(true);
	expect(out.at(-1)).toBe(0);
});
