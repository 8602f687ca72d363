import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isAbort } from '../core/errors.ts';
import { makeSession, openEntries, openFakeSession } from '../session/write/session.fixture.ts';
import { bytesAccess } from '../store/blob.ts';
import { memoryStore } from '../store/memory.ts';
import { zipWriter } from '../store/zip-writer.ts';
import { zipStore } from '../store/zip-reader.ts';
import { folderTarget, formatOf, formats, importInto, storeTarget } from './index.ts';
import { exported, exportedFile, imported } from './sample-files.fixture.ts';

const session = await openFakeSession({
	streams: [{ fs: 1000, nChannels: 2, seconds: 5, from: 100 }],
	labels: [
		[101, 0],
		[103, 1]
	]
});

const folders: string[] = [];
const newFolder = (): string => {
	folders.push(mkdtempSync(join(tmpdir(), 'myodeck-')));
	return folders.at(-1)!;
};
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test.each(formats.all.map((format) => [format.id, format] as const))('%s says what it is', (_id, format) => {
	expect(format.label).not.toBe('');
	expect(format.summary).toMatch(/\.$/);
	expect(format.export ?? format.import).toBeDefined();
});

const written = formats.all.filter((format) => format.export);

describe.each(written.map((format) => [format.id, format] as const))('%s', (_id, format) => {
	test('tells how much is done, from 0 to 1 and never back', async () => {
		const reported: number[] = [];
		const { bytes, files } = await exported(format, session, {
			onFraction: (fraction) => reported.push(fraction)
		});
		expect([reported[0], reported.at(-1)]).toEqual([0, 1]);
		expect(reported).toEqual([...reported].sort((a, b) => a - b));
		if (!format.import) return;
		reported.length = 0;
		await imported(format, bytes.get(files[0]!)!, { onFraction: (fraction) => reported.push(fraction) });
		expect([reported[0], reported.at(-1)]).toEqual([0, 1]);
	});

	test('is cancelled in the middle, and leaves no file behind', async () => {
		const folder = newFolder();
		const stop = new AbortController();
		const done = format.export!(session, folderTarget(folder), {
			signal: stop.signal,
			onFraction: (fraction) => fraction > 0.4 && stop.abort()
		});
		await expect(done).rejects.toSatisfy(isAbort);
		const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
			entry.isFile()
		);
		expect(left).toEqual([]);
	});

	test('writes the same into a folder, a store and a zip archive', async () => {
		const folder = newFolder();
		const { files } = await format.export!(session, folderTarget(folder), {});
		const { bytes } = await exported(format, session);
		const parts: Uint8Array[] = [];
		const zip = zipWriter(new WritableStream({ write: (part) => void parts.push(part.slice()) }));
		await format.export!(session, storeTarget(zip), {});
		await zip.close();
		const unzipped = await zipStore(
			bytesAccess(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()), 'x.zip')
		);
		for (const file of files) {
			expect(readFileSync(join(folder, file)).equals(bytes.get(file)!), file).toBe(true);
			expect(Buffer.from((await unzipped.get(`/${file}`))!).equals(bytes.get(file)!), file).toBe(true);
		}
	});

	test('overwrites nothing', async () => {
		const folder = newFolder();
		const { files } = await format.export!(session, folderTarget(folder), {});
		const before = readFileSync(join(folder, files[0]!));
		await expect(format.export!(session, folderTarget(folder), {})).rejects.toThrow('nothing is overwritten');
		expect(readFileSync(join(folder, files[0]!)).equals(before)).toBe(true);
	});

	test('refuses a stream the session has not', async () => {
		const folder = newFolder();
		await expect(format.export!(session, folderTarget(folder), { streams: ['emg2'] })).rejects.toThrow(
			'Its streams are: emg'
		);
		expect(existsSync(join(folder, 'made.xdf'))).toBe(false);
	});

	test('leaves out a stream that cannot be opened, says why, and writes the others', async () => {
		const map = await makeSession({
			streams: [
				{ name: 'good', fs: 10 },
				{ name: 'bad', fs: 10 }
			]
		});
		map.delete('/bad.zarr/zarr.json');
		const { files, notes } = await exported(format, await openEntries(map));
		expect(files.some((file) => file.includes('bad'))).toBe(false);
		expect(files.length).toBeGreaterThan(0);
		expect(notes.join(' ')).toContain('bad was left out. bad.zarr/zarr.json is missing');
	});

	test('writes what a full disk allows, and says what to do', async () => {
		const full = {
			has: () => Promise.resolve(false),
			extend: () => Promise.resolve(),
			create: () => Promise.resolve(new WritableStream({ write: () => Promise.reject(new Error('ENOSPC')) }))
		};
		await expect(format.export!(session, full, {})).rejects.toMatchObject({
			name: 'SessionError',
			message: expect.stringContaining('Free some disk space') as string
		});
	});

	test.skipIf(!format.import)('is told by its first bytes, and imported', async () => {
		const bytes = await exportedFile(format, session);
		expect((await formatOf(bytesAccess(bytes, 'anything')))?.id).toBe(format.id);
		const summary = await importInto(memoryStore(), bytesAccess(bytes, 'anything'), { id: 'new' });
		expect(summary).toMatchObject({
			id: 'new',
			importedFrom: 'anything',
			finished: true,
			trialsPerClass: [1, 1]
		});
		expect(summary.streams).toMatchObject([{ name: 'emg', nChannels: 2, fs: 1000, nSamples: 5000, gaps: 0 }]);
	});

	test.skipIf(!format.import)('reads a file a part at a time', async () => {
		// More than a part of each: text takes at least six bytes a sample, EDF two, BDF three, the others four.
		const seconds = { csv: 12, edf: 34, bdf: 23 }[format.id as string] ?? 18;
		const long = await openFakeSession({ streams: [{ fs: 2000, nChannels: 16, seconds }] });
		const bytes = await exportedFile(format, long);
		let most = 0;
		const watched = {
			...bytesAccess(bytes, 'long'),
			read: (offset: number, length: number) => {
				most = Math.max(most, length);
				return Promise.resolve(bytes.slice(offset, offset + length));
			}
		};
		await format.import!(memoryStore(), watched, { id: 'long' });
		expect(most).toBeLessThanOrEqual(2 ** 21);
		expect(bytes.length).toBeGreaterThan(2 ** 21);
	});
});

test('a file of no known format is refused with those there are', async () => {
	const zip = bytesAccess(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), 'a.docx');
	expect(await formatOf(zip)).toBeUndefined();
	await expect(importInto(memoryStore(), zip, { id: 'x' })).rejects.toThrow(
		'a.docx is of no format that can be imported. Those are: BDF+ (24 bit), EDF+ (16 bit), XDF,'
	);
});

test('names of files stay below the target', async () => {
	const folder = newFolder();
	await expect(folderTarget(folder).create('../out.txt')).rejects.toThrow('leaves its folder');
	const { files } = await formats.get('csv').export!(session, folderTarget(folder), {
		baseName: '../../etc/passwd'
	});
	expect(files).toEqual(['-..-etc-passwd.csv']);
});
