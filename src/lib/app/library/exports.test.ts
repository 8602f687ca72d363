import { expect, test } from 'vitest';
import { rowOf } from '../../library/session-row.fixture.ts';
import { Exports } from './exports.ts';
import { fakeLibraryWorker } from './library-worker.fixture.ts';
import { Transfers } from './transfers.svelte.ts';

test('the worker is asked with ids, titles, kind and folder; the transfer has the title of one, or says how many', async () => {
	const requests: unknown[] = [];
	const names: string[] = [];
	const transfers = new Transfers();
	const worker = fakeLibraryWorker({
		export: async (request) => {
			requests.push(request);
			names.push(transfers.list[0]!.name);
			return { files: [], notes: [] };
		}
	});
	const exports = new Exports(worker, transfers);
	const into: unknown = { name: 'folder' };
	await exports.run([rowOf('a', { name: 'Wrist' })], {});
	await exports.run([rowOf('a'), rowOf('b')], {
		kind: 'bdf',
		into: into as FileSystemDirectoryHandle,
		bids: {}
	});
	expect(requests).toEqual([
		{ sessions: [{ id: 'a', name: 'Wrist' }], kind: 'archive' },
		{
			sessions: [
				{ id: 'a', name: 'a' },
				{ id: 'b', name: 'b' }
			],
			kind: 'bdf',
			into,
			bids: {}
		}
	]);
	expect(names).toEqual(['Wrist', '2 sessions']);
});

test('an export that fails passes its reason on and is no longer shown', async () => {
	const transfers = new Transfers();
	const failing = fakeLibraryWorker({ export: async () => Promise.reject(new Error('disk full')) });
	await expect(new Exports(failing, transfers).run([rowOf('a')], {})).rejects.toThrow('disk full');
	expect(transfers.list).toEqual([]);
});

test('the kinds come from the worker', async () => {
	const kinds = [{ id: 'bdf', label: 'BDF+' }];
	const exports = new Exports(
		fakeLibraryWorker({ exportKinds: async () => kinds as never }),
		new Transfers()
	);
	expect(await exports.kinds()).toBe(kinds);
});
