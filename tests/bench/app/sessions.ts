// Over 250 lines because each row of the table of benchmarks is one function here, on the same long session.
import type { Page } from '@playwright/test';
import { longSession, type LongSession } from '../long-session.ts';
import { measuredOf, type AppRow, type Measured } from '../row.ts';
import { rendererPeak } from './renderer-memory.ts';

const GB = 1e9;
const LARGE_REPEATS = 3;
const REPEATS = 7;
const LISTED = 500;

/** Puts a take into the page's database as if it had been recorded there. The page makes the timestamps itself. */
async function store(page: Page, id: string, take: LongSession): Promise<void> {
	const small = [...take.small].map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')] as const);
	const chunk = Buffer.from(take.chunk).toString('base64');
	await page.evaluate(putTake, { id, small, chunk, seconds: take.seconds });
}

/** Runs in the page. */
async function putTake(given: {
	readonly id: string;
	readonly small: readonly (readonly [string, string])[];
	readonly chunk: string;
	readonly seconds: number;
}): Promise<void> {
	const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
	const db = await new Promise<IDBDatabase>((done, failed) => {
		const opening = indexedDB.open('myodeck');
		opening.onsuccess = () => done(opening.result);
		opening.onerror = () => failed(opening.error as Error);
	});
	const put = (entries: readonly (readonly [string, Uint8Array])[]): Promise<void> =>
		new Promise((done, failed) => {
			const transaction = db.transaction('bytes', 'readwrite');
			for (const [key, bytes] of entries) transaction.objectStore('bytes').put(bytes, [given.id, key]);
			transaction.oncomplete = () => done();
			transaction.onabort = () => failed(transaction.error as Error);
		});
	await put(given.small.map(([key, text]) => [key, bytesOf(text)] as const));
	const chunk = bytesOf(given.chunk);
	for (let from = 0; from < given.seconds; from += 16) {
		const entries: [string, Uint8Array][] = [];
		for (let i = from; i < Math.min(given.seconds, from + 16); i++) {
			const times = Float64Array.from({ length: 2048 }, (_, row) => i + row / 2048);
			entries.push([`/emg.zarr/c/${i}/0`, chunk]);
			entries.push([`/emg_timestamps.zarr/c/${i}`, new Uint8Array(times.buffer)]);
		}
		await put(entries);
	}
	db.close();
	const stream = { name: 'emg', nChannels: 64, fs: 2048, unit: 'uV', dtype: 'float32', gaps: 0, lost: 0 };
	const { seconds } = given;
	const record = {
		id: given.id,
		name: given.id,
		created: '2026-03-09T14:05:00',
		streams: [{ ...stream, nSamples: seconds * 2048, seconds }],
		seconds,
		classNames: ['Rest', 'Fist'],
		trialsPerClass: [1, 1],
		labels: 3,
		bytes: 0,
		finished: true,
		problems: []
	};
	const again = await new Promise<IDBDatabase>((done) => {
		const opening = indexedDB.open('myodeck');
		opening.onsuccess = () => done(opening.result);
	});
	await new Promise<void>((done) => {
		const transaction = again.transaction('sessions', 'readwrite');
		transaction.objectStore('sessions').put(record);
		transaction.oncomplete = () => done();
	});
	again.close();
	await window.myodeck.library.refresh();
}

/** A gigabyte out of the database into a file, and in again; each against copying that file in the same run. */
const large = (what: 'export' | 'import'): AppRow => ({
	name: `${what} 1 GB session`,
	unit: 'B',
	async measure(app) {
		const { page, close } = await app.newStoredPage('/help/');
		try {
			const take = await longSession({ bytes: GB });
			await store(page, 'large', take);
			const memory = await rendererPeak(page);
			const found = await page.evaluate(moveLarge, { what, repeats: LARGE_REPEATS });
			const peak = memory.stop();
			const copied = await page.evaluate(copyLarge, LARGE_REPEATS);
			const figures = measuredOf(found.moved, found.bytes);
			const copy = measuredOf(copied, found.bytes);
			return {
				...figures,
				more: {
					MB_per_s: figures.rate / 1e6,
					copy_MB_per_s: copy.rate / 1e6,
					ratio_to_copy: copy.median_s / figures.median_s,
					window_heap_MB: found.heap / 1e6,
					...(peak !== undefined && { renderer_MB_over_baseline: peak })
				}
			};
		} finally {
			await close();
		}
	}
});

/** Runs in the page. What came out last stays in `window.benchFile`. */
async function moveLarge({ what, repeats }: { what: 'export' | 'import'; repeats: number }): Promise<{
	moved: number[];
	bytes: number;
	heap: number;
}> {
	const { library } = window.myodeck;
	const moved: number[] = [];
	let heap = 0;
	const look = (): void => {
		const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
		heap = Math.max(heap, memory?.usedJSHeapSize ?? 0);
	};
	let file = what === 'import' ? await library.exportSession('large') : undefined;
	const timer = setInterval(look, 50);
	for (let k = 0; k < repeats; k++) {
		const began = performance.now();
		if (what === 'export') file = await library.exportSession('large');
		else {
			const ids = await library.importFiles([new File([file!], `bench-${k}.session.zip`)]);
			if (ids.length !== 1) throw new Error(library.transfers.map(({ error }) => error).join(' '));
			moved.push((performance.now() - began) / 1000);
			await library.remove(ids);
			await library.purge(ids);
			continue;
		}
		moved.push((performance.now() - began) / 1000);
	}
	clearInterval(timer);
	(window as unknown as { benchFile: File }).benchFile = file!;
	return { moved, bytes: file!.size, heap };
}

