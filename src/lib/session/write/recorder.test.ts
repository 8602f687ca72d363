// Over 250 lines because every case uses the device that numbers its values.
import { expect, test } from 'vitest';
import { seeded, type Random } from '../../core/random.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { Recorder } from './recorder.ts';
import { openEntries } from './session.fixture.ts';

const FS = 100;
const START = { id: 'x', classNames: ['Rest', 'Fist'], created: new Date(2026, 0, 2) };

const infoOf = (name: string, nChannels: number): StreamInfo => ({
	name,
	nChannels,
	fs: hertz(FS),
	unit: 'uV',
	device: 'Test amplifier'
});

/** A device: writes rows whose values are numbered through all rings, as its pump would. */
class Device {
	ring: SharedRing;
	readonly info: StreamInfo;
	/** Rows of the ring at hand that are in the session for sure: nothing was overwritten before it was read. */
	readonly rows: { value: number; time: number }[] = [];

	constructor(name: string, nChannels: number, capacity = 4096) {
		this.info = infoOf(name, nChannels);
		this.ring = SharedRing.create(nChannels, capacity);
	}

	/** Rows from tick `tick` on, one per tick of 1 / FS seconds; `lost` were lost right before. */
	write(tick: number, n: number, lost?: number): void {
		const timestamps = Float64Array.from({ length: n }, (_, i) => 1000 + (tick + i) / FS);
		const data = new Float32Array(n * this.info.nChannels);
		for (let i = 0; i < n; i++) {
			data.fill(tick + i, i * this.info.nChannels, (i + 1) * this.info.nChannels);
			this.rows.push({ value: tick + i, time: timestamps[i]! });
		}
		const gap =
			lost === undefined ? undefined : { sample: this.ring.nextIndex, lost, seconds: seconds(lost / FS) };
		this.ring.write({ data, timestamps }, seconds(timestamps[n - 1]!), gap);
	}

	/** As it is handed to the recorder; `from` row: the first. */
	get added() {
		return { info: this.info, ring: { ...this.ring.handle }, from: 0 };
	}
}

async function readBack(map: Map<Key, Uint8Array>, name: string) {
	const session = await openEntries(map);
	const { data, timestamps, nChannels } = await session.getContinuous(name);
	const info = session.streamInfo(name);
	const chunks = [];
	for await (const { row, index, lost, timestamps: times } of session.chunks(name))
		chunks.push({ row, index, lost, n: times.length });
	return { values: [...timestamps].map((_, row) => Number(data[row * nChannels])), timestamps, info, chunks };
}

test('a stream that returns in a new ring goes on in its stream, after a gap as long as it was away', async () => {
	const map = new Map<Key, Uint8Array>();
	const device = new Device('emg', 2);
	const recorder = await Recorder.begin(memoryStore(map), START, [device.added]);
	device.write(0, 50);
	await recorder.flush();
	// These rows are read when the new ring comes: the old one still holds them.
	device.write(50, 30);
	device.ring = SharedRing.create(2, 64);
	expect(recorder.add(device.added)).toEqual({ name: 'emg', how: 'returned' });
	expect(recorder.counts.perStream).toMatchObject([
		{ name: 'emg', samples: 80, source: 'emg', current: true }
	]);
	device.write(200, 40);
	expect(recorder.add(device.added)).toEqual({ name: 'emg', how: 'same' });
	await recorder.stop();
	const { values, info, chunks } = await readBack(map, 'emg');
	expect(values).toEqual(device.rows.map(({ value }) => value));
	expect(info.gaps).toMatchObject([{ sample: 80, row: 80, lost: 120 }]);
	expect(chunks.slice(0, 2).map(({ index, lost }) => [index, lost])).toEqual([
		[0, 0],
		[80, 120]
	]);
});

test('a gap stands where a stream returned even when no sample seems to be missing', async () => {
	const map = new Map<Key, Uint8Array>();
	const device = new Device('emg', 1);
	const recorder = await Recorder.begin(memoryStore(map), START, [device.added]);
	device.write(0, 10);
	device.ring = SharedRing.create(1, 64);
	recorder.add(device.added);
	device.write(10, 10);
	await recorder.stop();
	expect((await readBack(map, 'emg')).info.gaps).toMatchObject([{ sample: 10, row: 10, lost: 0 }]);
});

