import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepLinkedFolders, linkedId } from '../../library/session-location.ts';
import { emptySummary } from '../../library/empty-summary.ts';
import { rowOf, storeSession } from '../../library/session-row.fixture.ts';
import { readRow } from '../../library/session-rows.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { rangeOf, sessionBytes } from '../../store/indexed-db.ts';
import { holdSessions } from '../../library/session-in-use.ts';
import { holdLock, sessionLock } from '../../store/lock.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';
import { fakeLibraryWorker, recoverIn } from './library-worker.fixture.ts';
import { Library } from './library.svelte.ts';

let db: Database;
const open: Library[] = [];
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});
afterEach(() => open.splice(0).forEach((library) => library.dispose()));

/** A tab with the list of sessions. */
async function tab(api: Partial<LibraryApi> = {}): Promise<Library> {
	const library = new Library(fakeLibraryWorker({ ...recoverIn(db), ...api }));
	open.push(library);
	await library.load(db);
	return library;
}
const idsOf = (library: Library): string[] => library.list.map(({ id }) => id).sort();

describe('a session that another tab records', () => {
	test('is listed as such, and every change of it is refused', async () => {
		await storeSession(db, 'x', { row: { finished: false, name: 'Running' } });
		await storeSession(db, 'fine');
		await holdLock(sessionLock('x'));
		const library = await tab();
		expect(library.get('x')).toMatchObject({ recordingElsewhere: true, finished: false });
		expect(library.usable.map(({ id }) => id)).toEqual(['fine']);
		const refused = '"Running" is being recorded now';
		await expect(library.remove(['fine', 'x'])).rejects.toThrow(refused);
		await expect(library.rename('x', 'Mine')).rejects.toThrow(refused);
		await expect(library.correct('x', { act: 'edit', edits: {} as never })).rejects.toThrow(refused);
		await expect(library.open('x')).rejects.toThrow('is being recorded now');
		expect(await readRow(db, 'fine')).not.toHaveProperty('deleted');
		expect(await readRow(db, 'x')).toMatchObject({ name: 'Running', finished: false });
	});

	test('is an ordinary one as soon as the recording has ended', async () => {
		await storeSession(db, 'x', { row: { finished: false } });
		const release = await holdLock(sessionLock('x'));
		const library = await tab();
		await db.put('sessions', rowOf('x', { labels: 3 }));
		await release!();
		await expect.poll(() => library.get('x')).toMatchObject({ labels: 3, finished: true });
		expect(library.get('x')).not.toHaveProperty('recordingElsewhere');
	});

	test('is recovered, in all tabs, as soon as its tab has crashed', async () => {
		await storeSession(db, 'x', { row: { finished: false, labels: 0 } });
		const release = await holdLock(sessionLock('x'));
		const tabs = [await tab(), await tab()];
		await release!();
		for (const library of tabs) await expect.poll(() => library.get('x')?.labels).toBe(2);
		expect(tabs[0]!.get('x')).not.toHaveProperty('recordingElsewhere');
	});

	test('in a linked folder is read again when the recording has ended', async () => {
		const id = linkedId('f', 'x');
		const handle: unknown = { name: 'lab' };
		await keepLinkedFolders(db, [{ id: 'f', handle: handle as FileSystemDirectoryHandle }]);
		const release = await holdLock(sessionLock(id));
		let labels = 0;
		const library = await tab({
			scanFolder: async (_folder, onFound) => {
				onFound({ id, path: 'x', summary: { ...emptySummary(id), labels: ++labels } });
			}
		});
		await expect.poll(() => library.get(id)).toMatchObject({ recordingElsewhere: true, labels: 1 });
		await expect(library.open(id)).rejects.toThrow('is being recorded now');
		await release!();
		await expect.poll(() => library.get(id)?.labels).toBe(2);
		expect(library.get(id)).not.toHaveProperty('recordingElsewhere');
	});

	test('this tab leaves the one it records itself out of the list', async () => {
		await storeSession(db, 'mine', { row: { finished: false } });
		await holdLock(sessionLock('mine'));
		const library = await tab();
		library.recordingId = () => 'mine';
		await library.refresh();
		expect(idsOf(library)).toEqual([]);
	});
});

describe('at the start', () => {
	test('what earlier visits left is put right, and the built-in demo stays where it is', async () => {
		await storeSession(db, 'orphan', { row: false });
		await storeSession(db, 'demo', { row: false });
		await storeSession(db, 'torn', { row: { finished: false } });
		await storeSession(db, 'expired', { row: { deleted: true, deletedAt: '2020-01-01T00:00:00Z' } });
		await sessionBytes(db, 'rest').setMany(new Map([['/a', Uint8Array.of(1)]]));
		await db.put('sessions', { id: 'half', importing: true } as never);
		const library = await tab();
		expect(idsOf(library)).toEqual(['orphan', 'torn']);
		expect(library.deleted.list).toEqual([]);
		const left = (await db.getAllKeys('bytes')).map(([id]) => id);
		expect([...new Set(left)]).toEqual(['demo', 'orphan', 'torn']);
	});

	test('a worker that fails keeps nothing away', async () => {
		await storeSession(db, 'torn', { row: { finished: false } });
		const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
		const library = await tab({ recover: async () => Promise.reject(new Error('out of memory')) });
		expect(idsOf(library)).toEqual(['torn']);
		expect(warn).toHaveBeenCalled();
	});

	test('a recovered session is shown even when its row found no room', async () => {
		await storeSession(db, 'torn', { row: { finished: false } });
		const row = rowOf('torn', { recovered: true, labels: 9, finished: false });
		const library = await tab({ recover: async () => ({ row, stored: false }) });
		expect(library.get('torn')).toMatchObject({ labels: 9, recovered: true });
	});
});

