// Over 250 lines because every case plays the same session on the same clock.
import { beforeAll, expect, test } from 'vitest';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { Session } from '../../session/read/session.ts';
import { makeSession, openEntries } from '../../session/write/session.fixture.ts';
import { SessionWriter } from '../../session/write/writer.ts';
import { memoryStore } from '../../store/memory.ts';
import { pump, ringFor, type LiveStream } from '../pump.ts';
import { ReplaySource, type ReplayOptions } from './replay.ts';

const emg: StreamInfo = { name: 'emg', nChannels: 2, fs: hertz(200), unit: 'uV' };
const guide: StreamInfo = { name: 'guide', nChannels: 1, fs: hertz(60), unit: 'a.u.' };
const FIRST = 12_345;
const START = 5000.25;
let session: Session;

/** 1.5 s of two streams; the first lost 40 samples after its 100th. */
beforeAll(async () => {
	const store = memoryStore();
	const writer = await SessionWriter.begin(store, { id: 'take', classNames: ['A'], created: new Date(0) });
	const rows = (info: StreamInfo, from: number, n: number, at: number) => ({
		data: Float32Array.from({ length: n * info.nChannels }, (_, i) => from + Math.floor(i / info.nChannels)),
		timestamps: Float64Array.from({ length: n }, (_, i) => at + i / info.fs)
	});
	const a = writer.addStream({ info: emg, first: samples(FIRST) });
	const b = writer.addStream({ info: guide, first: samples(0) });
	writer.append(a, rows(emg, 0, 100, START));
	writer.append(a, { ...rows(emg, 100, 160, START + 0.7), lost: 40 });
	writer.append(b, rows(guide, 0, 90, START + 0.004));
	writer.label({ timestamp: seconds(START), classIndex: 0 });
	await writer.flush();
	await writer.finish();
	session = await Session.open(store, { id: 'take', name: 'take' });
});

/** Plays into rings until `enough` says so. */
async function play(
	options: ReplayOptions,
	during: (replay: ReplaySource, rings: SharedRing[]) => Promise<void>,
	played: Session = session
): Promise<{ infos: readonly StreamInfo[]; rings: SharedRing[] }> {
	const replay = new ReplaySource(played, options);
	const infos = await replay.connect();
	const streams: LiveStream[] = infos.map((info) => ({ info, ring: ringFor(info).handle }));
	const rings = streams.map((stream) => new SharedRing(stream.ring));
	const pumped = pump(replay, streams);
	await during(replay, rings);
	await replay.disconnect();
	await pumped;
	return { infos, rings };
}

