import { expect, test } from 'vitest';
import type { Database } from '../store/database.ts';
import { fileStem, linkedFolders, linkedId, linkedPath } from './session-location.ts';

test('an id of a linked folder says which folder and where in it; other ids say nothing of the kind', () => {
	const id = linkedId('7c82f5eb', '2026/lab: monday/a.session.zip');
	expect(linkedPath(id)).toEqual({ folder: '7c82f5eb', path: '2026/lab: monday/a.session.zip' });
	for (const other of ['2026-03-09_14-05-00_1a2b3c4d', 'linked:', 'linked:x', 'https://lab.example/a.zip'])
		expect(linkedPath(other)).toBeUndefined();
});

test('files made of a session are called after its id, or after the last part of where it lies', () => {
	expect(fileStem('2026-03-09_14-05-00_1a2b3c4d_fist')).toBe('2026-03-09_14-05-00_1a2b3c4d_fist');
	expect(fileStem(linkedId('7c82f5eb', '2026/a.session.zip'))).toBe('a');
	expect(fileStem(linkedId('7c82f5eb', '2026/take'))).toBe('take');
	expect(fileStem('https://lab.example/data/arm%20two.session.zip?v=2')).toBe('arm two');
	expect(fileStem('https://lab.example/')).toBe('session');
	// What is no escape, and no address, is no error either.
	expect(fileStem('https://lab.example/100%.session.zip')).toBe('100%');
	expect(fileStem('https://')).toBe('session');
});

test('of the stored list of linked folders what is no folder is left out', async () => {
	const handle = { kind: 'directory', name: 'lab' };
	const storing = (stored: unknown): Database => ({ get: async () => stored }) as unknown as Database;
	const rows = [{ id: 'a1', handle }, { id: 'b2' }, { id: '../c', handle }, null, 7];
	expect(await linkedFolders(storing(rows))).toEqual([{ id: 'a1', handle }]);
	for (const damaged of [undefined, null, 'x', { id: 'a1', handle }])
		expect(await linkedFolders(storing(damaged))).toEqual([]);
});
