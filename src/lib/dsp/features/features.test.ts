import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Window } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { openSessionStore } from '../../session/read/open.ts';
import { Extractor } from './extractor.ts';
import type { Feature } from './feature.ts';
import { features, type FeatureId } from './index.ts';
import { featureNames, featureSets, resolveFeatures, resolveThresholds } from './names.ts';

const all: readonly Feature[] = features.all;
const fs = hertz(1000);

function windowOf(data: Float32Array, nChannels: number): Window {
	return { data, nChannels, nSamples: data.length / nChannels, end: samples(0), time: seconds(0) };
}

function extract(ids: readonly FeatureId[], window: Window): Float32Array {
	const extractor = new Extractor(ids, window.nChannels, samples(window.nSamples), fs);
	const out = new Float32Array(extractor.length);
	extractor.extract(window, out);
	return out;
}

function noise(nChannels: number, nSamples: number, seed: number): Window {
	const random = seeded(seed);
	// Some exact zeros and repeats, as integer counts have them.
	const value = (): number => (random() < 0.2 ? 0 : Math.round(random() * 60 - 30));
	return windowOf(Float32Array.from({ length: nChannels * nSamples }, value), nChannels);
}

describe('every feature', () => {
	for (const { id, label, minSamples } of all) {
		test(`${id} (${label}) gives the same bits alone, among others, in any order, whatever came before`, () => {
			const extractor = new Extractor([id as FeatureId], 3, samples(40), fs);
			const out = new Float32Array(extractor.length);
			extractor.extract(noise(3, 40, 1), out);
			const alone = out.slice();
			extractor.extract(noise(3, 40, 2), out);
			extractor.extract(noise(3, 40, 1), out);
			expect(out).toEqual(alone);
			const ids = features.all.map((feature) => feature.id);
			for (const order of [ids, ids.toReversed()]) {
				const before = order.slice(0, order.indexOf(id as FeatureId));
				const start = before.length === 0 ? 0 : new Extractor(before, 3, samples(40), fs).length;
				expect(extract(order, noise(3, 40, 1)).subarray(start, start + alone.length)).toEqual(alone);
			}
		});

		test(`${id} is a finite number for silence, one value, NaN, and the shortest window it takes`, () => {
			const n = Math.max(minSamples, 1);
			for (const value of [0, -0, 5, NaN, Infinity, 1e30]) {
				for (const length of [n, 40]) {
					const window = windowOf(new Float32Array(2 * length).fill(value), 2);
					expect(extract([id as FeatureId], window).every(Number.isFinite)).toBe(true);
				}
			}
			if (minSamples > 1) {
				const short = windowOf(new Float32Array(2 * (minSamples - 1)), 2);
				expect(() => extract([id as FeatureId], short)).toThrow('Choose a longer window.');
			}
		});
	}
});

test('a feature named twice stands in both places', () => {
	const window = noise(5, 60, 3);
	const [together, mav, zc] = [
		extract(['MAV', 'ZC', 'MAV'], window),
		extract(['MAV'], window),
		extract(['ZC'], window)
	];
	expect([...together]).toEqual([...mav, ...zc, ...mav]);
});

test('a raw window comes out as it went in', () => {
	const window = noise(3, 40, 4);
	expect(extract(['RAW'], window)).toEqual(window.data);
});

