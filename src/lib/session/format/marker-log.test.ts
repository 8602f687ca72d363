import { expect, test } from 'vitest';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { checkSession } from '../check/check.ts';
import { openEntries } from '../write/session.fixture.ts';
import { SessionWriter } from '../write/writer.ts';
import { MARKERS_PER_ENTRY, MarkerLog, readMarkers, type StoredMarker } from './marker-log.ts';

const START = { id: 'x', classNames: ['Rest'], created: new Date(2026, 0, 2) };
const marker = (n: number): StoredMarker => ({ text: `marker ${n}`, timestamp: n / 10 });

test('markers are read in the order they came, whatever was flushed when', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	const all: StoredMarker[] = [];
	for (const burst of [1, 0, 3, MARKERS_PER_ENTRY, 2 * MARKERS_PER_ENTRY + 7, 1]) {
		for (let n = 0; n < burst; n++) {
			all.push(marker(all.length));
			writer.marker(all.at(-1)!);
		}
		await writer.flush();
		// A tab killed here has everything up to this flush.
		expect(await readMarkers(memoryStore(new Map(map)))).toEqual(all);
	}
	await writer.finish();
	expect(await (await openEntries(map)).markers()).toEqual(all);
});

test('a flush writes only the list that is not full, and never meta.json, so the bytes grow with the count', async () => {
	let bytes = 0;
	const store = memoryStore();
	const counted = {
		...store,
		setMany: async (entries: ReadonlyMap<Key, Uint8Array>) => {
			for (const [key, value] of entries) {
				bytes += value.byteLength;
				if (key === '/meta.json') throw new Error('meta.json was written again.');
			}
			await store.setMany(entries);
		}
	};
	const written: number[] = [];
	const log = new MarkerLog();
	for (let n = 0; n < 8 * MARKERS_PER_ENTRY; n++) {
		log.append(marker(n));
		const { entries, stored } = log.unwritten();
		if (entries.size !== 1) expect.fail(`marker ${n} wrote ${entries.size} entries`);
		await counted.setMany(entries);
		stored();
		if ((n + 1) % (4 * MARKERS_PER_ENTRY) === 0) written.push(bytes);
	}
	// Twice the markers, twice the bytes (longer numbers apart): not four times.
	expect(written[1]! / written[0]!).toBeLessThan(2.1);
});

test('what a failed write did not store is written again with the next', () => {
	const log = new MarkerLog();
	log.append(marker(1));
	log.unwritten();
	log.append(marker(2));
	const { entries, stored } = log.unwritten();
	expect(JSON.parse(new TextDecoder().decode(entries.get('/lsl_markers/0.json')))).toHaveLength(2);
	stored();
	expect(log.unwritten().entries.size).toBe(0);
});

test('markers that version 0.1 kept among the facts are read, and damage ends the list', async () => {
	const facts = { lsl_markers: [{ text: 'old', timestamp: 1 }, 7] };
	expect(await readMarkers(memoryStore(), facts)).toEqual([{ text: 'old', timestamp: 1 }]);
	const damaged = new Map<Key, Uint8Array>([['/lsl_markers/0.json', new TextEncoder().encode('[{')]]);
	expect(await readMarkers(memoryStore(damaged))).toEqual([]);
});

test('the format check knows marker lists', async () => {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), START);
	writer.marker(marker(1));
	await writer.finish();
	const { findings } = await checkSession(memoryStore(map));
	expect(findings.filter(({ rule }) => rule === 'entries')).toEqual([]);
});
