import { isAppError, messageOf } from '../core/errors.ts';
import { sessionsIn } from '../session/format/archive-contents.ts';
import { alreadyHere } from '../library/already-here.ts';
import { copyIn, type CopyOptions } from '../library/archives.ts';
import { freeStorage, withFreeStorage } from '../library/free-storage.ts';
import { whileUnused } from '../library/session-in-use.ts';
import { fileStem, resolveStore } from '../library/session-location.ts';
import { withNewId } from '../library/session-rows.ts';
import type { SessionSummary } from '../session/read/summary.ts';
import type { Database } from '../store/database.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import { TRANSFER_LOCK, whileLocked } from '../store/lock.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { refuse } from './format.ts';
import type { ImportChoices } from './import-choices.ts';
import { zipTree } from './file-tree.ts';
import { formatOf, formats, importInto } from './index.ts';
import { refuseUnread, unreadFormatOf } from './unread-formats.ts';
import { holdsRecordings, holdsSessions, recordingsIn } from './recordings.ts';

/** The kind of a file that is a session archive. */
export const SESSION_ARCHIVE = 'archive';

/** Options of `importFile`. */
export interface ImportFileOptions extends CopyOptions {
	/** What a person said of the file. */
	readonly said?: ImportChoices | undefined;
	/** When it was recorded, where it does not say so itself. */
	readonly created?: Date | undefined;
}

/** What a file is, by its first bytes: an archive, or the id of a format. Undefined: it cannot be imported. */
export async function kindOf(source: RandomAccess): Promise<string | undefined> {
	const head = await source.read(0, Math.min(512, source.size));
	if ((head[0] === 0x50 && head[1] === 0x4b) || /\.zip$/i.test(source.name)) {
		// Some formats are zip archives themselves.
		const format = await formatOf(source);
		return format?.id ?? ((await unreadFormatOf(source)) ? undefined : SESSION_ARCHIVE);
	}
	if (/^\s*(?:<!doctype html|<html|<head)/i.test(new TextDecoder().decode(head))) return undefined;
	return (await formatOf(source))?.id;
}

/** The sessions that one file became. */
export interface ImportedFile {
	readonly imported: readonly SessionSummary[];
	/** Sessions of an archive of several that could not be imported, with the reason. */
	readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Imports a file into the database as one session, or as several when it is an archive of several. An existing session
 * of the same id is never overwritten: the new one gets a number. A refused file leaves nothing behind, even when the tab
 * is closed meanwhile.
 *
 * Throws a SessionError that names the file and says what to do; for an archive of several, only when none is imported.
 */
export async function importFile(
	db: Database,
	source: RandomAccess,
	options: ImportFileOptions = {}
): Promise<ImportedFile> {
	const kind = await kindOf(source);
	if (kind === undefined) throw await unknown(source);
	return whileLocked(TRANSFER_LOCK, async () => {
		await freeStorage(db, source.size);
		if (kind === SESSION_ARCHIVE) return importArchive(db, source, options);
		const { said, created, onFraction, signal } = options;
		const summary = await inNewSession(db, stemOf(source.name), source.name, (store, id) =>
			importInto(store, source, { ...said, id, created, onFraction, signal })
		);
		return { imported: [summary], refused: [] };
	});
}

async function importArchive(
	db: Database,
	source: RandomAccess,
	options: ImportFileOptions
): Promise<ImportedFile> {
	const { onFraction, signal } = options;
	const parts = await partsOf(source, options);
	const imported: SessionSummary[] = [];
	const refused: { name: string; reason: string }[] = [];
	for (const [i, { name, into }] of parts.entries()) {
		const reportFraction = (part: number | undefined): void =>
			onFraction?.(part === undefined ? part : (i + part) / parts.length);
		const stem = stemOf(name.split('/').at(-1)!);
		try {
			imported.push(
				await inNewSession(db, stem, source.name, (store, id) =>
					into(store, id, { onFraction: reportFraction, signal })
				)
			);
		} catch (error) {
			if (!isAppError(error, 'SessionError') || parts.length === 1) throw error;
			refused.push({ name: `${name} in ${source.name}`, reason: messageOf(error) });
		}
	}
	if (imported.length > 0) return { imported, refused };
	throw refuse(
		source.name,
		'holds no session that can be read',
		refused.map(({ reason }) => reason).join(' ')
	);
}

/** Something in an archive that becomes a session. */
interface ArchivePart {
	readonly name: string;
	into(store: WritableByteStore, id: string, options: CopyOptions): Promise<SessionSummary>;
}

/** The sessions in an archive; where it has none, the recordings of other programs in it. */
async function partsOf(
	source: RandomAccess,
	{ said, created }: ImportFileOptions
): Promise<readonly ArchivePart[]> {
	const tree = await zipTree(source);
	if (!holdsSessions(tree) && (await holdsRecordings(tree))) {
		return (await recordingsIn(tree)).map(({ name, import: into }) => ({
			name,
			into: (store, id, options) => into(store, { ...said, id, created, ...options })
		}));
	}
	return (await sessionsIn(source)).map(({ name, open }) => ({
		name,
		into: async (store, id, options) => copyIn(store, id, await open(), name, options)
	}));
}

/** Copies a session of a linked folder or a link into the database. Throws a SessionError that names it. */
export async function copyToBrowser(
	db: Database,
	id: string,
	name: string,
	options: CopyOptions
): Promise<SessionSummary> {
	return whileUnused(
		[id],
		'copied',
		() => name,
		async () => {
			const from = await resolveStore(db, id, { signal: options.signal });
			return whileLocked(TRANSFER_LOCK, () =>
				inNewSession(db, fileStem(id), name, (store, copy) => copyIn(store, copy, from, name, options))
			);
		}
	);
}

/**
 * Runs `work`, which fills the store of a new session, and enters what it returns into the list. `work` fails when the
 * storage is full, even without the deleted sessions; nothing of it is left then.
 */
async function inNewSession(
	db: Database,
	stem: string,
	file: string,
	work: (store: WritableByteStore, id: string) => Promise<SessionSummary>
): Promise<SessionSummary> {
	return withNewId(db, stem, async (id) => {
		const store = withFreeStorage(db, sessionBytes(db, id));
		const summary = await work(store, id);
		const here = await alreadyHere(db, store, summary);
		return { ...summary, problems: [...summary.problems, ...here], importedFrom: file };
	});
}

/** A file's name without what says its format. */
function stemOf(name: string): string {
	const endings = [...formats.all.flatMap(({ extensions }) => extensions), '.session.zip', '.zip', '.xdfz'];
	const ending = endings
		.filter((one) => name.toLowerCase().endsWith(one))
		.reduce((a, b) => (b.length > a.length ? b : a), '');
	return name.slice(0, name.length - ending.length).trim() || 'session';
}

async function unknown(source: RandomAccess): Promise<Error> {
	const head = new TextDecoder().decode(await source.read(0, Math.min(512, source.size)));
	if (/^\s*</.test(head))
		return refuse(source.name, 'is a web page, not a recording', 'Use the address of the file itself.');
	const unread = await unreadFormatOf(source);
	if (unread) return refuseUnread(source.name, unread);
	const known = formats.all.filter((format) => format.import).map(({ label }) => label);
	return refuse(
		source.name,
		'is no recording this app knows',
		`It reads session archives (.session.zip), ${known.join(', ')}.`
	);
}
