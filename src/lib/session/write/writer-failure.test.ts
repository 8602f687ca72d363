import { expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples } from '../../core/units.ts';
import type { Key, WritableByteStore } from '../../store/byte-store.ts';
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

/** A store that can be full: what is written then is refused as a whole. */
function limitedStore(map: Map<Key, Uint8Array>) {
	const state = { full: false, room: Infinity, calls: 0 };
	const store: WritableByteStore = {
		...memoryStore(map),
		async setMany(entries) {
			state.calls++;
			const bytes = [...entries.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
			if (state.full || bytes > state.room)
				throw new AppError('SessionError', 'The browser storage is full. Delete sessions.');
			for (const [key, value] of entries) map.set(key, value);
		}
	};
	return { store, state };
}

test('a flush writes all streams, lengths and labels in one call', async () => {
	const { store, state } = limitedStore(new Map());
	const writer = await SessionWriter.begin(store, START);
	for (const name of ['a', 'b', 'c'])
		writer.append(writer.addStream({ info: { ...INFO, name }, first: samples(0) }), rows(0, 250));
	writer.label(event(1000, 0));
	const before = state.calls;
	await writer.flush();
	expect(state.calls).toBe(before + 1);
	await writer.flush();
	expect(state.calls).toBe(before + 1);
});

test('a full storage loses nothing that was stored, and Stop keeps labels and metadata of the rest', async () => {
	const map = new Map<Key, Uint8Array>();
	const { store, state } = limitedStore(map);
	const writer = await SessionWriter.begin(store, START);
	const stream = writer.addStream({ info: INFO, first: samples(0) });
	writer.append(stream, rows(0, 120));
	await writer.flush();
	state.full = true;
	writer.append(stream, rows(120, 300));
	await expect(writer.flush()).rejects.toThrow(/storage is full/);
	expect((await openEntries(map)).streams[0]!.nSamples).toBe(120);
	// Room for the small files only.
	state.full = false;
	state.room = 2500;
	writer.label(event(1000, 1));
	const summary = await writer.finish();
	expect(summary.problems.join()).toMatch(/could not be stored.*storage is full/);
	expect(summary.streams[0]!.nSamples).toBe(120);
	const session = await openEntries(map);
	expect(session).toMatchObject({ finished: true, labels: [{ classIndex: 1 }, { classIndex: -1 }] });
	expect((await session.getContinuous('emg')).data).toEqual(rows(0, 120).data);
});

test('a storage that has room again gets everything that waited', async () => {
	const map = new Map<Key, Uint8Array>();
	const { store, state } = limitedStore(map);
	const writer = await SessionWriter.begin(store, START);
	const stream = writer.addStream({ info: INFO, first: samples(0) });
	for (let row = 0; row < 1000; row += 50) {
		state.full = row > 200 && row < 800;
		writer.append(stream, rows(row, 50));
		await writer.flush().catch((error: unknown) => expect(error).toMatchObject({ name: 'SessionError' }));
	}
	expect((await writer.finish()).problems).toEqual([]);
	expect((await (await openEntries(map)).getContinuous('emg')).data).toEqual(rows(0, 1000).data);
});

test('a large chunk is not compressed anew at every flush, and nothing of it is missing at the end', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	const info = { ...INFO, nChannels: 300, fs: hertz(2000) };
	const stream = writer.addStream({ info, first: samples(0) });
	const lengths: number[] = [];
	for (let row = 0; row < 5000; row += 500) {
		writer.append(stream, rows(row, 500, 300));
		await writer.flush();
		const { nSamples } = (await openEntries(new Map(map))).streams[0]!;
		// Never more than half a second behind.
		expect(row + 500 - nSamples).toBeLessThan(1000);
		lengths.push(nSamples);
	}
	expect(new Set(lengths).size).toBeLessThan(lengths.length);
	await writer.finish();
	expect((await (await openEntries(map)).getContinuous('emg', { start: 4999 })).data).toEqual(
		rows(4999, 1, 300).data
	);
});

test('a chunk of another width, an unknown stream and rows after Stop are refused', async () => {
	const writer = await SessionWriter.begin(memoryStore(), START);
	const stream = writer.addStream({ info: INFO, first: samples(0) });
	expect(() => writer.append(stream, rows(0, 3, 1))).toThrow(RangeError);
	expect(() => writer.append(9, rows(0, 3))).toThrow(RangeError);
	await writer.finish();
	expect(() => writer.append(stream, rows(0, 3))).toThrow(/finished/);
});
