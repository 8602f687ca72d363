import { expect, test } from 'vitest';
import type { Gap, StreamInfo } from '../../../core/signal.ts';
import { hertz, samples, seconds } from '../../../core/units.ts';
import { SharedRing } from '../../../ring/shared-ring.ts';
import { RingFollower, type RowReceiver } from './ring-follower.ts';

const info: StreamInfo = { name: 'emg', nChannels: 1, fs: hertz(1000), unit: 'uV' };
const clock = (): number => 0;

/** Writes rows whose value is their position in the ring. */
function write(ring: SharedRing, rows: number, gap?: Gap): void {
	const data = Float32Array.from({ length: rows }, (_, i) => ring.written + i);
	ring.write({ data, timestamps: new Float64Array(rows) }, seconds(0), gap);
}

/** A receiver that keeps what it gets. */
function kept(): RowReceiver & {
	readonly values: number[];
	readonly indices: number[];
	readonly breaks: unknown[];
} {
	const [values, indices, breaks]: [number[], number[], unknown[]] = [[], [], []];
	return {
		values,
		indices,
		breaks,
		push: (data, index) => {
			values.push(...data);
			indices.push(index);
		},
		interrupt: (lost, jumped) => breaks.push([lost, jumped])
	};
}

test('a follower begins with the seconds asked for and then gives every row once', () => {
	const ring = SharedRing.create(1, 9000);
	write(ring, 3000);
	const receiver = kept();
	const follower = new RingFollower(info, ring, 2, receiver, undefined);
	expect(follower.pull(clock, 5)).toBe(true);
	write(ring, 10);
	follower.pull(clock, 5);
	expect(follower.pull(clock, 5)).toBe(false);
	expect(receiver.values).toEqual(Array.from({ length: 2010 }, (_, i) => 1000 + i));
	expect(receiver.breaks).toEqual([]);
});

test('a follower tells lost samples from a jump of a replay, and the sample index after each', () => {
	const ring = SharedRing.create(1, 9000);
	write(ring, 100);
	write(ring, 100, { sample: samples(150), lost: 50, seconds: seconds(0) });
	write(ring, 100, { sample: samples(20), lost: 0, seconds: seconds(0) });
	const receiver = kept();
	new RingFollower(info, ring, 2, receiver, undefined).pull(clock, 5);
	expect(receiver.breaks).toEqual([
		[50, false],
		[0, true]
	]);
	expect(receiver.indices).toEqual([0, 150, 20]);
	expect(receiver.values).toHaveLength(300);
});

test('a follower stands still where the view was paused, and goes on near the end when it was away', () => {
	const ring = SharedRing.create(1, 60_000);
	write(ring, 1000);
	const receiver = kept();
	const follower = new RingFollower(info, ring, 2, receiver, undefined);
	follower.until = 1000;
	write(ring, 20_000);
	while (follower.pull(clock, 5));
	expect(receiver.values).toHaveLength(1000);
	follower.until = Infinity;
	while (follower.pull(clock, 5));
	expect(receiver.breaks).toEqual([[18_500, false]]);
	expect(receiver.values.slice(1000)).toEqual(Array.from({ length: 1500 }, (_, i) => 19_500 + i));
});

test('a follower reads nothing while its receiver still works, and stops when its time is up', () => {
	const ring = SharedRing.create(1, 9000);
	write(ring, 100);
	let [left, time] = [3, 0];
	const receiver = { ...kept(), work: () => left-- > 0 };
	const follower = new RingFollower(info, ring, 2, receiver, undefined);
	follower.pull(() => time++, 2);
	expect(receiver.values).toHaveLength(0);
	follower.pull(clock, 5);
	expect(receiver.values).toHaveLength(100);
});
