import { beforeEach, expect, test, vi } from 'vitest';
import { emptySummary } from '../../library/empty-summary.ts';
import { linkedFolders, linkedId } from '../../library/session-location.ts';
import type { LinkedSession } from '../../library/scan-folder.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';
import { LinkedFolders } from './folders.svelte.ts';
import { fakeLibraryWorker } from './library-worker.fixture.ts';

let db: Database;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});

/** A directory handle that can be stored and compared by its name, as the browser's can. */
function handle(name: string): FileSystemDirectoryHandle {
	const given: unknown = Object.create(
		{ isSameEntry: async (other: { name: string }) => other.name === name },
		{ name: { value: name, enumerable: true } }
	);
	return given as FileSystemDirectoryHandle;
}
const session = (folder: string, path: string): LinkedSession => {
	const id = linkedId(folder, path);
	return { id, path, summary: emptySummary(id, path) };
};
async function tab(api: Partial<LibraryApi>): Promise<LinkedFolders> {
	const folders = new LinkedFolders(fakeLibraryWorker(api));
	await folders.load(db);
	return folders;
}

test('a linked folder is kept, its sessions are listed, and one that cannot be opened says why', async () => {
	const looked = vi.fn(async () => {});
	const folders = await tab({
		scanFolder: async ({ id }, onFound) => {
			onFound(session(id, 'a'));
			onFound({ id: linkedId(id, 'b.zip'), path: 'b.zip', refused: 'It is broken.' });
		}
	});
	folders.onLooked = looked;
	const id = await folders.link(handle('lab'));
	expect(await linkedFolders(db)).toMatchObject([{ id, handle: { name: 'lab' } }]);
	expect(folders.list).toEqual([{ id, name: 'lab', state: 'ready', found: 2 }]);
	expect(folders.sessions).toMatchObject([
		{ name: 'a', folder: { id, name: 'lab', path: 'a', archive: false } },
		{ name: 'b.zip', folder: { archive: true }, refused: 'It is broken.' }
	]);
	expect(looked).toHaveBeenCalledTimes(1);
	expect(await folders.link(handle('lab'))).toBe(id);
	expect(folders.sessions).toHaveLength(2);
});

test('a folder that cannot be read says so in its row, and is fine when it is back', async () => {
	let there = false;
	const folders = await tab({
		scanFolder: async ({ id }, onFound) => {
			if (!there) throw new Error('The folder is gone.');
			onFound(session(id, 'a'));
		}
	});
	const id = await folders.link(handle('lab'));
	expect(folders.list).toMatchObject([{ state: 'failed', error: 'The folder is gone.' }]);
	there = true;
	await folders.look(id);
	expect(folders.list).toEqual([{ id, name: 'lab', state: 'ready', found: 1 }]);
});

test('a look that is overtaken by a newer one adds nothing', async () => {
	const found: ((session: LinkedSession) => void)[] = [];
	const ends: (() => void)[] = [];
	const folders = await tab({
		scanFolder: (_folder, onFound) => {
			found.push(onFound);
			return new Promise<void>((resolve) => ends.push(resolve));
		}
	});
	const linking = folders.link(handle('lab'));
	await expect.poll(() => found.length).toBe(1);
	const { id } = folders.list[0]!;
	const again = folders.look(id);
	await expect.poll(() => found.length).toBe(2);
	found[0]!(session(id, 'old'));
	found[1]!(session(id, 'new'));
	ends.forEach((end) => end());
	await Promise.all([linking, again]);
	expect(folders.sessions.map(({ name }) => name)).toEqual(['new']);
});

test('unlinking takes the sessions out of the list and forgets the folder', async () => {
	const folders = await tab({ scanFolder: async ({ id }, onFound) => onFound(session(id, 'a')) });
	const id = await folders.link(handle('lab'));
	await folders.unlink(id);
	expect([folders.list, folders.sessions, await linkedFolders(db)]).toEqual([[], [], []]);
	await folders.look(id);
	expect(folders.list).toEqual([]);
});

test('writing into a session asks for its folder, and a refusal says what to press', async () => {
	const folders = await tab({ scanFolder: async () => {} });
	const lab = handle('lab');
	const id = await folders.link(lab);
	await folders.allowWriting('plain');
	await folders.allowWriting(linkedId(id, 'a'));
	Object.assign(lab, { queryPermission: async () => 'prompt', requestPermission: async () => 'denied' });
	await expect(folders.allowWriting(linkedId(id, 'a'))).rejects.toThrow('not allowed to write into lab');
});

test('what is changed in a session changes in the list', async () => {
	const folders = await tab({ scanFolder: async ({ id }, onFound) => onFound(session(id, 'a')) });
	const id = await folders.link(handle('lab'));
	folders.change(linkedId(id, 'a'), { note: 'n' });
	folders.change(linkedId(id, 'absent'), { note: 'm' });
	expect(folders.sessions.map(({ note }) => note)).toEqual(['n']);
});
