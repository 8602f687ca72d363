import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { hertz } from '../../core/units.ts';
import type { Cascade } from './biquad.ts';
import {
	designFilter,
	differencesAlong,
	filterName,
	FilterChain,
	fitFilter,
	type FilterConfig
} from './index.ts';

/** Written by SciPy; its `note` says how. */
const reference = JSON.parse(readFileSync(new URL('./scipy-reference.json', import.meta.url), 'utf8')) as {
	cases: { config: FilterConfig; fs: number; impulse: number[]; response: [number, number][] }[];
};

const noise = (n: number, seed = 1): Float32Array => {
	const random = seeded(seed);
	return Float32Array.from({ length: n }, () => random() * 200 - 100);
};

const chains: readonly FilterConfig[][] = [
	[{ kind: 'highpass', hz: 20, order: 4 }],
	[
		{ kind: 'notch', hz: 50, harmonics: 3, q: 30 },
		{ kind: 'bandpass', lowHz: 20, highHz: 450, order: 4 }
	],
	[{ kind: 'average-reference' }, { kind: 'rectify' }, { kind: 'lowpass', hz: 5, order: 3 }],
	[
		{
			kind: 'difference',
			of: [
				[0, 1],
				[2, 1, 0]
			]
		},
		{ kind: 'highpass', hz: 20, order: 4 }
	]
];

describe('a designed filter is the one SciPy designs', () => {
	for (const { config, fs, impulse, response } of reference.cases) {
		test(`${config.kind} ${filterName(config)} at ${fs} Hz`, () => {
			const filter = designFilter(config, 1, hertz(fs)) as Cascade;
			const out = filter.process(Float32Array.from({ length: impulse.length }, (_, i) => (i === 0 ? 1 : 0)));
			impulse.forEach((value, i) => expect(out[i]).toBeCloseTo(value, 6));
			[0.01, 0.1, 0.2, 0.4].forEach((f, i) => {
				const [re, im] = respond(filter, f);
				expect(re).toBeCloseTo(response[i]![0], 9);
				expect(im).toBeCloseTo(response[i]![1], 9);
			});
		});
	}
});

test('filtering in any chunks gives the bits of one pass', () => {
	const rows = 5000;
	for (const configs of chains) {
		const input = noise(rows * 3);
		const whole = new FilterChain(configs, 3, hertz(1000)).process(input).slice();
		for (let seed = 1; seed <= 10; seed++) {
			const random = seeded(seed);
			const chain = new FilterChain(configs, 3, hertz(1000));
			const out = new Float32Array(rows * chain.nChannels);
			for (let at = 0; at < rows;) {
				const n = Math.min(rows - at, Math.floor(random() * 400));
				out.set(chain.process(input.subarray(at * 3, (at + n) * 3)), at * chain.nChannels);
				at += n;
			}
			expect(Buffer.compare(Buffer.from(out.buffer), Buffer.from(whole.buffer))).toBe(0);
		}
	}
});

test('channels do not hear each other', () => {
	const input = noise(400 * 2);
	const both = new FilterChain(chains[1]!, 2, hertz(1000)).process(input).slice();
	for (const c of [0, 1]) {
		const alone = Float32Array.from({ length: 400 }, (_, i) => input[2 * i + c]!);
		const out = new FilterChain(chains[1]!, 1, hertz(1000)).process(alone);
		expect(Float32Array.from({ length: 400 }, (_, i) => both[2 * i + c]!)).toEqual(out);
	}
});

test('what comes in stays as it is, and after reset the filter is new', () => {
	const input = noise(500);
	const before = input.slice();
	const chain = new FilterChain(chains[0]!, 1, hertz(1000));
	const first = chain.process(input).slice();
	expect(input).toEqual(before);
	expect(chain.process(input)).not.toEqual(first);
	chain.reset();
	expect(chain.process(input)).toEqual(first);
	expect(new FilterChain([], 1, hertz(1000)).process(input)).toBe(input);
});

test('a value that is no number passes through and leaves no trace', () => {
	const clean = noise(300);
	for (const bad of [NaN, Infinity, -Infinity]) {
		const filter = designFilter(chains[0]![0]!, 1, hertz(1000));
		const dirty = new Float32Array(301);
		dirty.set(clean.subarray(0, 100));
		dirty[100] = bad;
		dirty.set(clean.subarray(100), 101);
		const out = filter.process(dirty);
		const expected = designFilter(chains[0]![0]!, 1, hertz(1000)).process(clean.slice());
		expect(out[100]).toBe(bad);
		expect(out.subarray(0, 100)).toEqual(expected.subarray(0, 100));
		expect(out.subarray(101)).toEqual(expected.subarray(100));
	}
});

test('an average reference removes what all channels hear, and a channel that is no number does not count', () => {
	const filter = designFilter({ kind: 'average-reference' }, 3, hertz(1000));
	expect([...filter.process(Float32Array.of(1, 2, 6, NaN, 4, 6))]).toEqual([-2, -1, 3, NaN, -1, 1]);
});