describe('deleting', () => {
	test('500 sessions is one transaction, one reading of the list, and one message to other tabs', async () => {
		const ids = Array.from({ length: 500 }, (_, i) => `s${i}`);
		for (const id of ids) await db.put('sessions', rowOf(id));
		const library = await tab();
		const other = await tab();
		const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
		const readings = vi.spyOn(IDBObjectStore.prototype, 'getAll');
		const messages: unknown[] = [];
		const channel = new BroadcastChannel('myodeck-library');
		channel.onmessage = ({ data }) => messages.push(data);
		await library.remove(ids);
		await expect.poll(() => other.list.length).toBe(0);
		channel.close();
		expect(transactions.mock.calls.filter(([, mode]) => mode === 'readwrite')).toHaveLength(1);
		// One in this tab, one in the other.
		expect(readings).toHaveBeenCalledTimes(2);
		expect(messages).toEqual(['changed']);
		expect(library.deleted.list).toHaveLength(500);
		expect(library.deleted.bytes).toBe(500_000);
	});

	test('is undone in another tab and after a reload, in any order', async () => {
		for (const id of ['a', 'b', 'c']) await storeSession(db, id);
		const library = await tab();
		const other = await tab();
		for (const id of ['a', 'b', 'c']) await library.remove([id]);
		const reloaded = await tab();
		expect(reloaded.deleted.list.map(({ daysLeft }) => daysLeft)).toEqual([7, 7, 7]);
		await other.restore(['b']);
		await library.restore(['a']);
		await reloaded.restore(['c']);
		for (const one of [library, other, reloaded])
			await expect.poll(() => idsOf(one)).toEqual(['a', 'b', 'c']);
	});

	test('for good frees row and bytes; what is gone cannot be restored, and that is said', async () => {
		for (const id of ['a', 'b']) await storeSession(db, id);
		const library = await tab();
		await library.remove(['a', 'b']);
		await library.purge(['a']);
		expect(await db.count('bytes', rangeOf('a'))).toBe(0);
		await expect(library.restore(['a', 'b'])).rejects.toThrow('One session is gone for good');
		expect(idsOf(library)).toEqual(['b']);
	});

	test('a session that is exported is not deleted for good', async () => {
		await storeSession(db, 'a', { row: { deleted: true, deletedAt: new Date().toISOString() } });
		const library = await tab();
		await holdSessions(['a'], 'exported', String);
		await expect(library.purge(['a'])).rejects.toThrow('is being exported, in this or another tab');
		expect(library.deleted.list).toHaveLength(1);
	});

	test('files in linked folders stay', async () => {
		const library = await tab();
		await library.remove([linkedId('f', 'x')]);
		expect(library.deleted.list).toEqual([]);
	});
});

describe('changing', () => {
	test('a name goes into the session and into the lists of all tabs', async () => {
		await storeSession(db, 'x');
		const library = await tab();
		const other = await tab();
		await library.rename('x', '  Wrist ');
		await expect.poll(() => other.get('x')?.name).toBe('Wrist');
		expect((await library.open('x')).name).toBe('Wrist');
		await library.rename('x', ' ');
		expect(library.get('x')?.name).toBe('x');
	});

	test('a correction is written by the worker, and the quality follows', async () => {
		await storeSession(db, 'x', { row: { warnings: [] } });
		const quality = vi.fn(async () => ({ warnings: [{ code: 'clipped', message: 'Clipped.' }] }) as never);
		const library = await tab({
			correct: async () => ({ labels: 7, trialsPerClass: [1, 2], edited: true, note: 'n' }),
			quality
		});
		await library.correct('x', { act: 'edit', edits: {} as never });
		expect(library.get('x')).toMatchObject({ labels: 7, edited: true, note: 'n' });
		expect(library.get('x')!.warnings).toEqual([{ code: 'clipped', message: 'Clipped.' }]);
		expect(library.get('x')!.corrected).toBeDefined();
	});

	test('an import shows its sessions in all tabs; exports are noted', async () => {
		const library = await tab({
			layout: async () => undefined,
			import: async (file) => {
				const row = rowOf((file as File).name);
				await db.put('sessions', row);
				return { imported: [row], refused: [] };
			},
			export: async () => ({ files: ['x'], notes: [] })
		});
		const other = await tab();
		await library.importFiles([new File([], 'a'), new File([], 'b')]);
		expect(idsOf(library)).toEqual(['a', 'b']);
		await expect.poll(() => idsOf(other)).toEqual(['a', 'b']);
		await library.export(['a', 'absent']);
		expect(library.get('a')!.exported).toBeDefined();
		await expect(library.exportSession('b')).rejects.toThrow('no longer there');
	});
});
