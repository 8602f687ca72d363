/** Folder of the origin private file system into which exports are written before the browser downloads them. */
const STAGING_FOLDER = 'export-staging';
/** Names of that folder in earlier versions. */
const OLD_FOLDERS: readonly string[] = ['outbox'];

/** Time after which the browser has copied a file that it downloads. */
const COPIED_MS = 10 * 60_000;

/** A new, empty folder on disk in the staging folder: files written into it are never in memory as a whole. */
export async function exportStagingFolder(): Promise<FileSystemDirectoryHandle> {
	const root = await navigator.storage.getDirectory();
	const staging = await root.getDirectoryHandle(STAGING_FOLDER, { create: true });
	return staging.getDirectoryHandle(`${Date.now()}-${crypto.randomUUID()}`, { create: true });
}

/** Removes exports that were downloaded more than ten minutes ago. The caller holds the lock of transfers. */
export async function clearOldExports(): Promise<void> {
	const root = await navigator.storage.getDirectory();
	const staging = await root.getDirectoryHandle(STAGING_FOLDER, { create: true });
	const old: string[] = [];
	for await (const name of staging.keys()) if (Date.now() - parseInt(name, 10) > COPIED_MS) old.push(name);
	for (const name of old) await staging.removeEntry(name, { recursive: true });
}

/** Removes a folder of the staging folder whose export failed or was cancelled. */
export async function clearExportStagingFolder(folder: FileSystemDirectoryHandle): Promise<void> {
	const root = await navigator.storage.getDirectory();
	const staging = await root.getDirectoryHandle(STAGING_FOLDER, { create: true });
	await staging.removeEntry(folder.name, { recursive: true });
}

/** Removes the staging folder of earlier visits, under its old names also. */
export async function clearExportStaging(): Promise<void> {
	const root = await navigator.storage.getDirectory();
	for await (const name of root.keys())
		if (name === STAGING_FOLDER || OLD_FOLDERS.includes(name))
			await root.removeEntry(name, { recursive: true });
}
