import { expect, test } from 'vitest';
import { seconds } from '../../core/units.ts';
import type { Session } from './session.ts';
import { AppendableZarrArray } from '../write/appendable-zarr-array.ts';
import { editJson, makeSession, openEntries, openFakeSession } from '../write/session.fixture.ts';

test("trials are channels-first, carry the session's own class names and never class −1", async () => {
	const session = await openFakeSession({
		streams: [{ fs: 10, seconds: 10, from: 100 }],
		labels: [
			[101, 1],
			[103, -1],
			[105, 0],
			[108, 5]
		]
	});
	const trials = await session.getTrials('emg');
	expect(
		trials.map(({ classIndex, className, start, nSamples }) => [classIndex, className, start, nSamples])
	).toEqual([
		[1, 'Fist', 10, 20],
		[0, 'Rest', 50, 30],
		// Stop wrote a −1 on the last sample.
		[5, 'class 5', 80, 19]
	]);
	const [first] = trials;
	expect([...first!.data.slice(0, 3)]).toEqual([10, 11, 12]);
	expect(first!.data[20]).toBeCloseTo(10.01, 5);
	expect(first!.ts[0]).toBe(101);
	const [wider] = await session.getTrials('emg', { pre: 0.5, post: 100 });
	expect(wider).toMatchObject({ start: 5, nSamples: 95 });
});

test('a segment begins at the nearest sample; the first of equals wins and a label before the start maps to row 0', async () => {
	const map = await makeSession({
		streams: [{ fs: 10, rows: 50, from: 0 }],
		labels: [
			[-5, 0],
			[1.04, 1],
			[1.96, 0],
			[3, 1],
			[3.02, 0]
		]
	});
	const session = await openEntries(map);
	const rows = (await session.segments('emg')).map(({ label, start, end }) => [label, start, end]);
	// 3 and 3.02 fall on one row: the first of them is no segment.
	expect(rows).toEqual([
		[0, 0, 10],
		[1, 10, 20],
		[2, 20, 30],
		[4, 30, 49]
	]);
	expect(await session.rowAt('emg', seconds(0.05))).toBe(0);
	expect(await session.rowAt('emg', seconds(99))).toBe(49);
	expect(await session.rowAt('emg', seconds(-99))).toBe(0);
});

test('the last segment runs to the end where no −1 closes it, also when no label track is sorted', async () => {
	const map = await makeSession({ streams: [{ fs: 10, rows: 50 }] });
	map.set(
		'/labels.json',
		new TextEncoder().encode('[{"timestamp": 2, "class_index": 1}, {"timestamp": 1, "class_index": 0}]')
	);
	const session = await openEntries(map);
	expect(session.labels.map(({ classIndex }) => classIndex)).toEqual([0, 1]);
	expect((await session.segments('emg')).map(({ start, end }) => [start, end])).toEqual([
		[10, 20],
		[20, 50]
	]);
});

test('the nearest row is found in timestamps of any order as by looking at every one', async () => {
	for (const times of [
		[0, 0, 0, 5, 5, 9],
		[9, 1, 5, 3, 3, 7],
		[1, 2, 2, 2, 3, 3],
		[5, 5, 5, 5, 5, 5]
	]) {
		const map = await makeSession({ streams: [{ fs: 2, rows: 6 }] });
		const other = await makeSession({ streams: [{ fs: 2, rows: 6 }] });
		for (const entries of [map, other]) {
			const array = new AppendableZarrArray('/emg_timestamps.zarr', 'float64', undefined, 2);
			array.append(Float64Array.from(times));
			for (const [key, bytes] of (await array.unwritten()).entries) entries.set(key, bytes);
		}
		const sorted = times.every((time, i) => i === 0 || time >= times[i - 1]!);
		editJson(map, '/meta.json', (meta) => (meta.extras.myodeck.streams.emg.sorted = sorted));
		editJson(other, '/meta.json', (meta) => delete meta.extras);
		for (let time = -1; time < 11; time += 0.25) {
			const distances = times.map((other) => Math.abs(other - time));
			const expected = distances.indexOf(Math.min(...distances));
			expect(await (await openEntries(map)).rowAt('emg', seconds(time))).toBe(expected);
			expect(await (await openEntries(other)).rowAt('emg', seconds(time))).toBe(expected);
		}
	}
});

test('an event that repeats the active class begins no other trial: same segments, same counts', async () => {
	const labels: [number, number][] = [
		[1, 0],
		[2, 1],
		[3, 0],
		[4, -1]
	];
	const plain = await openFakeSession({ streams: [{ fs: 10, rows: 50 }], labels });
	const repeated = await openFakeSession({
		streams: [{ fs: 10, rows: 50 }],
		labels: [...labels, [1.5, 0], [1.7, 0], [2.5, 1], [4.5, -1]]
	});
	const rows = async (session: Session): Promise<number[][]> =>
		(await session.segments('emg')).map(({ classIndex, start, end }) => [classIndex, start, end]);
	expect(await rows(repeated)).toEqual(await rows(plain));
	expect((await repeated.segments('emg')).map(({ label }) => label)).toEqual([0, 3, 5]);
	expect((await repeated.summary()).trialsPerClass).toEqual([2, 1]);
});
