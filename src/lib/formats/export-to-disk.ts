import { AppError, isAbort, isAppError, messageOf } from '../core/errors.ts';
import { whileUnused } from '../library/session-in-use.ts';
import { fileStem, resolveStore } from '../library/session-location.ts';
import type { Database } from '../store/database.ts';
import { holders, TRANSFER_LOCK, whileLocked } from '../store/lock.ts';
import { clearOldExports, clearExportStagingFolder, exportStagingFolder } from '../store/export-staging.ts';
import { zipFiles, type FileToZip } from '../store/zip-files.ts';
import type { BidsOptions } from './bids/names.ts';
import { exportSessions, type SessionToExport } from './export-sessions.ts';
import type { ExportReport, TaskOptions } from './format.ts';
import { directoryTarget } from './targets.ts';

/** What to write, and where. Can be sent to a worker. */
export interface ExportRequest {
	readonly sessions: readonly { readonly id: string; readonly name: string }[];
	/** Of an `ExportKind`. */
	readonly kind: string;
	readonly bids?: BidsOptions | undefined;
	/** A folder the person chose; without one the browser is handed a file. */
	readonly into?: FileSystemDirectoryHandle | undefined;
}

/** What an export made; `file` is what the browser is handed when no folder was chosen. */
export interface ExportOutcome extends ExportReport {
	readonly file?: File;
}

/** How much of the work is writing, when several files are then put into one archive. */
const WRITING = 0.7;

/**
 * Writes sessions into a folder, or into a file for the browser to save: one file as it is, several as one archive. All of
 * it goes through the disk, memory stays flat. Whatever fails or is cancelled leaves no half file behind. Browser only.
 *
 * Throws a SessionError: a name is taken in the folder, the disk is full, a session cannot be read.
 */
export async function exportToDisk(
	db: Database,
	{ sessions, kind, bids, into }: ExportRequest,
	{ onFraction, signal }: TaskOptions
): Promise<ExportOutcome> {
	const names = new Map(sessions.map(({ id, name }) => [id, name]));
	return whileUnused(
		sessions.map(({ id }) => id),
		'exported',
		(id) => names.get(id) ?? fileStem(id),
		() => writeSessions(db, { sessions, kind, bids, into }, { onFraction, signal })
	);
}

async function writeSessions(
	db: Database,
	{ sessions, kind, bids, into }: ExportRequest,
	{ onFraction, signal }: TaskOptions
): Promise<ExportOutcome> {
	const opened: SessionToExport[] = [];
	for (const [i, { id, name }] of sessions.entries()) {
		const stem = fileStem(id);
		const taken = sessions.slice(0, i).filter((other) => fileStem(other.id) === stem).length;
		opened.push({ id, name, store: await resolveStore(db, id), stem: taken ? `${stem}-${taken + 1}` : stem });
	}
	return whileLocked(TRANSFER_LOCK, async () => {
		if (into)
			return exportSessions(opened, directoryTarget(into), { kind, bids, onFraction, signal, toDisk: true });
		const folder = await freshFolder().catch(throwStorageFull);
		try {
			const writing = (fraction: number): void => onFraction?.(fraction * WRITING);
			const options = { kind, bids, onFraction: writing, signal, toDisk: true };
			const report = await exportSessions(opened, directoryTarget(folder), options);
			const files = await Promise.all(report.files.map((path) => fileAt(folder, path)));
			const [only] = files;
			if (only && files.length === 1) return { ...report, file: only.file };
			const handle = await folder.getFileHandle(`${archiveStem(opened, kind)}.zip`, { create: true });
			await zipFiles(await handle.createWritable(), files, {
				onFraction: (fraction) => onFraction?.(WRITING + (1 - WRITING) * fraction),
				signal
			});
			return { ...report, file: await handle.getFile() };
		} catch (error) {
			// Why it ends is what the person hears; what cannot be cleared away now is cleared on the next visit.
			await clearExportStagingFolder(folder).catch(() => undefined);
			return isAppError(error) || isAbort(error) ? Promise.reject(error) : throwStorageFull(error);
		}
	});
}

/** A folder to write into, with room made for it. */
async function freshFolder(): Promise<FileSystemDirectoryHandle> {
	if ((await holders(TRANSFER_LOCK)) === 1) await clearOldExports();
	return exportStagingFolder();
}

/** What a browser says that has no room, or that was not let write. */
function throwStorageFull(error: unknown): never {
	const what = `The export could not be written (${messageOf(error)}). Free some disk space, or export into a folder.`;
	throw new AppError('SessionError', what, { cause: error });
}

const archiveStem = ([first, ...others]: readonly SessionToExport[], kind: string): string =>
	others.length === 0 ? `${first?.stem ?? 'session'}_${kind}` : `${others.length + 1}-sessions_${kind}`;

async function fileAt(root: FileSystemDirectoryHandle, path: string): Promise<FileToZip & { file: File }> {
	const parts = path.split('/');
	const name = parts.pop()!;
	let folder = root;
	for (const part of parts) folder = await folder.getDirectoryHandle(part);
	return { path, file: await (await folder.getFileHandle(name)).getFile() };
}
