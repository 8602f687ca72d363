import type { LabelEvent } from '../../core/labels.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { Session } from '../read/session.ts';
import { SessionWriter } from './writer.ts';

/** Sessions that tests make for themselves, written by the very writer that records. */
export interface FakeStream {
	readonly name?: string;
	readonly fs: number;
	readonly nChannels?: number;
	/** Rows; or how long in seconds. */
	readonly rows?: number;
	readonly seconds?: number;
	/** Timestamp of the first row. */
	readonly from?: number;
	/** Timestamp of any row; one sample after the other when left out. */
	readonly time?: (row: number) => number;
	/** Value of a cell; row + channel / 100 when left out. */
	readonly value?: (row: number, channel: number) => number;
	readonly info?: Partial<StreamInfo>;
}

/** What the session is made of. */
export interface SessionFixture {
	readonly streams: readonly FakeStream[];
	/** `[timestamp, class]` each. */
	readonly labels?: readonly (readonly [number, number])[];
	readonly classNames?: readonly string[];
	readonly name?: string;
}

export const event = (timestamp: number, classIndex: number): LabelEvent => ({
	timestamp: seconds(timestamp),
	classIndex
});

/** Records a session into memory. The entries are there to be read and spoiled. */
export async function makeSession(made: SessionFixture): Promise<Map<Key, Uint8Array>> {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), {
		id: 'made',
		name: made.name,
		classNames: made.classNames ?? ['Rest', 'Fist'],
		created: new Date(2026, 2, 9, 14, 5, 0)
	});
	for (const stream of made.streams) addStream(writer, stream);
	for (const [timestamp, classIndex] of made.labels ?? []) writer.label(event(timestamp, classIndex));
	await writer.finish();
	return map;
}

function addStream(writer: SessionWriter, stream: FakeStream): void {
	const { name = 'emg', fs, nChannels = 2, from = 0, value = (row, channel) => row + channel / 100 } = stream;
	const rows = stream.rows ?? Math.round((stream.seconds ?? 1) * fs);
	const info: StreamInfo = { name, nChannels, fs: hertz(fs), unit: 'uV', ...stream.info };
	const data = Float32Array.from({ length: rows * nChannels }, (_, i) =>
		value(Math.floor(i / nChannels), i % nChannels)
	);
	const timestamps = Float64Array.from({ length: rows }, (_, row) => stream.time?.(row) ?? from + row / fs);
	writer.append(writer.addStream({ info, first: samples(0) }), { data, timestamps });
}

/** Makes a session and opens it. */
export async function openFakeSession(made: SessionFixture): Promise<Session> {
	return openEntries(await makeSession(made));
}

export const openEntries = (map: Map<Key, Uint8Array>, name = 'made.session.zip'): Promise<Session> =>
	Session.open(memoryStore(map), { id: 'made', name });

/** The JSON under `key`, changed by `change`, put back. */
export function editJson(map: Map<Key, Uint8Array>, key: Key, change: (value: Editable) => void): void {
	const value = JSON.parse(new TextDecoder().decode(map.get(key))) as Editable;
	change(value);
	map.set(key, new TextEncoder().encode(JSON.stringify(value)));
}

/** JSON that a test takes apart. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Editable = any;

/** Every entry of a store, in order of keys. */
export async function entriesOf(store: ByteStore): Promise<Map<Key, Uint8Array>> {
	const keys: Key[] = [];
	for await (const key of store.keys()) keys.push(key);
	const entries = new Map<Key, Uint8Array>();
	for (const key of keys.sort()) entries.set(key, (await store.get(key))!);
	return entries;
}
