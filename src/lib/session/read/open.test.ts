import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeSession } from '../write/session.fixture.ts';
import { openSessionStore } from './open.ts';

/** An archive of a made session, each entry under the name `rename` gives it. */
async function archive(rename: (path: string) => readonly string[]): Promise<Uint8Array> {
	const map = await makeSession({ streams: [{ fs: 10, seconds: 3 }], name: 'arm' });
	return zipSync(
		Object.fromEntries([...map].flatMap(([key, bytes]) => rename(key.slice(1)).map((name) => [name, bytes]))),
		{ level: 0 }
	);
}

test('a session in a folder of its archive opens, beside the shadows that macOS makes', async () => {
	const zipped = await archive((path) => [`take/${path}`, `__MACOSX/take/${path}`, `take/._${path}`]);
	const session = await openSessionStore(zipped);
	expect(session.name).toBe('arm');
	expect(session.streamInfo('emg').nSamples).toBe(30);
});

test('an archive of several sessions is refused, and they are listed', async () => {
	const zipped = await archive((path) => [`monday/${path}`, `tuesday/${path}`]);
	await expect(openSessionStore(zipped)).rejects.toThrow(/holds 2 sessions \(monday, tuesday\)/);
});