const until = async (done: () => boolean): Promise<void> => {
	while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('samples, timestamps and indices are those recorded, gaps included, for every stream', async () => {
	const { infos, rings } = await play({ speed: 16 }, (replay) => until(() => replay.state.ended));
	expect(infos.map((info) => info.name)).toEqual(['emg', 'guide']);
	const [ring, other] = rings;
	expect(ring!.written).toBe(260);
	expect(ring!.lost).toBe(40);
	const before = ring!.read(0, ring!.buffer());
	expect([before.index, before.timestamps.length]).toEqual([FIRST, 100]);
	const after = ring!.read(100, ring!.buffer());
	expect([after.index, after.lost, after.timestamps.length]).toEqual([FIRST + 100, 40, 160]);
	const stored = await session.getContinuous('emg');
	expect([...before.timestamps, ...after.timestamps]).toEqual([...stored.timestamps]);
	expect([...before.data, ...after.data]).toEqual([...(stored.data as Float32Array)]);
	expect(other!.written).toBe(90);
});

test('a chunk that is missing is a gap in the ring, and what follows keeps its index', async () => {
	const entries = await makeSession({ streams: [{ fs: 100, rows: 500, from: 7, value: (row) => row + 1 }] });
	entries.delete('/emg.zarr/c/2/0');
	entries.set('/emg.zarr/c/4/0', new Uint8Array(4));
	const damaged = await openEntries(entries);
	const { rings } = await play({ speed: 16 }, (replay) => until(() => replay.state.ended), damaged);
	const [ring] = rings;
	expect([ring!.written, ring!.lost]).toEqual([300, 100]);
	const after = ring!.read(200, ring!.buffer());
	expect([after.index, after.lost, after.timestamps[0], after.data[0]]).toEqual([300, 100, 10, 301]);
});

test('paused, a step delivers exactly what lies in it, and a seek is a discontinuity on the recorded grid', async () => {
	await play({ play: false }, async (replay, [ring]) => {
		replay.step(0.102);
		await until(() => ring!.written > 0 && replay.state.position >= 0.1);
		expect(ring!.written).toBe(21); // 0 s … 0.1 s, both ends
		replay.seek(1.0);
		replay.step(0.052);
		await until(() => replay.state.position >= 1.05 && ring!.written > 21);
		const read = ring!.read(21, ring!.buffer());
		expect(read).toMatchObject({ broken: true, lost: 0, index: FIRST + 160 });
		expect(read.timestamps[0]).toBeCloseTo(START + 1.0, 9);
		expect(read.timestamps.length).toBe(11);
	});
});

test('a loop begins anew with the recorded timestamps, behind a discontinuity', async () => {
	const { rings } = await play({ speed: 16, loop: true }, (_replay, [ring]) =>
		until(() => ring!.written > 300)
	);
	const discontinuity = rings[0]!.gapsSince(0).find((gap) => gap.row === 260);
	expect(discontinuity).toMatchObject({ sample: FIRST, lost: 0 });
	expect(rings[0]!.read(260, rings[0]!.buffer()).timestamps[0]).toBe(START);
});

test('both streams are played on one clock: neither is ahead of the other', async () => {
	await play({ speed: 4 }, async (replay, [a, b]) => {
		for (let look = 0; look < 20 && !replay.state.ended; look++) {
			await new Promise((resolve) => setTimeout(resolve, 10));
			const [x, y] = [a!.newest, b!.newest];
			// In the gap of the first stream only the second one moves.
			if (x > START + 0.8 || y < START + 0.49) expect(Math.abs(x - y)).toBeLessThan(1 / 60 + 1e-9);
		}
	});
});

test('a stream that is not in the session is refused, and those there are named', async () => {
	await expect(new ReplaySource(session, { streamNames: ['imu'] }).connect()).rejects.toThrow(
		/no stream "imu".*emg, guide/
	);
});

test('stepping by samples delivers exactly so many, by hops it ends where windows end, and back again', async () => {
	await play({ play: false, streamNames: ['emg'] }, async (replay, [ring]) => {
		await until(() => replay.state.sample !== undefined && ring!.written === 1);
		for (let k = 0; k < 5; k++) replay.stepSamples({ count: 1 });
		await until(() => ring!.written === 6);
		expect(replay.state).toMatchObject({ playing: false, sample: { row: 6, index: FIRST + 6, rows: 260 } });
		expect(replay.state.position).toBe(ring!.newest - START);

		const hop = 20;
		replay.stepSamples({ count: 2, grid: hop });
		const end = (Math.floor((FIRST + 6) / hop) + 2) * hop;
		await until(() => replay.state.sample!.index === end);
		expect(ring!.written).toBe(end - FIRST);
		expect(replay.state.position).toBe(ring!.newest - START);

		replay.stepSamples({ count: -1, grid: hop });
		await until(() => replay.state.sample!.index === end - hop && ring!.written > end - FIRST);
		expect(replay.state.position).toBe(ring!.newest - START);
		expect(replay.state.jumps).toBe(1);
		expect(() => replay.stepSamples({ count: 0.5 })).toThrow(/whole number/);
	});
});

test('at speed 0 it only steps: nothing comes by itself, play or not', async () => {
	await play({ speed: 0, streamNames: ['emg'] }, async (replay, [ring]) => {
		replay.play();
		await until(() => ring!.written === 1);
		replay.stepSamples({ count: 4 });
		await until(() => ring!.written === 5);
		replay.step(0.1);
		await until(() => ring!.written === 25);
		replay.play();
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(ring!.written).toBe(25);
		expect(replay.state).toMatchObject({ playing: false, speed: 0, sample: { row: 25 } });
	});
});

test('a seek brings the stretch before it along when asked to, and loses no sample of it', async () => {
	await play({ play: false, preroll: 0.2, streamNames: ['emg'] }, async (replay, [ring]) => {
		await until(() => ring!.written === 1);
		replay.seek(0.4);
		await until(() => replay.state.sample!.row === 81);
		const read = ring!.read(1, ring!.buffer());
		expect([read.index, read.timestamps.length]).toEqual([FIRST + 40, 41]);
		expect(read.timestamps.at(-1)).toBe(START + 80 / 200);
	});
});

test('as fast as possible everything comes, in order, and a loop goes round its section only', async () => {
	const { rings } = await play({ speed: Infinity }, (replay) => until(() => replay.state.ended));
	expect(rings.map((ring) => ring.written)).toEqual([260, 90]);
	await play({ speed: 16, loop: true, streamNames: ['guide'] }, async (replay, [ring]) => {
		replay.setSection({ from: 0.5, to: 0.8 });
		await until(() => replay.state.jumps > 3);
		replay.pause();
		for (const gap of ring!.gapsSince(0)) expect(ring!.read(gap.row, ring!.buffer(1)).index).toBe(30);
		expect(ring!.newest - START).toBeLessThanOrEqual(0.8 + 0.004 + 1 / 60);
	});
});

test('the clock handed in is the clock that counts: no sample before its time, and a gap lasts as long as it did', async () => {
	let time = 0;
	await play({ clock: () => time, streamNames: ['emg'] }, async (_replay, [ring]) => {
		for (const [at, due] of [
			[0.1, 21],
			[0.3, 61],
			[0.45, 91],
			[0.5, 100],
			[0.69, 100],
			[0.705, 102]
		] as const) {
			time = at + 1e-9;
			await until(() => ring!.written >= due);
			await new Promise((resolve) => setTimeout(resolve, 30));
			expect(ring!.written).toBe(due);
		}
	});
});

/** A session of streams with the timestamps given. */
async function withTimes(streams: Readonly<Record<string, readonly number[]>>): Promise<Session> {
	const store = memoryStore();
	const writer = await SessionWriter.begin(store, { id: 'odd', classNames: [], created: new Date(0) });
	for (const [name, times] of Object.entries(streams)) {
		const info = { name, nChannels: 1, fs: hertz(100), unit: 'uV' } as const;
		writer.append(writer.addStream({ info, first: samples(0) }), {
			data: Float32Array.from(times, (_, row) => row),
			timestamps: Float64Array.from(times)
		});
	}
	await writer.finish();
	return Session.open(store, { id: 'odd', name: 'odd' });
}

const steady = (n: number, from: number): number[] => Array.from({ length: n }, (_, i) => from + i / 100);

test('streams that never overlap in time are refused, both named, and can be played alone', async () => {
	const apart = await withTimes({ emg: steady(100, 500), guide: steady(100, 20) });
	await expect(new ReplaySource(apart).connect()).rejects.toThrow(
		/"guide" and "emg".*never overlap.*479.0 s/
	);
	const alone = new ReplaySource(apart, { streamNames: ['guide'] });
	expect((await alone.connect()).map(({ name }) => name)).toEqual(['guide']);
	await alone.disconnect();
});

test('an empty stream is left out and named; asked for, it is refused; a session of nothing else too', async () => {
	const some = await withTimes({ emg: steady(100, 0), imu: [] });
	const replay = new ReplaySource(some);
	expect((await replay.connect()).map(({ name }) => name)).toEqual(['emg']);
	expect(replay.state.notes).toEqual(['Stream "imu" holds no samples and is left out.']);
	await replay.disconnect();
	await expect(new ReplaySource(some, { streamNames: ['imu'] }).connect()).rejects.toThrow(
		/"imu".*holds no samples/
	);
	await expect(new ReplaySource(await withTimes({ imu: [] })).connect()).rejects.toThrow(
		/"odd" holds no samples/
	);
});

test('timestamps that go back or stand still are replayed by sample number, and that is said', async () => {
	for (const [times, how] of [
		[steady(100, 5).map((time, i) => (i === 50 ? time - 1 : time)), 'go back'],
		[steady(100, 5).map(() => 5), 'stand still']
	] as const) {
		let time = 0;
		const replay = new ReplaySource(await withTimes({ emg: times }), { clock: () => time });
		const [info] = await replay.connect();
		expect(replay.state.duration).toBeCloseTo(0.99, 9);
		expect(replay.state.notes).toEqual([expect.stringMatching(new RegExp(`"emg" ${how}.*by sample number`))]);
		const ring = ringFor(info!);
		const pumped = pump(replay, [{ info: info!, ring: ring.handle }]);
		for (time = 0.101; time < 1.05; time += 0.1) {
			const due = Math.min(100, Math.floor(time * 100 + 1e-6) + 1);
			await until(() => ring.written >= due);
			expect(ring.written).toBe(due);
		}
		await replay.disconnect();
		await pumped;
	}
});
