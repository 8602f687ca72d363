import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples } from '../../core/units.ts';
import { Windower } from '../../dsp/windower.ts';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { event, openEntries } from './session.fixture.ts';
import { SessionWriter } from './writer.ts';

const INFO: StreamInfo = { name: 'emg', nChannels: 2, fs: hertz(100), unit: 'uV', device: 'Test amplifier' };
const START = { id: 'x', classNames: ['Rest', 'Fist'], created: new Date(2026, 0, 2, 3, 4, 5) };

/** Rows `[from, from + n)` of a stream whose values and times follow from the row. */
function rows(from: number, n: number, nChannels = 2) {
	return {
		data: Float32Array.from({ length: n * nChannels }, (_, i) => from * nChannels + i),
		timestamps: Float64Array.from({ length: n }, (_, i) => 1000 + (from + i) / 100)
	};
}

test('what is appended in random chunks, labelled and flushed at random is what is read', async () => {
	const random = seeded(3);
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	const stream = writer.addStream({ info: INFO, first: samples(12345) });
	for (let row = 0; row < 1000;) {
		const n = Math.floor(random() * 70);
		writer.append(stream, rows(row, n));
		row += n;
		if (random() < 0.2) writer.label(event(1000 + row / 100, Math.floor(random() * 3) - 1));
		if (random() < 0.3) await writer.flush();
	}
	const { samples: appended } = writer.counts.perStream[0]!;
	const summary = await writer.finish({ filters: ['notch'], subject: 'S1' });
	expect(summary).toMatchObject({ subject: 'S1', streams: [{ device: 'Test amplifier' }] });
	const session = await openEntries(map);
	expect(session.streams).toMatchObject([
		{ name: 'emg', nSamples: appended, first: 12345, unit: 'uV', device: 'Test amplifier' }
	]);
	const { data, timestamps } = await session.getContinuous('emg');
	const expected = rows(0, appended);
	expect(data).toEqual(expected.data);
	expect(timestamps).toEqual(expected.timestamps);
	expect(session.labels.at(-1)).toEqual({ timestamp: timestamps.at(-1), classIndex: -1 });
	expect(session.extras).toMatchObject({
		myodeck: {
			filters: ['notch'],
			finished: true,
			streams: { emg: { measured_rate: expect.closeTo(100, 6) as number } }
		}
	});
	// The record made from memory is the record read from the store.
	expect({ ...(await session.summary()), id: 'x', name: 'x' }).toEqual(summary);
	expect(summary.bytes).toBe([...map.values()].reduce((sum, { byteLength }) => sum + byteLength, 0));
});

test('after every flush, and before Stop, the store holds a session with everything so far', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	expect(await openEntries(map)).toMatchObject({ finished: false, streams: [], labels: [] });
	const stream = writer.addStream({ info: INFO, first: samples(0) });
	for (let row = 0; row < 500; row += 37) {
		writer.append(stream, rows(row, 37));
		writer.label(event(1000 + row / 100, 1));
		await writer.flush();
		const killed = await openEntries(new Map(map));
		expect(killed.finished).toBe(false);
		expect(killed.streams[0]!.nSamples).toBe(row + 37);
		expect(killed.labels).toHaveLength(row / 37 + 1);
		expect((await killed.summary()).problems.join()).toMatch(/never reached Stop/);
	}
});

test('the caller may reuse its buffers at once', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	const stream = writer.addStream({ info: INFO, first: samples(0) });
	const buffer = rows(0, 10);
	writer.append(stream, buffer);
	const flushed = writer.flush();
	buffer.data.fill(-1);
	buffer.timestamps.fill(-1);
	await flushed;
	await writer.finish();
	expect((await (await openEntries(map)).getContinuous('emg')).data).toEqual(rows(0, 10).data);
});

test('lost samples become a gap with its place, its size and how long it took', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	const stream = writer.addStream({ info: INFO, first: samples(500) });
	writer.append(stream, { ...rows(0, 150), lost: 9 });
	writer.append(stream, { ...rows(170, 150), lost: 20 });
	writer.append(stream, { ...rows(0, 0), lost: 3 });
	writer.append(stream, rows(325, 10));
	expect(writer.counts.perStream).toEqual([{ name: 'emg', samples: 310, gaps: 2, lost: 23 }]);
	const summary = await writer.finish();
	expect(summary.streams).toMatchObject([{ gaps: 2, lost: 23 }]);
	const session = await openEntries(map);
	// What was lost before the first row is no gap of this session.
	expect(session.streamInfo('emg').gaps).toEqual([
		{ sample: 650, row: 150, lost: 20, seconds: expect.closeTo(0.21, 9) as number },
		{ sample: 800, row: 300, lost: 3, seconds: expect.closeTo(0.06, 9) as number }
	]);
	expect(session.extras).toMatchObject({
		myodeck: {
			streams: {
				emg: {
					gaps: [
						{ sample: 650, lost: 20 },
						{ sample: 800, lost: 3 }
					]
				}
			}
		}
	});
	const chunks = [];
	for await (const { row, index, lost, timestamps } of session.chunks('emg'))
		chunks.push([row, index, lost, timestamps.length]);
	expect(chunks).toEqual([
		[0, 500, 0, 100],
		[100, 600, 0, 50],
		[150, 650, 20, 50],
		[200, 700, 0, 100],
		[300, 800, 3, 10]
	]);
});