/** Runs in the page: the same Blob streamed into another file, as the browser does it. */
async function copyLarge(repeats: number): Promise<number[]> {
	const file = (window as unknown as { benchFile: File }).benchFile;
	const times: number[] = [];
	const root = await navigator.storage.getDirectory();
	for (let k = 0; k < repeats; k++) {
		const handle = await root.getFileHandle('bench-copy', { create: true });
		const began = performance.now();
		await file.stream().pipeTo(await handle.createWritable());
		times.push((performance.now() - began) / 1000);
		await root.removeEntry('bench-copy');
	}
	return times;
}

/** From the start of loading the page until its list shows, with 500 sessions and with none. */
const list: AppRow = {
	name: `open session list of ${LISTED}`,
	unit: 'sessions',
	async measure(app) {
		const { page, close } = await app.newStoredPage('/sessions/');
		try {
			const empty = await reloads(page, 0);
			await page.evaluate(listSessions, LISTED);
			const full = await reloads(page, LISTED);
			const figures = measuredOf(full, LISTED);
			return { ...figures, more: { empty_list_ms: measuredOf(empty, 1).median_s * 1000 } };
		} finally {
			await close();
		}
	}
};

/** Seconds from navigation to a painted list of `n`, over and over. */
async function reloads(page: Page, n: number): Promise<number[]> {
	const times: number[] = [];
	for (let k = 0; k <= REPEATS; k++) {
		await page.reload({ waitUntil: 'commit' });
		const handle = await page.waitForFunction(
			(wanted) => {
				const library = globalThis.window?.myodeck?.library;
				const shown = library?.loaded && library.list.length >= wanted;
				if (!shown || (wanted > 0 && !document.querySelector('main li'))) return undefined;
				return performance.now();
			},
			n,
			{ polling: 'raf' }
		);
		times.push((await handle.jsonValue())! / 1000);
	}
	return times.slice(1);
}

/** Runs in the page: records of sessions whose bytes nobody will ask for. */
async function listSessions(n: number): Promise<void> {
	const db = await new Promise<IDBDatabase>((done) => {
		const opening = indexedDB.open('myodeck');
		opening.onsuccess = () => done(opening.result);
	});
	await new Promise<void>((done) => {
		const transaction = db.transaction('sessions', 'readwrite');
		for (let i = 0; i < n; i++) {
			const day = new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString().slice(0, 19);
			transaction.objectStore('sessions').put({
				id: `${day.replace('T', '_').replaceAll(':', '-')}_${String(i).padStart(8, '0')}`,
				name: `take ${i}`,
				created: day,
				streams: [
					{
						name: 'emg',
						nChannels: 8,
						fs: 2048,
						unit: 'uV',
						dtype: 'float32',
						nSamples: 9,
						seconds: 9,
						gaps: 0,
						lost: 0
					}
				],
				seconds: 9,
				classNames: ['Rest', 'Fist', 'Open'],
				trialsPerClass: [3, 3, 3],
				labels: 10,
				bytes: 1e6,
				finished: true,
				problems: []
			});
		}
		transaction.oncomplete = () => done();
	});
	db.close();
}

/** From Replay until the first samples have been painted. */
const firstTrace: AppRow = {
	name: 'open 10-min 64ch session to first trace',
	unit: 'opens',
	async measure(app): Promise<Measured> {
		const { page, close } = await app.newStoredPage('/');
		try {
			await store(page, 'ten-minutes', await longSession({ seconds: 600 }));
			const times = await page.evaluate(openTrace, REPEATS + 1);
			return measuredOf(times.slice(1), 1);
		} finally {
			await close();
		}
	}
};

/** Runs in the page. */
async function openTrace(repeats: number): Promise<number[]> {
	const app = window.myodeck;
	const times: number[] = [];
	const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
	for (let k = 0; k < repeats; k++) {
		const began = performance.now();
		const connection = await app.replay('ten-minutes');
		const head = new BigInt64Array(connection.streams[0]!.ring.buffer, 0, 1);
		while (Atomics.load(head, 0) === 0n) await new Promise((done) => setTimeout(done, 1));
		await frame();
		await frame();
		times.push((performance.now() - began) / 1000);
		await app.disconnect();
	}
	return times;
}

/** Rows of stored sessions in the built app. They need a profile on the disk: a private one keeps everything in memory. */
export const sessionRows: readonly AppRow[] = [large('export'), large('import'), list, firstTrace];