test.each([
	['channels', { nChannels: 4 }, ['nChannels']],
	['rate', { fs: hertz(50) }, ['fs']],
	['unit', { unit: 'a.u.' }, ['unit']],
	['device', { device: 'Another amplifier' }, ['device']],
	['channel names', { channelNames: ['a', 'b'] }, ['channelNames']]
] as const)(
	'a stream that returns with another %s opens a second stream that says so',
	async (_, change, changed) => {
		const map = new Map<Key, Uint8Array>();
		const device = new Device('emg', 2);
		const recorder = await Recorder.begin(memoryStore(map), START, [device.added]);
		device.write(0, 10);
		const other = new Device('emg', 'nChannels' in change ? change.nChannels : 2);
		const added = { ...other.added, info: { ...other.info, ...change } };
		expect(recorder.add(added)).toEqual({ name: 'emg-2', how: 'changed', before: 'emg', changed });
		other.write(20, 5);
		expect(recorder.counts.perStream).toMatchObject([
			{ name: 'emg', source: 'emg', current: false },
			{ name: 'emg-2', source: 'emg', current: true }
		]);
		// And back: the first stream goes on.
		device.ring = SharedRing.create(2, 64);
		expect(recorder.add(device.added)).toEqual({ name: 'emg', how: 'returned' });
		device.write(30, 5);
		await recorder.stop();
		expect((await readBack(map, 'emg')).values).toHaveLength(15);
		expect((await readBack(map, 'emg-2')).values).toHaveLength(5);
		expect((await openEntries(map)).extras).toMatchObject({
			myodeck: { streams: { 'emg-2': { follows: 'emg', changed } } }
		});
	}
);

test('a replay keeps its recorded indices, and another session under the name is another stream', async () => {
	const map = new Map<Key, Uint8Array>();
	const ring = SharedRing.create(1, 64);
	const info = infoOf('emg', 1);
	const recorder = await Recorder.begin(memoryStore(map), START, [
		{ info, ring: ring.handle, from: 0, clock: 'session a' }
	]);
	const rows = (n: number, from: number) => ({
		data: new Float32Array(n),
		timestamps: Float64Array.from({ length: n }, (_, i) => (from + i) / FS)
	});
	ring.write(rows(10, 500), seconds(1), { sample: samples(500), lost: 0, seconds: seconds(0) });
	const again = SharedRing.create(1, 64);
	again.write(rows(5, 200), seconds(2), { sample: samples(200), lost: 0, seconds: seconds(0) });
	recorder.add({ info, ring: again.handle, from: 0, clock: 'session a' });
	await recorder.flush();
	const other = SharedRing.create(1, 64);
	expect(recorder.add({ info, ring: other.handle, from: 0, clock: 'session b' })).toMatchObject({
		name: 'emg-2',
		changed: ['clock']
	});
	await recorder.stop();
	const { chunks } = await readBack(map, 'emg');
	expect(chunks).toMatchObject([
		{ row: 0, index: 500, lost: 0, n: 10 },
		{ row: 10, index: 200, lost: 0, n: 5 }
	]);
});

test('rows that were overwritten before they were read are counted as lost, also in the ring of a return', async () => {
	const map = new Map<Key, Uint8Array>();
	const device = new Device('emg', 1, 64);
	const recorder = await Recorder.begin(memoryStore(map), START, [device.added]);
	device.write(0, 40);
	await recorder.flush();
	device.write(40, 100);
	await recorder.flush();
	device.ring = SharedRing.create(1, 64);
	recorder.add(device.added);
	device.write(300, 100);
	await recorder.stop();
	const { values, timestamps, info } = await readBack(map, 'emg');
	const lost = info.gaps.reduce((sum, gap) => sum + gap.lost, 0);
	// Every tick from the first to the last is a row or lost.
	expect(values.length + lost).toBe(400);
	expect(new Set(values).size).toBe(values.length);
	expect([...timestamps]).toEqual([...timestamps].sort((a, b) => a - b));
});

