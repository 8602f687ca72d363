import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeSession } from '../session/write/session.fixture.ts';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase } from '../store/database.ts';
import { importFile } from './import-file.ts';
import { bytesAccess } from '../store/blob.ts';

/** An archive of a session, its samples drawn by `seed`. */
async function archive(name: string, seed: number, level: 0 | 9 = 0): Promise<Uint8Array> {
	const map = await makeSession({
		name,
		streams: [
			{ fs: 100, rows: 400, value: (row, channel) => Math.round(99 * Math.sin(seed * row + channel)) }
		]
	});
	return zipSync(Object.fromEntries([...map].map(([key, bytes]) => [key.slice(1), bytes])), { level });
}

test('a session that is already here, under whatever name, is imported and says so', async () => {
	freshStorage();
	const db = await openDatabase();
	const take = async (file: string, bytes: Uint8Array): Promise<readonly string[]> => {
		const { imported } = await importFile(db, bytesAccess(bytes, file));
		return imported[0]!.problems;
	};
	expect(await take('monday.session.zip', await archive('Monday', 1))).toEqual([]);
	expect(await take('monday.session.zip', await archive('Other name', 2))).toEqual([]);
	expect(await take('renamed.session.zip', await archive('Renamed', 1, 9))).toEqual([
		'It is already here as "Monday": the same samples. In training and scores the two count once.'
	]);
});
