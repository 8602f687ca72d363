import { describe, expect, test } from 'vitest';
import { seeded, type Random } from '../../core/random.ts';
import type { Window } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { Windower } from '../windower.ts';
import { Extractor } from './extractor.ts';
import type { Feature } from './feature.ts';
import { features, type FeatureId } from './index.ts';
import { Pieces } from './pieces.ts';

const fs = hertz(1000);
const all: readonly Feature[] = features.all;
const ofSums = all.filter((feature) => 'fromSums' in feature && feature.fromSums);
const ids = ofSums.map(({ id }) => id as FeatureId);
const longest = 3;

/** Numbers over twelve decades, with zeros of both signs, equal neighbours, and now and then what is no number. */
function values(count: number, seed: number, strange = 0): Float32Array {
	const random = seeded(seed);
	const odd = [NaN, Infinity, -Infinity, 1e-42, -1e-42, 3e38];
	return Float32Array.from({ length: count }, () => {
		const kind = random();
		if (kind < strange) return odd[Math.floor(random() * odd.length)]!;
		if (kind < 0.1) return [0, -0, 1, 1, -1][Math.floor(random() * 5)]!;
		return (random() - 0.5) * 10 ** (12 * random() - 6);
	});
}

/** `rows` rows of sample-major data as one window, channels first. */
function windowOf(data: Float32Array, nChannels: number, start: number, rows: number): Window {
	const turned = Float32Array.from(
		{ length: rows * nChannels },
		(_, i) => data[(start + (i % rows)) * nChannels + Math.floor(i / rows)]!
	);
	return { data: turned, nChannels, nSamples: rows, end: samples(start + rows), time: seconds(0) };
}

/** The features of every window of a stream that comes in chunks of random length, by the index after the window. */
function streamed(
	extractor: Extractor,
	windower: Windower,
	data: Float32Array,
	{ from = 0, origin = 0, random }: { from?: number; origin?: number; random: Random }
): Map<number, Float32Array> {
	const { nChannels } = windower;
	const found = new Map<number, Float32Array>();
	windower.restart(samples(from), samples(origin));
	const rows = data.length / nChannels;
	for (let at = from; at < rows;) {
		const n = Math.min(rows - at, Math.floor(random() * 2 * windower.hop) + 1);
		const chunk = {
			data: data.subarray(at * nChannels, (at + n) * nChannels),
			timestamps: Float64Array.from({ length: n }, (_, i) => at + i)
		};
		for (const window of windower.push(chunk)) {
			const out = new Float32Array(extractor.length);
			extractor.extract(window, out);
			found.set(window.end, out);
		}
		at += n;
	}
	return found;
}

/**
 * Windows and hops: multiples and not, a first piece of one sample, a hop of one sample, a hop as long as the window and longer.
 */
const sizes = [
	[200, 50],
	[200, 30],
	[201, 50],
	[203, 7],
	[40, 1],
	[50, 70],
	[50, 50],
	[64, 63],
	[3, 2],
	[3, 1],
	[4, 3]
] as const;

describe.each(sizes)('windows of %d samples every %d', (length, hop) => {
	test.each([0, 0.02])('give the same bits in a stream and alone (strange values: %d)', (strange) => {
		for (const nChannels of [1, 3, 8]) {
			const rows = length + 12 * hop + 5;
			const data = values(rows * nChannels, length + hop + nChannels, strange);
			const extractor = new Extractor(ids, nChannels, samples(length), fs, {}, samples(hop));
			const windower = new Windower(nChannels, samples(length), samples(hop), samples(0), extractor.rows);
			const alone = new Extractor(ids, nChannels, samples(length), fs, {}, samples(hop));
			const found = streamed(extractor, windower, data, { random: seeded(length * hop) });
			expect(found.size).toBe(Math.floor(rows / hop) - Math.ceil(length / hop) + 1);
			for (const [end, features] of found) {
				const expected = new Float32Array(alone.length);
				alone.extract(windowOf(data, nChannels, end - length, length), expected);
				expect(features).toEqual(expected);
			}
		}
	});

	test('give the same bits on every grid, after a restart, and when a stream begins later', () => {
		const rows = length + 8 * hop;
		const data = values(rows * 2, 7);
		const make = (): [Extractor, Windower] => {
			const extractor = new Extractor(ids, 2, samples(length), fs, {}, samples(hop));
			return [extractor, new Windower(2, samples(length), samples(hop), samples(0), extractor.rows)];
		};
		const [extractor, windower] = make();
		const random = seeded(3);
		const alone = make()[0];
		for (const [from, origin] of [
			[0, 0],
			[1, 1 + length],
			[Math.min(hop, 5), 0],
			[0, Math.floor(hop / 2)]
		] as const) {
			for (const [end, features] of streamed(extractor, windower, data, { from, origin, random })) {
				const expected = new Float32Array(alone.length);
				alone.extract(windowOf(data, 2, end - length, length), expected);
				expect(features).toEqual(expected);
			}
		}
	});

	test('give each feature the bits it has among others, and nearly those of its definition', () => {
		const window = windowOf(values(length * 2, 5), 2, 0, length);
		const together = new Extractor(ids, 2, samples(length), fs, {}, samples(hop));
		const out = new Float32Array(together.length);
		together.extract(window, out);
		for (const [f, feature] of ofSums.entries()) {
			const one = new Float32Array(2);
			const single = new Extractor([feature.id as FeatureId], 2, samples(length), fs, {}, samples(hop));
			single.extract(window, one);
			expect(one).toEqual(out.subarray(2 * f, 2 * f + 2));
			if (!('perChannel' in feature)) continue;
			for (let c = 0; c < 2; c++) {
				const x = window.data.subarray(c * length, (c + 1) * length);
				const defined = feature.perChannel(x, fs, feature.threshold?.value ?? 0);
				const near = Number.isFinite(Math.fround(defined)) ? defined : 0;
				expect(Math.abs(one[c]! - near), feature.id).toBeLessThanOrEqual(1e-6 * Math.abs(near));
			}
		}
	});
});

test('a window of one piece gives the bits of the definition', () => {
	for (let length = longest; length < 40; length++) {
		const x = values(length, length);
		for (const feature of ofSums) {
			if (!('perChannel' in feature)) continue;
			const extractor = new Extractor([feature.id as FeatureId], 1, samples(length), fs);
			const out = new Float32Array(1);
			extractor.extract(windowOf(x, 1, 0, length), out);
			const defined = Math.fround(feature.perChannel(x, fs, feature.threshold?.value ?? 0));
			expect(out[0], feature.id).toBe(Number.isFinite(defined) ? defined : 0);
		}
	}
});

test('pieces are counted from the end of the window, the remainder first', () => {
	const cut = (length: number, hop: number): number[] => {
		const pieces = new Pieces(length, hop);
		const found: number[] = [];
		for (let left = length; left > 0;) {
			const piece = pieces.left((hop - (left % hop)) % hop);
			found.push(piece);
			left -= piece;
		}
		expect(found).toHaveLength(pieces.count);
		return found;
	};
	expect(cut(200, 50)).toEqual([50, 50, 50, 50]);
	expect(cut(200, 60)).toEqual([20, 40, 20, 40, 20, 40, 20]);
	expect(cut(50, 70)).toEqual([50]);
	expect(cut(50, 50)).toEqual([50]);
	expect(cut(7, 3)).toEqual([1, 2, 1, 2, 1]);
});
