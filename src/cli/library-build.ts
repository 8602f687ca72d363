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
	const failed = await attempt(() =>
		forEachSession([folder], io, async (found) => {
			const href = hrefOf(relative(folder, found.file).split(sep).join('/'));
			const facts = await stat(found.file);
			if (facts.isDirectory()) {
				io.err(
					`${found.file}: a folder is not listed. Pack it first: myodeck export ${found.file} --to zip --out .`
				);
				return;
			}
			seen.add(href);
			const known = rows.get(href);
			if (known && known.bytes === facts.size && known.modified === Math.round(facts.mtimeMs)) return;
			io.progress?.(progressLine(found.file, undefined));
			rows.set(href, await rowOf(found, href, known?.licence ?? options.licence));
			if (known) changed++;
			else added++;
		})
	);
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

async function rowOf(
	{ file, session }: OpenSession,
	href: string,
	licence: string | undefined
): Promise<LibraryRow> {
	const { size, mtimeMs } = await stat(file);
	const { warnings } = await qualityOf(session);
	const facts = { href, bytes: size, sha256: await sha256Of(file), modified: Math.round(mtimeMs), licence };
	return libraryRow(
		session,
		facts,
		warnings.map(({ code }) => code)
	);
}

/** SHA-256 of a file in hexadecimal digits; reads it in parts. */
export async function sha256Of(file: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const part of createReadStream(file)) hash.update(part as Uint8Array);
	return hash.digest('hex');
}
