import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
	AppError,
	hrefOf,
	LIBRARY_FILE,
	libraryRow,
	libraryText,
	messageOf,
	parseLibrary,
	qualityOf,
	type ArchiveFacts,
	type LibraryRow
} from '../lib/index.ts';
import { progressLine, type Io } from './command.ts';
import { forEachSession, type OpenSession } from './sessions.ts';

/** How a list is made. */
export interface BuildOptions {
	/** Licence of every new session (an SPDX name such as CC-BY-4.0). */
	readonly licence?: string | undefined;
	/** Leave out the rows of archives that are gone. */
	readonly prune: boolean;
}

/** What was done to a list. */
export interface BuildReport {
	readonly file: string;
	readonly sessions: number;
	readonly added: number;
	readonly changed: number;
	readonly kept: number;
	/** Addresses of archives that are no longer there. */
	readonly gone: readonly string[];
}

/**
 * Makes or continues `library.json` of a folder. Rows keep their places, new ones come last; an archive whose size and time of
 * change are those of its row is not read again. The file is replaced as a whole at the end, so that a reader never sees half
 * of it.
 * Unpacked sessions are named on standard error and left out: a link leads to one file.
 */
export async function buildLibrary(folder: string, options: BuildOptions, io: Io): Promise<BuildReport> {
	const file = join(folder, LIBRARY_FILE);
	const before = await rowsIn(file, io);
	const rows = new Map(before.map((row) => [row.href, row]));
	const seen = new Set<string>();
	let [added, changed] = [0, 0];
	const list = async (found: OpenSession): Promise<void> => {
		const href = hrefIn(folder, found.file);
		const file = await stat(found.file);
		if (file.isDirectory()) {
			io.err(
				`${found.file}: a folder is not listed. Pack it first: myodeck export ${found.file} --to zip --out .`
			);
			return;
		}
		seen.add(href);
		const known = rows.get(href);
		const modified = Math.round(file.mtimeMs);
		if (known && known.bytes === file.size && known.modified === modified) return;
		io.progress?.(progressLine(found.file, undefined));
		const licence = known?.licence ?? options.licence;
		const sha256 = await sha256Of(found.file);
		rows.set(href, await rowOf(found, { href, bytes: file.size, modified, licence, sha256 }));
		if (known) changed++;
		else added++;
	};
	// One that cannot be opened is not gone: its row stays.
	const refused = (path: string): void => void seen.add(hrefIn(folder, path));
	const failed = await attempt(() => forEachSession([folder], io, list, refused));
	const gone = [...rows.keys()].filter((href) => !/^https:/i.test(href) && !seen.has(href));
	if (options.prune) for (const href of gone) rows.delete(href);
	io.progress?.('');
	if (rows.size === 0) {
		throw new AppError('SessionError', failed ?? `${folder} holds no session. Give a folder that does.`);
	}
	await writeFile(`${file}.new`, libraryText([...rows.values()]));
	await rename(`${file}.new`, file);
	if (failed !== undefined) io.err(failed);
	return { file, sessions: rows.size, added, changed, kept: rows.size - added - changed, gone };
}

/** The sentence of what failed with some sessions, when something did. */
async function attempt(work: () => Promise<void>): Promise<string | undefined> {
	try {
		await work();
		return undefined;
	} catch (error) {
		if (error instanceof AppError) return messageOf(error);
		throw error;
	}
}

/** The rows of the list so far; none when there is no list yet. Throws a SessionError when it cannot be read. */
async function rowsIn(file: string, io: Io): Promise<readonly LibraryRow[]> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw new AppError('SessionError', `${file} cannot be read (${messageOf(error)}).`, { cause: error });
	}
	const { rows, unread } = parseLibrary(text, file);
	if (unread > 0) io.err(`${file}: ${unread} rows could not be read; their archives are read again.`);
	return rows;
}

async function rowOf({ session }: OpenSession, facts: ArchiveFacts): Promise<LibraryRow> {
	const { warnings } = await qualityOf(session);
	return libraryRow(
		session,
		facts,
		warnings.map(({ code }) => code)
	);
}

const hrefIn = (folder: string, file: string): string => hrefOf(relative(folder, file).split(sep).join('/'));

/** SHA-256 of a file in hexadecimal digits; reads it in parts. */
export const sha256Of = (file: string): Promise<string> => sha256OfParts(createReadStream(file));

/** SHA-256 of bytes that come in parts, in hexadecimal digits. */
export async function sha256OfParts(parts: AsyncIterable<Uint8Array>): Promise<string> {
	const hash = createHash('sha256');
	for await (const part of parts) hash.update(part);
	return hash.digest('hex');
}
