import { AppError, messageOf } from '../core/errors.ts';
import { archiveName } from './names.ts';
import { Session } from './session.ts';
import type { SessionSummary } from './summary.ts';
import { blobAccess } from '../store/blob.ts';
import type { ByteStore } from '../store/byte-store.ts';
import { copyStore } from '../store/copy-store.ts';
import type { Database } from '../store/database.ts';
import { deleteSession, sessionBytes } from '../store/indexed-db.ts';
import { outboxFile } from '../store/outbox.ts';
import { zipStore } from '../store/zip-reader.ts';
import { zipWriter } from '../store/zip-writer.ts';

/** Told how far a copy is, 0 … 1; undefined when the size is not known. */
export type OnFraction = (fraction: number | undefined) => void;

/**
 * Writes a session as an archive to a file on disk, chunk by chunk: no copy of the session is ever in memory. The file
 * lives in the origin private file system until the next visit.
 */
export async function exportArchive(from: ByteStore, id: string, onFraction: OnFraction): Promise<File> {
	const handle = await outboxFile(archiveName(id));
	const sink = await handle.createWritable();
	await copyStore(from, zipWriter(sink), (done, total) => onFraction(total ? done / total : undefined));
	return handle.getFile();
}

/**
 * Takes an archive into the database: checked first, then copied, so a refused file leaves nothing behind. A session
 * of the same id is never overwritten: the new one gets a number. Throws a SessionError that names file and entry.
 */
export async function importArchive(
	db: Database,
	file: File,
	onFraction: OnFraction
): Promise<SessionSummary> {
	const zip = await zipStore(blobAccess(file, file.name));
	const id = await freeId(db, file.name);
	const checked = await Session.open(zip, { id, name: file.name });
	const broken = [...checked.broken, ...(await undecodable(checked))];
	if (checked.streams.every(({ name }) => broken.some(({ stream }) => stream === name))) {
		const reasons = broken.map(({ stream, reason }) => `${stream}: ${reason}`).join(' ');
		throw new AppError('SessionError', `${file.name} has no stream that can be read. ${reasons}`.trim());
	}
	// From the archive, which knows its sizes: the database would have to read everything back.
	const read = await checked.summary();
	try {
		const bytes = sessionBytes(db, id);
		await copyStore(zip, bytes, (done, total) => onFraction(total ? done / total : undefined));
		const problems = [...read.problems, ...broken.map(({ reason }) => reason)];
		const summary = { ...read, importedFrom: file.name, problems: [...new Set(problems)] };
		await db.put('sessions', summary);
		return summary;
	} catch (error) {
		await deleteSession(db, id);
		throw error;
	}
}

/** The file's name without its ending, with a number when there is such a session already. */
async function freeId(db: Database, fileName: string): Promise<string> {
	const stem = fileName.replace(/(\.session)?\.zip$/i, '').trim() || 'session';
	for (let n = 2, id = stem; ; id = `${stem}-${n++}`) if (!(await db.get('sessions', id))) return id;
}

/** Decodes every chunk once, and tells which streams have one that cannot be. */
async function undecodable(session: Session): Promise<{ stream: string; reason: string }[]> {
	const found: { stream: string; reason: string }[] = [];
	for (const { name } of session.streams) {
		try {
			for await (const chunk of session.chunks(name)) void chunk;
		} catch (error) {
			found.push({ stream: name, reason: messageOf(error) });
		}
	}
	return found;
}