test('differences are of two channels, or of three in a row, and there are as many channels as differences', () => {
	const filter = designFilter(
		{
			kind: 'difference',
			of: [
				[2, 0],
				[0, 1, 2]
			]
		},
		3,
		hertz(1000)
	);
	expect(filter.nChannels).toBe(2);
	expect([...filter.process(Float32Array.of(1, 5, 7, 10, 20, 40))]).toEqual([6, -2, 30, 10]);
	for (const of of [
		[],
		[[0]],
		[[0, 3]],
		[[0, 1, 2, 0]],
		[
			[0, 1],
			[1, 2],
			[0, 2],
			[1, 0]
		]
	]) {
		expect(() => designFilter({ kind: 'difference', of }, 3, hertz(1000))).toThrow('Change the filter');
	}
});

test('differences along a grid go down its columns or along its rows, and not across its holes', () => {
	const grid = {
		label: 'arm',
		cells: [
			[0, 3, 6],
			[1, null, 7],
			[2, 5, 8]
		]
	};
	expect(differencesAlong(grid, 1)).toEqual([
		[0, 1],
		[1, 2],
		[6, 7],
		[7, 8]
	]);
	expect(differencesAlong(grid, 2)).toEqual([
		[0, 1, 2],
		[6, 7, 8]
	]);
	expect(differencesAlong(grid, 1, 'rows')).toEqual([
		[0, 3],
		[3, 6],
		[2, 5],
		[5, 8]
	]);
});

test('a steady offset is gone after a high-pass and kept by a low-pass', () => {
	const flat = (): Float32Array => new Float32Array(4000).fill(1000);
	const high = designFilter({ kind: 'highpass', hz: 20, order: 4 }, 1, hertz(1000)).process(flat());
	const low = designFilter({ kind: 'lowpass', hz: 20, order: 4 }, 1, hertz(1000)).process(flat());
	expect(Math.abs(high.at(-1)!)).toBeLessThan(1e-6);
	expect(low.at(-1)).toBeCloseTo(1000, 3);
});

test('a band edge beyond Nyquist is clamped, and the note says so', () => {
	const { config, note } = fitFilter({ kind: 'bandpass', lowHz: 20, highHz: 450, order: 4 }, 200);
	expect(config).toEqual({ kind: 'bandpass', lowHz: 20, highHz: 95, order: 4 });
	expect(note).toBe(
		'The upper band edge of 450 Hz is clamped to 95 Hz: a stream of 200 Hz holds nothing above 100 Hz.'
	);
	expect(fitFilter({ kind: 'notch', hz: 50, harmonics: 4, q: 30 }, 250)).toEqual({
		config: { kind: 'notch', hz: 50, harmonics: 2, q: 30 },
		note: 'The 50 Hz notch stops at 100 Hz: a stream of 250 Hz holds nothing above 125 Hz.'
	});
	expect(fitFilter({ kind: 'notch', hz: 50, harmonics: 1, q: 30 }, 100).note).toContain('does nothing');
	expect(fitFilter({ kind: 'highpass', hz: 20, order: 2 }, 200).note).toBeUndefined();
});

test('a filter that cannot be is refused with what to do', () => {
	const impossible: FilterConfig[] = [
		{ kind: 'highpass', hz: 100, order: 4 },
		{ kind: 'bandpass', lowHz: 99, highHz: 150, order: 4 },
		{ kind: 'bandpass', lowHz: 50, highHz: 20, order: 4 },
		{ kind: 'lowpass', hz: 0, order: 4 },
		{ kind: 'lowpass', hz: 20, order: 2.5 },
		{ kind: 'lowpass', hz: 20, order: 40 },
		{ kind: 'notch', hz: 50, harmonics: 0, q: 30 },
		{ kind: 'notch', hz: NaN, harmonics: 1, q: 30 }
	];
	for (const config of impossible) {
		expect(() => designFilter(config, 1, hertz(200))).toThrow(/Change the filter in the settings\./);
	}
});

test('silence after a signal decays to exact zeros', () => {
	const filter = designFilter({ kind: 'highpass', hz: 20, order: 4 }, 1, hertz(200));
	filter.process(noise(100));
	filter.process(new Float32Array(20_000));
	expect(filter.process(new Float32Array(10)).every((v) => v === 0)).toBe(true);
});

/** Transfer function at `f` cycles per sample. */
function respond({ sections }: Cascade, f: number): [number, number] {
	let [re, im] = [1, 0];
	const w = 2 * Math.PI * f;
	const [c1, s1, c2, s2] = [Math.cos(w), -Math.sin(w), Math.cos(2 * w), -Math.sin(2 * w)];
	for (const { b0, b1, b2, a1, a2 } of sections) {
		const [nr, ni] = [b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2];
		const [dr, di] = [1 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2];
		const d = dr * dr + di * di;
		const [qr, qi] = [(nr * dr + ni * di) / d, (ni * dr - nr * di) / d];
		[re, im] = [re * qr - im * qi, re * qi + im * qr];
	}
	return [re, im];
}
