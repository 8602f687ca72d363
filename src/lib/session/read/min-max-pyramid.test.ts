import { expect, test } from 'vitest';
import { columnsOf, heightOf } from '../../core/min-max-pyramid.ts';
import { hertz, samples } from '../../core/units.ts';
import { editJson, makeSession, openEntries, openFakeSession } from '../write/session.fixture.ts';
import { buildPyramid } from './min-max-pyramid.ts';
import { Session } from './session.ts';
import { SessionWriter } from '../write/writer.ts';
import { memoryStore } from '../../store/memory.ts';

const tone = (row: number, loud = 1): number => 10 * loud * Math.sin(row / 3) + 500;

test('columns hold the least and the greatest sample of their time, at every resolution', async () => {
	const fs = 1024;
	const session = await openFakeSession({
		streams: [{ fs, nChannels: 1, seconds: 40, from: 7, value: (row) => tone(row, row / fs > 20 ? 3 : 1) }]
	});
	const pyramid = await buildPyramid(session, 'emg');
	expect(pyramid).toMatchObject({ stream: 'emg', start: 7 });
	expect(pyramid.duration).toBeCloseTo(40 - 1 / fs, 9);
	expect(pyramid.levels.length).toBeGreaterThan(1);
	for (const columns of [10, 200, 3000]) {
		const drawn = columnsOf(pyramid, 0, 40, columns);
		for (let column = 0; column < columns; column++) {
			const loud = (column + 0.5) / columns > 0.5;
			const [low, high] = [drawn[2 * column]!, drawn[2 * column + 1]!];
			expect(high - low).toBeGreaterThan(columns === 3000 ? 0 : loud ? 55 : 18);
			if (Math.abs(column / columns - 0.5) > 0.05) expect(high - low).toBeLessThan(loud ? 64 : 24);
		}
	}
	// The offset of 500 is gone: each channel is drawn about its own mean.
	expect(heightOf(pyramid)).toBeLessThan(45);
});

test('a gap stays empty, and a slow stream keeps its values and its place in the session', async () => {
	const store = memoryStore();
	const writer = await SessionWriter.begin(store, { id: 'take', classNames: [], created: new Date(0) });
	const emg = writer.addStream({
		info: { name: 'emg', nChannels: 1, fs: hertz(512), unit: 'uV' },
		first: samples(0)
	});
	const guide = writer.addStream({
		info: { name: 'guide', nChannels: 1, fs: hertz(50), unit: 'a.u.' },
		first: samples(0)
	});
	const rows = (n: number, fs: number, at: number, value: (row: number) => number) => ({
		data: Float32Array.from({ length: n }, (_, row) => value(row)),
		timestamps: Float64Array.from({ length: n }, (_, row) => at + row / fs)
	});
	writer.append(
		emg,
		rows(1024, 512, 100, (row) => tone(row))
	);
	writer.append(emg, { ...rows(1024, 512, 104, (row) => tone(row)), lost: 1024 });
	writer.append(
		guide,
		rows(100, 50, 101, () => 5)
	);
	await writer.finish();
	const session = await Session.open(store, { id: 'take', name: 'take' });

	const pyramid = await buildPyramid(session, 'emg');
	expect(pyramid.gaps).toEqual([{ from: expect.closeTo(2 - 1 / 512, 9), to: 4, lost: 1024 }]);
	const drawn = columnsOf(pyramid, 0, 6, 60);
	for (let column = 0; column < 60; column++) {
		expect(Number.isNaN(drawn[2 * column]!)).toBe(column >= 20 && column < 40);
	}
	const slow = columnsOf(await buildPyramid(session, 'guide'), 0, 6, 6);
	expect([...slow]).toEqual([NaN, NaN, 5, 5, 5, 5, NaN, NaN, NaN, NaN, NaN, NaN]);
});

test('timestamps that stand still or go back are laid out by row', async () => {
	for (const stamps of [() => 3, (row: number) => 3 + ((row * 7) % 400) / 200]) {
		const map = new Map(await makeSession({ streams: [] }));
		const writer = await SessionWriter.begin(memoryStore(map), {
			id: 'made',
			classNames: [],
			created: new Date(0)
		});
		const info = { name: 'emg', nChannels: 1, fs: hertz(200), unit: 'uV' } as const;
		writer.append(writer.addStream({ info, first: samples(0) }), {
			data: Float32Array.from({ length: 400 }, (_, row) => tone(row)),
			timestamps: Float64Array.from({ length: 400 }, (_, row) => stamps(row))
		});
		await writer.finish();
		const pyramid = await buildPyramid(await openEntries(map), 'emg');
		expect(pyramid.duration).toBeCloseTo(399 / 200, 9);
		const drawn = columnsOf(pyramid, 0, 1.995, 20);
		expect([...drawn].some(Number.isNaN)).toBe(false);
	}
});

test('a stream without samples, and one that is not there, are refused by name', async () => {
	const map = await makeSession({
		streams: [
			{ fs: 100, rows: 0 },
			{ name: 'guide', fs: 50, seconds: 1 }
		]
	});
	await expect(buildPyramid(await openEntries(map), 'emg')).rejects.toThrow(/"emg".*holds no samples/);
	await expect(buildPyramid(await openEntries(map), 'imu')).rejects.toThrow(/no stream "imu".*emg, guide/);
	editJson(map, '/meta.json', (meta) => delete meta.streams.guide);
	await expect(buildPyramid(await openEntries(map), 'emg')).rejects.toThrow(/holds no samples/);
});