test('a label without a time is refused', async () => {
	const recorder = await Recorder.begin(memoryStore(), START, []);
	expect(() => recorder.label({ timestamp: seconds(NaN), classIndex: 1 })).toThrow(/needs a time/);
});

/** What the recording should hold: by name in the session, the rows in order and the rows at which a source returned. */
interface Expected {
	readonly shape: string;
	readonly ticks: number[];
	readonly returns: number[];
	lost: number;
}

/** One random recording: devices come, write, lose samples, leave, return in the same or a new ring, or with other channels. */
async function randomRecording(random: Random) {
	const map = new Map<Key, Uint8Array>();
	const recorder = await Recorder.begin(memoryStore(map), START, []);
	const int = (n: number): number => Math.floor(random() * n);
	const live = new Map<string, { device: Device; session: string }>();
	const expected = new Map<string, Expected>();
	const last = new Map<string, number>();
	let tick = 0;
	const join = (name: string): void => {
		const nChannels = 1 + int(2);
		const device = new Device(name, nChannels);
		const { name: session, how } = recorder.add(device.added);
		const shape = `${name} ${nChannels}`;
		const known = expected.get(session);
		expect(known?.shape ?? shape).toBe(shape);
		expect(how === 'returned').toBe(known !== undefined);
		expected.set(session, known ?? { shape, ticks: [], returns: [], lost: 0 });
		live.set(name, { device, session });
		if (known && known.ticks.length > 0) pending.add(session);
	};
	const pending = new Set<string>();
	const write = ({ device, session }: { device: Device; session: string }): void => {
		const of = expected.get(session)!;
		const lost = of.ticks.length > 0 && !pending.has(session) && random() < 0.2 ? 1 + int(20) : 0;
		const missed = of.ticks.length > 0 ? tick + lost - last.get(session)! - 1 : 0;
		const n = 1 + int(60);
		const gap = pending.has(session) || of.ticks.length === 0 ? undefined : missed > 0 ? missed : undefined;
		device.write(tick + lost, n, gap);
		if (pending.delete(session) || gap !== undefined) of.returns.push(of.ticks.length);
		of.lost += missed;
		for (let i = 0; i < n; i++) of.ticks.push(tick + lost + i);
		last.set(session, tick + lost + n - 1);
		tick += lost + n;
	};
	for (let step = 0; step < 120; step++) {
		const name = ['emg', 'imu', 'emg-2'][int(3)]!;
		const one = live.get(name);
		const choice = random();
		if (!one) join(name);
		else if (choice < 0.55) write(one);
		else if (choice < 0.7) live.delete(name);
		else if (choice < 0.8) expect(recorder.add(one.device.added).how).toBe('same');
		else if (choice < 0.95) await recorder.flush();
		else tick += int(200);
	}
	await recorder.stop();
	return { map, expected };
}

/** How many random courses: 40 with `MYODECK_LONG=1`. */
const COURSES = process.env['MYODECK_LONG'] ? 40 : 12;

test.each(Array.from({ length: COURSES }, (_, seed) => seed))(
	'random joins, losses, leaves and returns (seed %i): each stream holds what its rings held, in order, once, with every gap',
	async (seed) => {
		const { map, expected } = await randomRecording(seeded(seed));
		const session = await openEntries(map);
		expect(session.streams.map(({ name }) => name).sort()).toEqual([...expected.keys()].sort());
		for (const [name, { ticks, returns, lost }] of expected) {
			const { values, timestamps, info, chunks } = await readBack(map, name);
			expect(values).toEqual(ticks);
			expect([...timestamps]).toEqual(ticks.map((tick) => 1000 + tick / FS));
			expect(info.gaps.map(({ row }) => row)).toEqual(returns);
			expect(info.gaps.reduce((sum, gap) => sum + gap.lost, 0)).toBe(lost);
			// Sample indices go on without a jump: lost samples do not count.
			const first = chunks[0]?.index ?? 0;
			for (const { row, index } of chunks) expect(index).toBe(first + row);
		}
	}
);
