import { beforeAll, expect, test } from 'vitest';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { Session } from '../../session/session.ts';
import { SessionWriter } from '../../session/writer.ts';
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
	during: (replay: ReplaySource, rings: SharedRing[]) => Promise<void>
): Promise<{ infos: readonly StreamInfo[]; rings: SharedRing[] }> {
	const replay = new ReplaySource(session, options);
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

test('paused, a step delivers exactly what lies in it, and a seek is a seam on the recorded grid', async () => {
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

test('a loop begins anew with the recorded timestamps, behind a seam', async () => {
	const { rings } = await play({ speed: 16, loop: true }, (_replay, [ring]) =>
		until(() => ring!.written > 300)
	);
	const seam = rings[0]!.gapsSince(0).find((gap) => gap.row === 260);
	expect(seam).toMatchObject({ sample: FIRST, lost: 0 });
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
	await expect(new ReplaySource(session, { streams: ['imu'] }).connect()).rejects.toThrow(
		/no stream "imu".*emg, guide/
	);
});
