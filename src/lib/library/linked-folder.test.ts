import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copyStore } from '../store/copy-store.ts';
import { memoryStore } from '../store/memory.ts';
import { folderStore } from '../store/node-folder.ts';
import { sessionsUnder } from './linked-folder.ts';
import { makeSession } from '../session/write/session.fixture.ts';
import { zip } from '../session/read/corrupted-archives.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-linked-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a linked folder lists every session folder and archive below it, and says why one is refused', async () => {
	const made = await makeSession({ streams: [{ fs: 10 }], name: 'take' });
	await copyStore(memoryStore(made), await folderStore(join(folder, 'monday', 'a')));
	await copyStore(memoryStore(made), await folderStore(join(folder, 'b')));
	mkdirSync(join(folder, 'tuesday'));
	writeFileSync(join(folder, 'tuesday', 'c.session.zip'), await zip(made, false));
	writeFileSync(
		join(folder, 'tuesday', 'photos.zip'),
		await zip(new Map([['/x.jpg', new Uint8Array(9)]]), false)
	);
	writeFileSync(join(folder, 'broken.session.zip'), 'not a zip');
	writeFileSync(join(folder, 'notes.txt'), 'notes');
	mkdirSync(join(folder, '.trash'));
	writeFileSync(join(folder, '.trash', 'd.session.zip'), await zip(made, false));
	symlinkSync(folder, join(folder, 'loop'));

	const found = [];
	for await (const { path, session, refused } of sessionsUnder(folder))
		found.push([path, session?.id, refused]);
	expect(found).toEqual([
		['b', 'b', undefined],
		[
			'broken.session.zip',
			undefined,
			expect.stringMatching(/broken\.session\.zip is no zip archive/) as string
		],
		['monday/a', 'a', undefined],
		['tuesday/c.session.zip', 'c', undefined],
		['tuesday/photos.zip', undefined, expect.stringMatching(/tuesday\/photos\.zip is no session/) as string]
	]);
});

test('a folder that is a session itself is that session', async () => {
	const found = [];
	for await (const { path, session } of sessionsUnder(join(folder, 'b')))
		found.push([path, session?.streams.length]);
	expect(found).toEqual([['b', 1]]);
});

test('a folder that is gone is refused with what to do', async () => {
	const walk = sessionsUnder(join(folder, 'gone'))[Symbol.asyncIterator]();
	await expect(walk.next()).rejects.toThrow(/gone cannot be read.*Check/);
});
