import { expect, test } from 'vitest';
import type { Chunk, StreamInfo } from '../core/signal.ts';
import { hertz, samples, seconds } from '../core/units.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import { liveStreams, pump, ringFor, type LiveStream } from './pump.ts';
import type { Packet, Source } from './source.ts';

const info: StreamInfo = { name: 'emg', nChannels: 2, fs: hertz(100), unit: 'uV' };
const clock = () => seconds(5);

/** Rows whose value is their number, at 100 Hz from time `at`. */
const rows = (n: number, at: number, more: Partial<Chunk> = {}): Chunk => ({
	data: Float32Array.from({ length: n * 2 }, (_, i) => Math.floor(i / 2)),
	timestamps: Float64Array.from({ length: n }, (_, i) => at + i / 100),
	...more
});

function sourceOf(chunks: readonly Chunk[]): Source {
	return {
		connect: async () => [info],
		async *read(): AsyncIterable<Packet> {
			for (const chunk of chunks) yield { stream: 0, chunk };
		},
		disconnect: async () => {}
	};
}

const live = (): LiveStream => ({ info, ring: ringFor(info).handle });

test('samples are numbered from 0 and arrive whole', async () => {
	const stream = live();
	await pump(sourceOf([rows(3, 10), rows(4, 10.03)]), [stream], clock);
	const ring = new SharedRing(stream.ring);
	const got = ring.read(0, ring.buffer());
	expect(got).toMatchObject({ index: 0, lost: 0, broken: false, missed: 0 });
	expect([...got.data]).toEqual([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 3, 3]);
	expect(got.arrived).toBe(5);
});

test('lost samples become a gap with its length, and do not count as samples', async () => {
	const stream = live();
	await pump(sourceOf([rows(3, 10), rows(2, 10.53, { lost: 50 })]), [stream], clock);
	const ring = new SharedRing(stream.ring);
	expect(ring.written).toBe(5);
	expect(ring.lost).toBe(50);
	const [gap] = ring.gapsSince(0);
	expect(gap).toMatchObject({ row: 3, sample: 3, lost: 50 });
	expect(gap!.seconds).toBeCloseTo(0.51, 9);
});

test('a recorded index that does not follow is a discontinuity: numbered as recorded, nothing lost', async () => {
	const stream = live();
	const chunks = [
		rows(3, 10, { index: samples(500) }),
		rows(2, 10.03, { index: samples(503) }),
		rows(2, 7, { index: samples(200) })
	];
	await pump(sourceOf(chunks), [stream], clock);
	const ring = new SharedRing(stream.ring);
	const first = ring.read(0, ring.buffer());
	expect([first.index, first.timestamps.length]).toEqual([500, 5]);
	expect(ring.read(5, ring.buffer())).toMatchObject({ index: 200, lost: 0, broken: true });
	expect(ring.lost).toBe(0);
});

test('a stream that dropped and returns goes on in its ring, after a gap as long as it was away', async () => {
	const stream = live();
	await pump(sourceOf([rows(3, 10)]), [stream], clock);
	await pump(sourceOf([rows(2, 12.02)]), [stream], clock);
	const ring = new SharedRing(stream.ring);
	expect(ring.gapsSince(0)).toMatchObject([{ row: 3, sample: 3, lost: 199 }]);
});

test('a chunk that does not add up, or has no time, is refused by name', async () => {
	const torn = { data: new Float32Array(5), timestamps: new Float64Array(2) };
	await expect(pump(sourceOf([torn]), [live()], clock)).rejects.toThrow(/"emg" sent 5 values for 2 samples/);
	await expect(pump(sourceOf([rows(2, NaN)]), [live()], clock)).rejects.toThrow(/without a time/);
});

test('a ring holds 20 s of a small stream and stays under its bound for the largest', () => {
	expect(ringFor(info).capacity).toBe(2000);
	const large = ringFor({ ...info, nChannels: 408, fs: hertz(10240) });
	expect(large.capacity).toBeGreaterThanOrEqual(2 * 10240);
	expect(large.handle.buffer.byteLength).toBeLessThan(100 * 2 ** 20);
});

test('a second device of a kind gets names of its own, and keeps them when it returns', () => {
	const [first] = liveStreams([info], [], []);
	expect(first!.info.name).toBe('emg');
	const [second] = liveStreams([info], [], ['emg', 'other']);
	expect(second!.info.name).toBe('emg-2');
	expect(second!.ring).not.toBe(first!.ring);
	// The first is gone by then: its name is free, but not that of the second.
	const [returned] = liveStreams([info], [second!], []);
	expect(returned!.info.name).toBe('emg-2');
	expect(returned!.ring).toBe(second!.ring);
	// With other channels it is another stream.
	expect(liveStreams([{ ...info, nChannels: 3 }], [second!], ['emg'])[0]!.ring).not.toBe(second!.ring);
});

test('two devices of a kind that both return each take the ring of their own name, and no ring is taken twice', () => {
	const named = (name: string): StreamInfo => ({ ...info, name });
	const [first, second] = [
		liveStreams([named('myo')], [], [])[0]!,
		liveStreams([named('myo')], [], ['myo'])[0]!
	];
	expect(second.info.name).toBe('myo-2');
	// Whatever the order of what is known, and of what returns.
	for (const known of [
		[first, second],
		[second, first]
	]) {
		const returned = liveStreams([named('myo'), named('myo-2')], known, []);
		expect(returned.map((stream) => stream.info.name)).toEqual(['myo', 'myo-2']);
		expect(returned.map(({ ring }) => ring)).toEqual([first.ring, second.ring]);
		const swapped = liveStreams([named('myo-2'), named('myo')], known, []);
		expect(swapped.map(({ ring }) => ring)).toEqual([second.ring, first.ring]);
	}
	// Both call themselves "myo": each known ring is taken once.
	const alike = liveStreams([named('myo'), named('myo')], [second, first], []);
	expect(alike.map(({ ring }) => ring)).toEqual([first.ring, second.ring]);
	const third = liveStreams([named('myo'), named('myo'), named('myo')], [second, first], []);
	expect(third.map((stream) => stream.info.name)).toEqual(['myo', 'myo-2', 'myo-3']);
	expect(new Set(third.map(({ ring }) => ring)).size).toBe(3);
});

test('streams of one source that call themselves alike get names of their own', () => {
	expect(liveStreams([info, info], [], []).map((stream) => stream.info.name)).toEqual(['emg', 'emg-2']);
	expect(liveStreams([info, { ...info, name: 'emg-2' }], [], []).map((stream) => stream.info.name)).toEqual([
		'emg',
		'emg-2'
	]);
});

test('a stream in another unit does not go on in the old ring', () => {
	const [first] = liveStreams([info], [], []);
	expect(liveStreams([{ ...info, unit: 'a.u.' }], [first!], [])[0]!.ring).not.toBe(first!.ring);
});
