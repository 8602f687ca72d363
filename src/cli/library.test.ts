import { createServer } from 'node:http';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { memoryStore, writeArchive } from '../lib/index.ts';
import { makeSession } from '../lib/session/write/session.fixture.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'library-'))));
afterAll(() => rm(folder, { recursive: true }));

async function archive(path: string, name: string): Promise<void> {
	const parts: Uint8Array[] = [];
	const entries = await makeSession({
		name,
		streams: [{ fs: 500, seconds: 2, value: (row, channel) => Math.sin(row * (channel + 1)) }],
		labels: [
			[0.2, 0],
			[1.1, 1]
		]
	});
	await writeArchive(memoryStore(entries), new WritableStream({ write: (part) => void parts.push(part) }));
	await mkdir(join(folder, path, '..'), { recursive: true });
	await writeFile(join(folder, path), Buffer.concat(parts));
}

const hrefs = async (): Promise<string[]> => {
	const { sessions } = JSON.parse(await readFile(join(folder, 'library.json'), 'utf8')) as {
		sessions: { href: string }[];
	};
	return sessions.map(({ href }) => href);
};

test('a folder becomes a library, grows in order, and is checked in place and by its address', async () => {
	await archive('p1/day 1.session.zip', 'one');
	await archive('b.session.zip', 'two');
	expect(await myodeck('library', 'build', folder, '--licence', 'CC-BY-4.0')).toMatchObject({
		code: 0,
		out: expect.stringContaining('2 sessions (2 new, 0 changed, 0 as they were)')
	});
	expect(await hrefs()).toEqual(['b.session.zip', 'p1/day%201.session.zip']);
	await archive('a.session.zip', 'three');
	expect((await myodeck('library', 'build', folder)).out).toContain(
		'3 sessions (1 new, 0 changed, 2 as they were)'
	);
	expect(await hrefs()).toEqual(['b.session.zip', 'p1/day%201.session.zip', 'a.session.zip']);
	expect(await myodeck('library', 'check', folder)).toMatchObject({
		code: 0,
		out: '3 of 3 archives are as they were listed\n'
	});

	const server = createServer((request, response) => {
		void readFile(join(folder, decodeURIComponent(request.url!))).then(
			(bytes) => response.end(bytes),
			() => response.writeHead(404).end()
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	expect(await myodeck('library', 'check', url)).toMatchObject({ code: 0 });
	expect((await myodeck('library', 'list', `${url}/library.json`)).out).toMatch(/two .*emg 2 x 500 Hz/);

	// One byte more, and one archive gone.
	await appendFile(join(folder, 'b.session.zip'), '!');
	await rename(join(folder, 'a.session.zip'), join(folder, 'a.zip.old'));
	for (const where of [folder, url]) {
		const { code, out } = await myodeck('library', 'check', where);
		expect(code).toBe(1);
		expect(out).toMatch(/^changed\s+b\.session\.zip$/m);
		expect(out).toMatch(/^unreachable\s+a\.session\.zip: /m);
		expect(out).toContain('1 of 3 archives');
	}
	await new Promise((resolve) => server.close(resolve));
	const built = await myodeck('library', 'build', folder);
	expect(built.err).toContain('a.session.zip: the archive is gone; its row stays');
	expect(built.out).toContain('3 sessions (0 new, 1 changed, 2 as they were)');
	expect((await myodeck('library', 'build', folder, '--prune')).out).toContain('2 sessions');
});

test('an archive that is damaged is named, and is not taken for one that is gone', async () => {
	const other = await mkdtemp(join(tmpdir(), 'damaged-'));
	await archive('../' + basename(other) + '/a.session.zip', 'one');
	await archive('../' + basename(other) + '/b.session.zip', 'two');
	await myodeck('library', 'build', other);
	await writeFile(join(other, 'a.session.zip'), 'PK damaged');
	const { err, out } = await myodeck('library', 'build', other, '--prune');
	expect(err).toContain('a.session.zip');
	expect(err).not.toContain('gone');
	expect(out).toContain('2 sessions (0 new, 0 changed, 2 as they were)');
	await rm(other, { recursive: true });
});

test('what is no library is refused with what to do', async () => {
	expect(await myodeck('library')).toMatchObject({ code: 2 });
	expect(await myodeck('library', 'burn', folder)).toMatchObject({ code: 2 });
	expect((await myodeck('library', 'build', join(folder, 'nowhere'))).err).toContain('is no folder');
	const empty = await mkdtemp(join(tmpdir(), 'empty-'));
	expect((await myodeck('library', 'build', empty)).err).toContain('holds no session');
	expect((await myodeck('library', 'check', empty)).err).toContain('library build');
	await writeFile(join(empty, 'library.json'), '[]');
	expect((await myodeck('library', 'check', empty)).err).toContain('is no list of sessions');
	await rm(empty, { recursive: true });
});
