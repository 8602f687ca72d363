import * as v from 'valibot';
import { AppError, messageOf } from '../core/errors.ts';
import { finite, listOf, maybe, wholeFrom } from '../core/schemas.ts';
import type { Session } from '../session/read/session.ts';

/** The file that lists the sessions of a library, beside the archives it lists. */
export const LIBRARY_FILE = 'library.json';
/** What its `format` says. */
const FORMAT = 'myodeck-library';
/** Bytes of a list that is read: more than 100,000 sessions take. */
export const MOST_LIBRARY_BYTES = 128 * 2 ** 20;

const text = v.pipe(v.string(), v.maxLength(2000));

const stream = v.object({
	name: text,
	nChannels: wholeFrom(0),
	fs: finite,
	unit: text,
	dtype: text,
	nSamples: wholeFrom(0),
	seconds: finite,
	gaps: wholeFrom(0),
	lost: finite
});

const row = v.object({
	/** Where the archive is, relative to the list; or an https address. */
	href: v.pipe(text, v.check(isSafeHref)),
	id: text,
	name: text,
	/** Local wall time, `YYYY-MM-DDTHH:MM:SS`; empty when unknown. */
	created: text,
	subject: maybe(text),
	device: maybe(text),
	streams: listOf(stream),
	seconds: finite,
	classNames: listOf(text),
	trialsPerClass: listOf(finite),
	/** Codes of what speaks against training on it. */
	warnings: listOf(text),
	licence: maybe(text),
	bytes: wholeFrom(0),
	/** Of the whole archive, in hexadecimal digits. */
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	/** When the archive was last changed where the list was made, milliseconds since 1970. */
	modified: maybe(finite)
});

/** One session of a library: what a list shows of it, and where its archive is. Plain JSON. */
export type LibraryRow = v.InferOutput<typeof row>;

/** A list of sessions, and how many of its rows could not be read. */
export interface LibraryList {
	readonly rows: readonly LibraryRow[];
	readonly unread: number;
}

/** The list of a library as it is written: a row a line, so that two versions are easily compared. */
export const libraryText = (rows: readonly LibraryRow[]): string =>
	`{"format":"${FORMAT}","version":1,"sessions":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;

/**
 * Reads a list. A row that is not as it should be is left out and counted. Throws a SessionError that names `file` when it is no
 * list of sessions, or one of a newer version.
 */
export function parseLibrary(json: string, file: string): LibraryList {
	const refuse = (what: string, cause?: unknown): never => {
		throw new AppError('SessionError', `${file} ${what}`, { cause });
	};
	const make = 'Make one with myodeck library build FOLDER.';
	if (json.length > MOST_LIBRARY_BYTES) refuse(`is larger than any list of sessions. ${make}`);
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch (error) {
		refuse(`is no list of sessions (${messageOf(error)}). ${make}`, error);
	}
	const head = v.safeParse(
		v.object({ format: v.literal(FORMAT), version: wholeFrom(1), sessions: v.array(v.unknown()) }),
		value
	);
	if (!head.success) return refuse(`is no list of sessions. ${make}`);
	if (head.output.version > 1)
		refuse(`was made by a newer MyoDeck (version ${head.output.version} of the list). Use that one.`);
	const rows = head.output.sessions.flatMap((item) => {
		const { success, output } = v.safeParse(row, item);
		return success ? [output] : [];
	});
	return { rows, unread: head.output.sessions.length - rows.length };
}

/** What a row says of the archive itself. */
export type ArchiveFacts = Pick<LibraryRow, 'href' | 'bytes' | 'sha256' | 'modified' | 'licence'>;

/** The row of a session. Reads its metadata and the ends of its streams; `warnings` are what its quality report says. */
export async function libraryRow(
	session: Session,
	facts: ArchiveFacts,
	warnings: readonly string[]
): Promise<LibraryRow> {
	const { name, created, streams, seconds, classNames, trialsPerClass } = await session.summary();
	const devices = [...new Set(session.streams.flatMap(({ device }) => device ?? []))];
	return {
		...facts,
		id: session.id,
		name,
		created,
		subject: session.subject,
		device: devices.length === 0 ? undefined : devices.join(', '),
		streams: [...streams],
		seconds,
		classNames: [...classNames],
		trialsPerClass: [...trialsPerClass],
		warnings: [...new Set(warnings)]
	};
}

/** A path as a relative address: each part escaped. */
export const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** An https address, or a relative one that stays below the list. */
function isSafeHref(href: string): boolean {
	if (/^https:\/\//i.test(href)) return URL.canParse(href);
	const base = new URL('https://library.example/a/');
	if (!URL.canParse(href, base)) return false;
	const { href: full, search, hash } = new URL(href, base);
	return full.startsWith(base.href) && full !== base.href && search === '' && hash === '';
}

/** Where the archive of a row is, for a list at `list`. */
export const archiveUrl = (list: URL, { href }: LibraryRow): URL => new URL(href, list);
