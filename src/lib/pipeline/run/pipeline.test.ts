import { describe, expect, test } from 'vitest';
import { seeded, type Random } from '../../core/random.ts';
import { hertz, samples } from '../../core/units.ts';
import { DEFAULT_PIPELINE, Pipeline, type PipelineConfig } from './pipeline.ts';

const info = { nChannels: 3, fs: hertz(1000) };
const rows = 6000;
const random = seeded(5);
const data = Float32Array.from({ length: rows * info.nChannels }, () => random() * 200 - 100);
const timestamps = Float64Array.from({ length: rows }, (_, i) => 1000 + i / info.fs);
const untouched = data.slice();

const configs: readonly (readonly [string, PipelineConfig])[] = [
	['the default', DEFAULT_PIPELINE],
	[
		'filters and every set',
		{
			filters: [
				{ kind: 'notch', hz: 50, harmonics: 2, q: 30 },
				{ kind: 'bandpass', lowHz: 20, highHz: 450, order: 2 }
			],
			windowSeconds: 0.123,
			hopSeconds: 0.031,
			features: ['MAV', 'ZC', 'SSC', 'WL', 'M0', 'M2', 'M4', 'SPARSI', 'IRF', 'WLF', 'MNF', 'COMP']
		}
	],
	['hops longer than windows', { filters: [], windowSeconds: 0.02, hopSeconds: 0.3, features: ['RMS'] }]
];

type Bits = readonly [end: number, time: number, ...features: number[]];

/** Every frame of rows `[from, to)`, pushed in chunks as `lengths` says. */
function run(pipeline: Pipeline, from: number, to: number, random?: Random): Bits[] {
	const frames: Bits[] = [];
	for (let at = from; at < to;) {
		const n = random ? Math.min(to - at, Math.floor(random() * 300)) : to - at;
		const chunk = {
			data: data.subarray(at * info.nChannels, (at + n) * info.nChannels),
			timestamps: timestamps.subarray(at, at + n)
		};
		for (const { end, time, features } of pipeline.push(chunk)) frames.push([end, time, ...features]);
		at += n;
	}
	return frames;
}

describe.each(configs)('with %s', (_name, config) => {
	test('frames are the same bits however the stream was chunked', () => {
		const whole = run(new Pipeline(config, info), 0, rows);
		expect(whole.length).toBeGreaterThan(10);
		for (let seed = 0; seed < 8; seed++) {
			expect(run(new Pipeline(config, info), 0, rows, seeded(seed))).toEqual(whole);
		}
		expect(data).toEqual(untouched);
	});

	test('a pipeline that starts in mid-stream is on the grid of the whole stream, and restarting does the same', () => {
		const pipeline = new Pipeline(config, info, samples(1234));
		const late = run(pipeline, 1234, rows, seeded(1));
		expect(late.every(([end]) => end % pipeline.hop === 0)).toBe(true);
		expect(late[0]![0]).toBe(Math.ceil((1234 + pipeline.window) / pipeline.hop) * pipeline.hop);
		const again = new Pipeline(config, info);
		run(again, 0, 777);
		again.restart(samples(1234));
		expect(run(again, 1234, rows)).toEqual(late);
	});

	test('lost samples and seams restart filters and windows, so what follows is what a new start gives', () => {
		for (const discontinuity of [{ lost: 5, index: samples(3000) }, { index: samples(3000) }]) {
			const broken = new Pipeline(config, info);
			run(broken, 0, discontinuity.lost ? 3000 : 2500);
			const chunk = {
				data: data.subarray(3000 * 3),
				timestamps: timestamps.subarray(3000),
				...discontinuity
			};
			const after = [...broken.push(chunk)].map(({ end }) => end);
			const fresh = new Pipeline(config, info, samples(3000));
			const expected = run(fresh, 3000, rows);
			expect(after).toEqual(expected.map(([end]) => end));
			const repeat = new Pipeline(config, info);
			run(repeat, 0, discontinuity.lost ? 3000 : 2500);
			const bits: Bits[] = [];
			for (const { end, time, features } of repeat.push(chunk)) bits.push([end, time, ...features]);
			expect(bits).toEqual(expected);
		}
	});
});

test('a frame says where its window ends, when, and holds the window itself', () => {
	const pipeline = new Pipeline({ ...DEFAULT_PIPELINE, features: ['MAV', 'RMS'] }, info);
	const [first] = pipeline.push({ data, timestamps });
	expect(first).toMatchObject({ end: 200, time: timestamps[199] });
	expect(first!.window.data[0]).toBe(data[0]);
	expect(first!.window.data[200]).toBe(data[1]);
	expect(pipeline).toMatchObject({ nFeatures: 6, window: 200, hop: 50 });
});

test('nothing but the frame is made anew for a window', () => {
	const pipeline = new Pipeline(DEFAULT_PIPELINE, info);
	const buffers = new Set<unknown>();
	for (const { features, window } of pipeline.push({ data, timestamps })) {
		buffers.add(features.buffer).add(window.data.buffer);
	}
	expect(buffers.size).toBe(2);
});

test('what cannot be computed is refused with what to do', () => {
	const refused = (change: Partial<PipelineConfig>, fs = 1000): unknown => {
		try {
			return new Pipeline({ ...DEFAULT_PIPELINE, ...change }, { nChannels: 3, fs: hertz(fs) });
		} catch (error) {
			return error;
		}
	};
	const saying = (message: string): object => ({
		name: 'ModelError',
		message: expect.stringContaining(message)
	});
	expect(refused({ windowSeconds: 0 })).toMatchObject(saying('The window of 0 s'));
	expect(refused({ windowSeconds: 0.2, hopSeconds: -1 })).toMatchObject(saying('The hop of -1 s'));
	expect(refused({ windowSeconds: NaN })).toMatchObject(saying('The window of NaN s'));
	expect(refused({ windowSeconds: 0.002 })).toMatchObject(saying('Choose a longer window.'));
	expect(refused({}, 0)).toMatchObject(saying('does not say its sampling rate'));
	expect(refused({ filters: [{ kind: 'highpass', hz: 20, order: 4 }] }, 30)).toMatchObject(
		saying('Change the filter in the settings.')
	);
});