test('windows cut from the session are those that were cut live, across losses and jumps of the index', async () => {
	const random = seeded(11);
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	const stream = writer.addStream({ info: INFO, first: samples(77) });
	const live = new Windower(2, samples(20), samples(7), samples(77));
	const windowing = function* (
		windower: Windower,
		chunk: Parameters<Windower['push']>[0]
	): Generator<string> {
		// Each is read before the next is asked for: the windower reuses it.
		for (const window of windower.push(chunk)) yield `${window.end} ${window.time} ${window.data.join()}`;
	};
	const expected: string[] = [];
	let index = 77;
	for (let i = 0, row = 0; i < 60; i++) {
		const n = 1 + Math.floor(random() * 40);
		const lost = random() < 0.15 ? 1 + Math.floor(random() * 5) : 0;
		if (random() < 0.1) index += Math.floor(random() * 100) - 40;
		const chunk = { ...rows(row, n), lost, index: samples(Math.max(0, index)) };
		writer.append(stream, chunk);
		expected.push(...windowing(live, chunk));
		row += n;
		index = Math.max(0, index) + n;
	}
	await writer.finish();
	const session = await openEntries(map);
	const offline = new Windower(2, samples(20), samples(7), session.streamInfo('emg').first);
	const found: string[] = [];
	for await (const chunk of session.chunks('emg')) found.push(...windowing(offline, chunk));
	expect(found).toEqual(expected);
	// Training counts rows from the first sample, and still no window spans a break.
	let next = 0;
	for await (const chunk of (await session.labelled('emg')).chunks()) {
		expect(chunk.index).toBe(77 + next);
		next += chunk.timestamps.length;
	}
});

test('a stream may join later, and names that cannot be folders or are taken get others', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	for (const name of ['emg', 'emg', '../x', 'emg_timestamps', 'a/b:c', '']) {
		writer.append(writer.addStream({ info: { ...INFO, name }, first: samples(0) }), rows(0, 5));
		await writer.flush();
	}
	await writer.finish();
	const session = await openEntries(map);
	expect(session.broken).toEqual([]);
	expect(session.streams.map(({ name }) => name)).toEqual([
		'emg',
		'emg-2',
		'-x',
		'emg_timestamps-2',
		'a-b-c',
		'stream'
	]);
	for (const { name } of session.streams)
		expect((await session.getContinuous(name)).data).toEqual(rows(0, 5).data);
});

test('labels are kept in order of time, whatever the order they come in', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	for (const time of [1003, 1001, 1002]) writer.label(event(time, time % 2));
	writer.append(writer.addStream({ info: INFO, first: samples(0) }), rows(0, 500));
	expect(writer.counts).toMatchObject({ labels: 3, trialsPerClass: [1, 2] });
	await writer.finish();
	expect((await openEntries(map)).labels.map(({ timestamp }) => timestamp)).toEqual([
		1001, 1002, 1003, 1004.99
	]);
});

test('class names and facts may change while it records, and the name is only there when one was given', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), {
		...START,
		facts: { subject: 'S1', notes: 'old' }
	});
	writer.setClassNames(['Rest', 'Fäust', 'Öffnen']);
	writer.setFacts({ notes: 'new' });
	await writer.finish();
	const meta = JSON.parse(new TextDecoder().decode(map.get('/meta.json'))) as Record<string, unknown>;
	expect(meta).toMatchObject({
		schema_version: 3,
		pose_convention: 'standard',
		created: '2026-01-02T03:04:05',
		class_names: ['Rest', 'Fäust', 'Öffnen'],
		extras: {
			myodeck: {
				subject: 'S1',
				notes: 'new',
				started: expect.stringMatching(/^2026-01-02T03:04:05[+-]\d\d:\d\d$/) as string
			}
		}
	});
	expect('name' in meta).toBe(false);
	// MyoGestic on Windows reads the file in its system's code page.
	expect(map.get('/meta.json')!.every((byte) => byte < 128)).toBe(true);
});

test('a stream in double precision keeps every value', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), {
		id: 'wide',
		classNames: [],
		created: new Date(2026, 0, 1)
	});
	const info = { name: 'clock', nChannels: 1, fs: hertz(10), unit: 'a.u.' } as const;
	const stream = writer.addStream({ info, first: samples(0), dtype: 'float64' });
	const data = Float64Array.of(1714636800.123, 0.1, -1e-300);
	writer.append(stream, { data, timestamps: Float64Array.of(0, 0.1, 0.2) });
	await writer.finish();
	const session = await openEntries(map);
	expect(session.streamInfo('clock').dtype).toBe('float64');
	expect((await session.getContinuous('clock')).data).toEqual(data);
});
