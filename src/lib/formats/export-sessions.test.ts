import { expect, test } from 'vitest';
import { makeSession } from '../session/write/session.fixture.ts';
import { Session } from '../session/read/session.ts';
import { bytesAccess } from '../store/blob.ts';
import type { Key } from '../store/byte-store.ts';
import { memoryStore } from '../store/memory.ts';
import { zipStore } from '../store/zip-reader.ts';
import { ARCHIVE, exportKinds, exportSessions, type SessionToExport } from './export-sessions.ts';
import { storeTarget } from './targets.ts';

async function sessions(n: number): Promise<SessionToExport[]> {
	return Promise.all(
		Array.from({ length: n }, async (_, i) => ({
			store: memoryStore(await makeSession({ streams: [{ fs: 200, seconds: 2 }], labels: [[0, 1]] })),
			id: `linked:abc/take ${i}.session.zip`,
			name: `take ${i}`,
			stem: `take ${i}`
		}))
	);
}

test('every kind of export writes every session, under its own name, and tells how far it is', async () => {
	for (const { id: kind } of exportKinds()) {
		const written = new Map<Key, Uint8Array>();
		const reported: number[] = [];
		const { files } = await exportSessions(await sessions(2), storeTarget(memoryStore(written)), {
			kind,
			onFraction: (fraction) => reported.push(fraction)
		});
		expect([...written.keys()].map((key) => key.slice(1)).sort(), kind).toEqual([...files].sort());
		expect(new Set(files).size, kind).toBe(files.length);
		for (const i of [0, 1])
			expect(
				files.some((path) => path.includes(kind === 'bids' ? `run-${i + 1}` : `take ${i}`)),
				kind
			).toBe(true);
		expect(reported, kind).toEqual([...reported].sort((a, b) => a - b));
		expect(reported.at(-1), kind).toBe(1);
	}
});

test('an archive is the session, entry for entry', async () => {
	const [one] = await sessions(1);
	const written = new Map<Key, Uint8Array>();
	await exportSessions([one!], storeTarget(memoryStore(written)), { kind: ARCHIVE });
	const zip = await zipStore(bytesAccess(written.get('/take 0.session.zip')!, 'take 0.session.zip'));
	for await (const key of one!.store.keys())
		expect(await zip.get(key), key).toEqual(await one!.store.get(key));
	expect((await Session.open(zip, { id: 'x', name: 'x' })).labels).toHaveLength(2);
});

test('a cancelled export ends with an AbortError and leaves no file', async () => {
	for (const kind of [ARCHIVE, 'csv']) {
		const written = new Map<Key, Uint8Array>();
		const controller = new AbortController();
		controller.abort();
		await expect(
			exportSessions(await sessions(1), storeTarget(memoryStore(written)), {
				kind,
				signal: controller.signal
			})
		).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
		expect([...written.keys()], kind).toEqual([]);
	}
});
