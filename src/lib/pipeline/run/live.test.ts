import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SmootherChain, type SmootherStep } from '../../dsp/smoothers/chain.ts';
import { lda } from '../../models/lda.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import { LivePrediction } from './live.ts';
import { DEFAULT_PIPELINE, Pipeline } from './pipeline.ts';

const info = { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' as const };
const RATE = 20;
const steps: SmootherStep[] = [
	{ kind: 'majority', params: { votes: 5 } },
	{ kind: 'debounce', params: { count: 2 } }
];

/** Noise whose strength changes every second: two classes. */
function signal(n: number, seed: number): { data: Float32Array; timestamps: Float64Array } {
	const random = seeded(seed);
	const strength = (i: number): number => (Math.floor(i / 1000) % 2 === 0 ? 10 : 40 + 60 * random());
	return {
		data: Float32Array.from({ length: n * 2 }, (_, k) => (random() - 0.5) * strength(k >> 1)),
		timestamps: Float64Array.from({ length: n }, (_, i) => 100 + i / 1000)
	};
}

async function trained(): Promise<ModelBundle> {
	const pipeline = new Pipeline(DEFAULT_PIPELINE, info);
	const [x, y]: [number[], number[]] = [[], []];
	for (const { end, features } of pipeline.push(signal(8000, 1))) {
		x.push(...features);
		y.push(Math.floor((end - 100) / 1000) % 2);
	}
	const model = await lda.fit({
		x: Float32Array.from(x),
		nFeatures: pipeline.nFeatures,
		y: Int32Array.from(y),
		nClasses: 2,
		trial: Int32Array.from(y.keys())
	});
	return {
		version: 1,
		id: 'm',
		name: 'm',
		created: '',
		task: 'classify',
		kind: 'lda',
		pipeline: DEFAULT_PIPELINE,
		stream: info,
		classNames: ['weak', 'strong'],
		trainedOn: [],
		weights: model.save()
	};
}

/** All rows of a ring that was not lapped. */
function rowsOf(ring: SharedRing): { times: number[]; rows: number[][] } {
	const [times, rows]: [number[], number[][]] = [[], []];
	for (let at = 0; at < ring.written;) {
		const { data, timestamps, row } = ring.read(at, ring.buffer(64));
		timestamps.forEach((time, i) => {
			times.push(time);
			rows.push([...data.subarray(2 * i, 2 * i + 2)]);
		});
		at = row + timestamps.length;
	}
	return { times, rows };
}

test('beside each prediction stands what the smoothers made of it, the same however the stream came', async () => {
	const bundle = await trained();
	const { data, timestamps } = signal(6000, 2);
	const outcomes = [0, 1, 2].map((seed) => {
		const random = seeded(seed);
		const ring = SharedRing.create(2, 8000);
		const live = new LivePrediction(bundle, info, ring.handle, 'p', () => seconds(0), steps);
		for (let at = 0; at < 6000;) {
			const n = Math.min(6000 - at, 1 + Math.floor(random() * 700));
			ring.write(
				{ data: data.subarray(2 * at, 2 * (at + n)), timestamps: timestamps.subarray(at, at + n) },
				seconds(0)
			);
			at += n;
			if (random() < 0.7) live.catchUp();
		}
		live.catchUp();
		return { raw: rowsOf(live.output), smooth: rowsOf(live.smoothed), name: live.smoothedInfo.name };
	});
	const [{ raw, smooth, name }] = outcomes as [(typeof outcomes)[number]];
	expect(name).toBe('p_smoothed');
	expect(smooth.times).toEqual(raw.times);
	expect(raw.rows.length).toBeGreaterThan(100);
	const chain = new SmootherChain(steps, 'classify', 2, RATE);
	expect(smooth.rows).toEqual(raw.rows.map((row) => [...chain.push(Float32Array.from(row))]));
	expect(smooth.rows).not.toEqual(raw.rows);
	for (const other of outcomes) expect(other).toEqual(outcomes[0]);
});

test('after a seam, a restart or new settings the smoothers know nothing of before', async () => {
	const bundle = await trained();
	const { data, timestamps } = signal(3000, 3);
	const ring = SharedRing.create(2, 8000);
	const live = new LivePrediction(bundle, info, ring.handle, 'p', () => seconds(0), steps);
	const push = (index: number): number[][] => {
		const before = live.smoothed.written;
		const gap = { sample: samples(index), lost: 0, seconds: seconds(0) };
		ring.write({ data, timestamps, index: samples(index) }, seconds(0), gap);
		live.catchUp();
		return rowsOf(live.smoothed).rows.slice(before);
	};
	const first = push(0);
	expect(push(0), 'a jump back').toEqual(first);
	live.restart();
	expect(push(0), 'a restart').toEqual(first);
	live.smooth(steps);
	expect(push(0), 'new settings').toEqual(first);
	live.smooth([]);
	const before = live.output.written;
	const bare = push(0);
	expect(bare).toEqual(rowsOf(live.output).rows.slice(before));
});

test('beginning anew since a time is what a new start at its first sample gives, and is no late prediction', async () => {
	const bundle = await trained();
	const filters = [{ kind: 'highpass', hz: 20, order: 4 }] as const;
	const filtered = { ...bundle, pipeline: { ...bundle.pipeline, filters } };
	const { data, timestamps } = signal(6000, 4);
	const [ring, later] = [SharedRing.create(2, 8000), SharedRing.create(2, 8000)];
	const begin = (of: SharedRing) =>
		new LivePrediction(filtered, info, of.handle, 'p', () => seconds(6), steps);
	const write = (to: SharedRing, from: number, n: number): void =>
		to.write(
			{ data: data.subarray(2 * from, 2 * (from + n)), timestamps: timestamps.subarray(from, from + n) },
			seconds(from / 1000)
		);
	const live = begin(ring);
	for (let row = 0; row < 5000; row += 100) {
		write(ring, row, 100);
		live.catchUp();
	}
	const late = live.stats.p99;
	const began = live.restart(seconds(3.25));
	expect(began).toMatchObject({ row: 3300, sample: 3300, predictionRow: live.output.written });
	expect(began.after).toBe(timestamps[3299]);
	const before = live.output.written;
	write(later, 0, 3300);
	const fresh = begin(later);
	for (let row = 3300; row < 6000; row += 100) write(later, row, 100);
	fresh.catchUp();
	live.catchUp();
	expect(live.stats.p99).toBe(late);
	for (let row = 5000; row < 6000; row += 100) write(ring, row, 100);
	live.catchUp();
	const since = ({ times, rows }: ReturnType<typeof rowsOf>) => ({
		times: times.slice(before),
		rows: rows.slice(before)
	});
	expect(since(rowsOf(live.output))).toEqual(rowsOf(fresh.output));
	expect(since(rowsOf(live.smoothed))).toEqual(rowsOf(fresh.smoothed));
	expect(live.restart(), 'without a time').toMatchObject({ row: 6000, after: timestamps[5999] });
});