describe('definitions', () => {
	const of = (id: FeatureId, ...x: number[]): number => extract([id], windowOf(Float32Array.from(x), 1))[0]!;
	test('a step onto zero and off it is no zero crossing, one across it is', () => {
		expect(of('ZC', 1, 0, -1)).toBe(0);
		expect(of('ZC', 1, -1, 1)).toBe(2);
		expect(of('ZC', 1e-30, -1e-30)).toBe(1);
	});
	test('flat steps count as slope sign changes, steady ones do not', () => {
		expect(of('SSC', 0, 1, 2, 3)).toBe(0);
		expect(of('SSC', 0, 1, 1, 2)).toBe(2);
		expect(of('SSC', 0, 1, 0, 1)).toBe(2);
	});
	test('a threshold is what must be exceeded (WAMP, ZC) or reached (SSC)', () => {
		const with_ = (id: FeatureId, threshold: number, ...x: number[]): number => {
			const extractor = new Extractor([id], 1, samples(x.length), fs, { [id]: threshold });
			const out = new Float32Array(1);
			extractor.extract(windowOf(Float32Array.from(x), 1), out);
			return out[0]!;
		};
		expect(with_('WAMP', 2, 0, 2, 5, 4)).toBe(1);
		expect(with_('ZC', 2, 1, -1, 2)).toBe(1);
		expect(with_('SSC', 4, 0, 2, 0, 1, 0)).toBe(1);
		for (const feature of all.filter(({ threshold }) => threshold)) {
			const id = feature.id as FeatureId;
			const x = [...noise(1, 40, 3).data];
			expect(with_(id, feature.threshold!.value, ...x)).toBe(of(id, ...x));
			// Beside the features it is computed with at once, its threshold still holds.
			const htd = new Extractor(featureSets.HTD, 1, samples(40), fs, { [id]: 7 });
			const out = new Float32Array(4);
			htd.extract(noise(1, 40, 3), out);
			const place = featureSets.HTD.indexOf(id as 'ZC');
			if (place >= 0) expect(out[place]).toBe(with_(id, 7, ...x));
		}
	});
	test('LMAV and LWL are the logarithms of MAV and WL: twice the gain adds log 2', () => {
		const x = noise(1, 40, 7).data;
		for (const [log, plain] of [
			['LMAV', 'MAV'],
			['LWL', 'WL']
		] as const) {
			expect(of(log, ...x)).toBeCloseTo(Math.log(of(plain, ...x) + 0.1), 5);
			expect(
				of(log, ...x.map((value) => 2000 * value)) - of(log, ...x.map((value) => 1000 * value))
			).toBeCloseTo(Math.log(2), 4);
		}
	});
	test('thresholds are found by name', () => {
		expect(resolveThresholds({ wamp: 10, SSC: 0 })).toEqual({ WAMP: 10, SSC: 0 });
		expect(() => resolveThresholds({ RMS: 1 })).toThrow(
			'RMS has no threshold. ZC, SSC, LMAV, LWL, WAMP have one.'
		);
		expect(() => resolveThresholds({ WAMP: -1 })).toThrow('Give 0 or more.');
	});
	test('amplitudes are in the unit of the signal', () => {
		expect(of('MAV', -3, 3, 0)).toBe(2);
		expect(of('RMS', 3, -4, 3, -4)).toBeCloseTo(Math.sqrt(12.5), 6);
		expect(of('WL', 1, -1, 2)).toBe(5);
		expect(of('VAR', 1, 3)).toBe(1);
		expect(of('MSR', 4, -9)).toBeCloseTo(Math.hypot(2, 3) / 2, 6);
	});
	test('a sine shows its frequency', () => {
		const x = Array.from({ length: 256 }, (_, i) => Math.sin(2 * Math.PI * 0.125 * i));
		expect(of('MDF', ...x)).toBe(125);
		expect(of('MNF', ...x)).toBeCloseTo(125, 3);
	});
});

test('a vector is ordered feature by feature, then channel by channel', () => {
	const window = windowOf(Float32Array.from([1, 1, 1, 2, -2, 2]), 2);
	expect([...extract(['MAV', 'ZC', 'WL'], window)]).toEqual([1, 2, 0, 2, 0, 8]);
});

test('features are found by name and by set, in the order given, each once', () => {
	expect(resolveFeatures(['HTD'])).toEqual(featureSets.HTD);
	expect(resolveFeatures(['rms', 'htd', 'RMS'])).toEqual(['RMS', 'MAV', 'ZC', 'SSC', 'WL']);
	expect(featureNames(resolveFeatures(['LS9']))).toBe('LS9');
	expect(featureNames(['RMS', 'ZC'])).toBe('RMS, ZC');
	expect(() => resolveFeatures(['HTD', 'NOPE'])).toThrow(/There is no feature "NOPE".*HTD.*MAV/);
	expect(() => resolveFeatures([])).toThrow('Choose at least one');
	expect(() => resolveFeatures(['constructor'])).toThrow('There is no feature "constructor"');
});

const golden = '../shared/data/golden/features.json';
describe.skipIf(!existsSync(golden))('the values LibEMG gives on real windows, to 1e-5', () => {
	interface Golden {
		windows: {
			file: string;
			start: number;
			length: number;
			x?: number[][];
			features: Record<string, number[]>;
		}[];
	}
	const { windows } = existsSync(golden)
		? (JSON.parse(readFileSync(golden, 'utf8')) as Golden)
		: { windows: [] };
	const read = windows.map(({ file, start, length }) => realWindow(`../shared/data/${file}`, start, length));
	// LibEMG has no feature that is the window itself, and none of the logarithms; AR and CC have a test of their own.
	for (const { id } of all.filter((feature) => !['RAW', 'LMAV', 'LWL', 'AR', 'CC'].includes(feature.id))) {
		test(id, async () => {
			for (const [w, { file, start, features: values }] of windows.entries()) {
				const window = await read[w]!;
				const found = extract([id as FeatureId], window);
				expect(found.length).toBe(values[id]!.length);
				found.forEach((value, i) => {
					const expected = values[id]![i]!;
					expect(
						Math.abs(value - expected),
						`${file} ${start} [${i}]: ${value} for ${expected}`
					).toBeLessThanOrEqual(1e-5 * Math.abs(expected) + 1e-12);
				});
			}
		});
	}
});

/** Rows of a stored session, channels first. */
async function realWindow(path: string, start: number, length: number): Promise<Window> {
	const session = await openSessionStore(readFileSync(path));
	const { data, nChannels } = await session.getContinuous('emg', {
		start: samples(start),
		end: samples(start + length)
	});
	const turned = Float32Array.from({ length: length * nChannels }, (_, i) =>
		Number(data[(i % length) * nChannels + Math.floor(i / length)])
	);
	return windowOf(turned, nChannels);
}
