import { seeded } from '../../../src/lib/core/random.ts';
import { editJson, makeSession } from '../../../src/lib/session/write/session.fixture.ts';
import type { Evaluates } from './plain-tab.ts';

/** A stream of a session that is put into a page: noise, the same second again and again. */
export interface PutStream {
	readonly name: string;
	readonly fs: number;
	readonly nChannels: number;
}

/** Puts a session of `seconds` into the page's database, out of the list. The page makes the timestamps itself. */
export async function putSession(
	page: Evaluates,
	id: string,
	seconds: number,
	streams: readonly PutStream[]
): Promise<void> {
	const random = seeded(1);
	const value = (): number => 100 * (random() + random() + random() - 1.5);
	const map = await makeSession({
		streams: streams.map((stream) => ({ ...stream, seconds: 1, value })),
		labels: [[0, 0]]
	});
	for (const { name, fs } of streams) {
		editJson(map, `/${name}.zarr/zarr.json`, (array) => (array.shape[0] = seconds * fs));
		editJson(map, `/${name}_timestamps.zarr/zarr.json`, (array) => {
			array.shape[0] = seconds * fs;
			array.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
		});
	}
	editJson(map, '/labels.json', (labels) => {
		labels.length = 0;
		for (let at = 0; at < seconds; at += 3) labels.push({ timestamp: at, class_index: (at / 3) % 2 });
	});
	const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
	await page.evaluate(put, {
		id,
		seconds,
		small: [...map]
			.filter(([key]) => !key.includes('/c/'))
			.map(([key, bytes]) => [key, base64(bytes)] as const),
		streams: streams.map((stream) => ({ ...stream, chunk: base64(map.get(`/${stream.name}.zarr/c/0/0`)!) }))
	});
}

/** Runs in the page. */
async function put(given: {
	readonly id: string;
	readonly seconds: number;
	readonly small: readonly (readonly [string, string])[];
	readonly streams: readonly (PutStream & { readonly chunk: string })[];
}): Promise<void> {
	const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
	const db = await new Promise<IDBDatabase>((done, failed) => {
		const opening = indexedDB.open('myodeck');
		opening.onsuccess = () => done(opening.result);
		opening.onerror = () => failed(opening.error as Error);
	});
	const store = (entries: readonly (readonly [string, Uint8Array])[]): Promise<void> =>
		new Promise((done, failed) => {
			const transaction = db.transaction('bytes', 'readwrite');
			for (const [key, bytes] of entries) transaction.objectStore('bytes').put(bytes, [given.id, key]);
			transaction.oncomplete = () => done();
			transaction.onabort = () => failed(transaction.error as Error);
		});
	await store(given.small.map(([key, text]) => [key, bytesOf(text)] as const));
	for (const { name, fs, chunk } of given.streams) {
		const samples = bytesOf(chunk);
		for (let from = 0; from < given.seconds; from += 16) {
			const entries: [string, Uint8Array][] = [];
			for (let i = from; i < Math.min(given.seconds, from + 16); i++) {
				const times = Float64Array.from({ length: fs }, (_, row) => i + row / fs);
				entries.push([`/${name}.zarr/c/${i}/0`, samples]);
				entries.push([`/${name}_timestamps.zarr/c/${i}`, new Uint8Array(times.buffer)]);
			}
			await store(entries);
		}
	}
	db.close();
}
