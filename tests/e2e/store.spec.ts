// Over 250 lines because the page of the tests is a program that is built and opened in this file.
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { expect, test as base } from './fixture.ts';
import type * as Rooms from './store-in-page.ts';

/** The rooms as one script, made once. */
let script: Promise<string> | undefined;

async function bundle(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'error',
		build: {
			write: false,
			minify: false,
			target: 'esnext',
			lib: { entry: 'tests/e2e/store-in-page.ts', formats: ['es'] },
			rollupOptions: { output: { codeSplitting: false } }
		}
	});
	const [output] = [built].flat();
	if (!output || !('output' in output)) throw new Error('Vite built nothing.');
	return output.output[0].code;
}

/** An empty page of the app's address, with the rooms at hand as `window.rooms`. */
async function openRooms(page: Page): Promise<void> {
	script ??= bundle();
	const code = await script;
	await page.route('**/rooms.html', (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>rooms</title>' })
	);
	await page.route('**/rooms.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
	await page.goto('/rooms.html');
	await page.evaluate(async () => {
		const path = '/rooms.js';
		Object.assign(window, { rooms: await import(path) });
	});
}

const test = base.extend<{ rooms: Page }>({
	rooms: async ({ page }, use) => {
		await openRooms(page);
		await use(page);
	}
});

declare global {
	interface Window {
		rooms: typeof Rooms;
	}
}

for (const place of ['database', 'folder'] as const) {
	test(`a store in a ${place} gives back what was written, whole and in part, and nothing else`, async ({
		rooms
	}) => {
		const found = await rooms.evaluate(async (where) => {
			const { openDatabase, sessionBytes, directoryStore } = window.rooms;
			const root = await navigator.storage.getDirectory();
			const store =
				where === 'database'
					? sessionBytes(await openDatabase(), 'one')
					: directoryStore(await root.getDirectoryHandle('one', { create: true }));
			const text = (value: string): Uint8Array => new TextEncoder().encode(value);
			const textOf = (bytes: Uint8Array | undefined): string | undefined =>
				bytes && new TextDecoder().decode(bytes);
			const keys = async (): Promise<string[]> => {
				const list: string[] = [];
				for await (const key of store.keys()) list.push(key);
				return list.sort();
			};
			const empty = await keys();
			const bytes = text('0hello0');
			await store.setMany(
				new Map([
					['/a/b/c', bytes.subarray(1, 6)],
					['/meta.json', text('{}')]
				])
			);
			bytes.fill(0);
			await store.setMany(new Map([['/meta.json', text('{"x": 1}')]]));
			return {
				empty,
				keys: await keys(),
				meta: textOf(await store.get('/meta.json')),
				whole: textOf(await store.get('/a/b/c')),
				part: textOf(await store.get('/a/b/c', { offset: 1, length: 3 })),
				end: textOf(await store.get('/a/b/c', { suffixLength: 2 })),
				missing: [await store.get('/a/b'), await store.get('/a/x'), await store.get('/meta.json/x')],
				plain: (await store.get('/a/b/c'))!.buffer.byteLength
			};
		}, place);
		expect(found).toEqual({
			empty: [],
			keys: ['/a/b/c', '/meta.json'],
			meta: '{"x": 1}',
			whole: 'hello',
			part: 'ell',
			end: 'lo',
			missing: [undefined, undefined, undefined],
			// A view on a part of a buffer is stored as that part.
			plain: 5
		});
	});

	test(`a recording into a ${place} opens from there, and from an archive of it`, async ({ rooms }) => {
		const found = await rooms.evaluate(async (where) => {
			const {
				Session,
				SessionWriter,
				openDatabase,
				sessionBytes,
				directoryStore,
				copyStore,
				zipWriter,
				zipStore,
				bytesAccess
			} = window.rooms;
			const root = await navigator.storage.getDirectory();
			const store =
				where === 'database'
					? sessionBytes(await openDatabase(), 'take')
					: directoryStore(await root.getDirectoryHandle('take', { create: true }));
			const writer = await SessionWriter.begin(store, {
				id: 'take',
				classNames: ['Rest'],
				created: new Date()
			});
			const info = { name: 'emg', nChannels: 2, fs: 100, unit: 'uV' } as const;
			const stream = writer.addStream({ info, first: 0 } as unknown as Parameters<
				typeof writer.addStream
			>[0]);
			for (let row = 0; row < 500; row += 50) {
				const data = Float32Array.from({ length: 100 }, (_, i) => row * 2 + i);
				const timestamps = Float64Array.from({ length: 50 }, (_, i) => (row + i) / 100);
				writer.append(stream, { data, timestamps });
				if (row === 0)
					writer.label({ timestamp: 0, classIndex: 0 } as unknown as Parameters<typeof writer.label>[0]);
				await writer.flush();
			}
			const before = (await Session.open(store, { id: 'take', name: 'take' })).finished;
			const summary = await writer.finish();
			const parts: Uint8Array[] = [];
			await copyStore(store, zipWriter(new WritableStream({ write: (part) => void parts.push(part) })));
			const zip = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
			const sums: number[] = [];
			for (const from of [store, await zipStore(bytesAccess(zip, 'take.zip'))]) {
				const session = await Session.open(from, { id: 'take', name: 'take' });
				const { data } = await session.getContinuous('emg');
				sums.push((data as Float32Array).reduce((sum, value) => sum + value, 0));
				if (!session.finished || session.labels.length !== 2) sums.push(NaN);
			}
			return { before, samples: Number(summary.streams[0]!.nSamples), sums };
		}, place);
		expect(found).toEqual({ before: false, samples: 500, sums: [499_500, 499_500] });
	});
}

test('sessions of one database do not see each other, however alike their ids, and are deleted one by one', async ({
	rooms
}) => {
	const found = await rooms.evaluate(async () => {
		const { openDatabase, sessionBytes, deleteSession } = window.rooms;
		const db = await openDatabase();
		const count = async (id: string): Promise<number> => {
			let n = 0;
			for await (const key of sessionBytes(db, id).keys()) n += key.length > 0 ? 1 : 0;
			return n;
		};
		// More than are listed at once.
		const many = new Map(
			Array.from({ length: 2500 }, (_, i) => [`/c/${i}`, Uint8Array.of(i & 255)] as const)
		);
		await sessionBytes(db, 'a').setMany(many);
		for (const id of ['', 'a!', 'aa', 'b'])
			await sessionBytes(db, id).setMany(new Map([['/meta.json', Uint8Array.of(1)]]));
		const before = await Promise.all(['', 'a', 'a!', 'aa', 'b'].map(count));
		await deleteSession(db, 'a');
		return { before, after: await Promise.all(['', 'a', 'a!', 'aa', 'b'].map(count)) };
	});
	expect(found).toEqual({ before: [1, 2500, 1, 1, 1], after: [1, 0, 1, 1, 1] });
});

test('entries that cannot all be stored are not stored at all', async ({ rooms }) => {
	const found = await rooms.evaluate(async () => {
		const { openDatabase, sessionBytes } = window.rooms;
		const store = sessionBytes(await openDatabase(), 'x');
		// A function is what the browser refuses to copy.
		const odd = { byteLength: 1, buffer: { byteLength: 1 }, odd: () => 0 } as unknown as Uint8Array;
		const entries = new Map<`/${string}`, Uint8Array>([
			['/a', Uint8Array.of(1)],
			['/b', odd]
		]);
		const error = await store.setMany(entries).catch((reason: Error) => reason);
		return { name: (error as Error).name, left: (await store.get('/a')) === undefined };
	});
	expect(found).toEqual({ name: 'SessionError', left: true });
});

test('a full disk is a SessionError that says so, and what was stored before is still there', async ({
	rooms,
	context,
	baseURL
}) => {
	const devtools = await context.newCDPSession(rooms);
	// Before the first write: the browser asks for the room that is left once, then counts down.
	await devtools.send('Storage.overrideQuotaForOrigin', { origin: baseURL!, quotaSize: 30_000_000 });
	const found = await rooms.evaluate(async () => {
		const { openDatabase, sessionBytes } = window.rooms;
		const store = sessionBytes(await openDatabase(), 'x');
		await store.setMany(new Map([['/first', new Uint8Array(1000)]]));
		const noise = (): Uint8Array<ArrayBuffer> => {
			const bytes = new Uint8Array(2_000_000);
			for (let at = 0; at < bytes.length; at += 50_000)
				crypto.getRandomValues(bytes.subarray(at, at + 50_000));
			return bytes;
		};
		let error: Error | undefined;
		for (let i = 0; i < 20 && !error; i++) {
			const entries = new Map([
				[`/c/${i}`, noise()],
				[`/d/${i}`, noise()]
			] as const);
			error = await store.setMany(entries).then(
				() => undefined,
				(reason: Error) => reason
			);
			if (error && ((await store.get(`/c/${i}`)) || (await store.get(`/d/${i}`))))
				error = new Error('half of it was stored');
		}
		return { name: error?.name, message: error?.message, first: (await store.get('/first'))?.length };
	});
	await devtools.send('Storage.overrideQuotaForOrigin', { origin: baseURL! });
	expect(found).toMatchObject({ name: 'SessionError', first: 1000 });
	expect(found.message).toMatch(/storage is full.*delete sessions/);
});

test('a tab lets go of the database when a newer version of the app wants it, and says so when it is used', async ({
	rooms
}) => {
	const found = await rooms.evaluate(async () => {
		const { openDatabase, sessionBytes } = window.rooms;
		const store = sessionBytes(await openDatabase(), 'x');
		const newer = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('myodeck', 2);
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error!);
		});
		const used = await store.get('/x').catch((error: Error) => `${error.name}: ${error.message}`);
		const opened = await openDatabase().catch((error: Error) => `${error.name}: ${error.message}`);
		newer.close();
		return { used, opened };
	});
	expect(found.used).toMatch(/^SessionError: .*was closed.*Reload/);
	expect(found.opened).toMatch(/^SessionError: .*newer version of this app.*Reload/);
});
