import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { sessionsIn } from './archive-contents.ts';
import { makeSession } from '../write/session.fixture.ts';
import { Session } from '../read/session.ts';

const entries = async (value: number, prefix = ''): Promise<Record<string, Uint8Array>> => {
	const made = await makeSession({ streams: [{ fs: 100, value: () => value }], labels: [[0, 1]] });
	return Object.fromEntries([...made].map(([key, bytes]) => [`${prefix}${key.slice(1)}`, bytes]));
};
const archive = (files: Record<string, Uint8Array>, level: 0 | 6 = 0) =>
	bytesAccess(zipSync(files, { level }), 'all.zip');

async function firstValues(files: Record<string, Uint8Array>, level?: 0 | 6): Promise<[string, number][]> {
	const found: [string, number][] = [];
	for (const { name, open } of await sessionsIn(archive(files, level))) {
		const session = await Session.open(await open(), { id: name, name });
		found.push([name, Number((await session.getContinuous('emg')).data[0])]);
	}
	return found;
}

test('an archive of a session is that session', async () => {
	expect(await firstValues(await entries(3))).toEqual([['all.zip', 3]]);
});

test('a zipped folder, and several of them, are the sessions in it', async () => {
	const files = { ...(await entries(1, 'monday/')), ...(await entries(2, 'takes/tuesday/')) };
	expect(await firstValues(files)).toEqual([
		['monday', 1],
		['takes/tuesday', 2]
	]);
});

test.each([0, 6] as const)(
	'archives in an archive are read where they are (packed at level %i)',
	async (level) => {
		const files = {
			'a.session.zip': zipSync(await entries(4), { level: 0 }),
			'b.session.zip': zipSync(await entries(5), { level: 0 }),
			'read me.txt': new Uint8Array(3)
		};
		expect(await firstValues(files, level)).toEqual([
			['a.session.zip', 4],
			['b.session.zip', 5]
		]);
	}
);

test('an archive of something else is refused as the session that it is not', async () => {
	const [only] = await sessionsIn(archive({ 'photo.jpg': new Uint8Array(9) }));
	await expect(Session.open(await only!.open(), { id: 'x', name: only!.name })).rejects.toThrow(/meta\.json/);
});
