import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
	addressOf,
	AppError,
	archiveUrl,
	LIBRARY_FILE,
	messageOf,
	parseLibrary,
	requestUrl,
	type LibraryList,
	type LibraryRow
} from '../lib/index.ts';
import { progressLine, type Io } from './command.ts';
import { sha256Of, sha256OfParts } from './library-build.ts';

/** What a check says of one archive. */
export interface CheckedArchive {
	readonly href: string;
	readonly state: 'equal' | 'changed' | 'unreachable';
	/** Why it could not be read. */
	readonly reason?: string;
}

/** A library that was opened: its list, and how the bytes of a row are hashed. */
interface OpenLibrary extends LibraryList {
	hash(row: LibraryRow): Promise<string>;
}

/** Opens the list in a folder, or at an address (of the list, or of the folder it lies in). Throws a SessionError. */
export async function openLibrary(where: string): Promise<OpenLibrary> {
	return /^https?:\/\//i.test(where) ? atAddress(addressOf(where)) : inFolder(where);
}

async function inFolder(path: string): Promise<OpenLibrary> {
	const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
	const file = isFolder ? join(path, LIBRARY_FILE) : path;
	const text = await readFile(file, 'utf8').catch((error: unknown) => {
		const what = `${file} cannot be read (${messageOf(error)}). Make it with myodeck library build ${path}.`;
		throw new AppError('SessionError', what, { cause: error });
	});
	const folder = join(file, '..');
	return {
		...parseLibrary(text, file),
		hash: ({ href }) =>
			/^https:/i.test(href)
				? hashOfUrl(new URL(href))
				: sha256Of(join(folder, ...href.split('/').map(decodeURIComponent)))
	};
}

async function atAddress(url: URL): Promise<OpenLibrary> {
	const list = url.pathname.endsWith('.json')
		? url
		: new URL(LIBRARY_FILE, url.href.endsWith('/') ? url : `${url.href}/`);
	const text = await (await requestUrl(list)).text();
	return { ...parseLibrary(text, list.href), hash: (row) => hashOfUrl(archiveUrl(list, row)) };
}

async function hashOfUrl(url: URL): Promise<string> {
	const { body } = await requestUrl(url);
	return sha256OfParts(Readable.from(body ?? []));
}

/** Reads every archive of a library once and compares its checksum. One that fails keeps no other away. */
export async function* checkLibrary(library: OpenLibrary, io: Io): AsyncGenerator<CheckedArchive> {
	for (const [i, row] of library.rows.entries()) {
		const { href } = row;
		io.progress?.(progressLine(href, i / library.rows.length));
		try {
			yield { href, state: (await library.hash(row)) === row.sha256 ? 'equal' : 'changed' };
		} catch (error) {
			yield { href, state: 'unreachable', reason: messageOf(error) };
		}
	}
	io.progress?.('');
}
