/** Folder of the origin private file system that files are written into before the browser hands them out. */
const OUTBOX = 'outbox';

/** By then the browser has copied what it was handed. */
const COPIED_MS = 10 * 60_000;

/** A new, empty folder in the outbox, on disk: what is written into it is never in memory as a whole. */
export async function outboxFolder(): Promise<FileSystemDirectoryHandle> {
	const root = await navigator.storage.getDirectory();
	const outbox = await root.getDirectoryHandle(OUTBOX, { create: true });
	return outbox.getDirectoryHandle(`${Date.now()}-${crypto.randomUUID()}`, { create: true });
}

/** Makes room: takes away what was handed out more than ten minutes ago. Only while nobody else writes there. */
export async function clearHandedOut(): Promise<void> {
	const root = await navigator.storage.getDirectory();
	const outbox = await root.getDirectoryHandle(OUTBOX, { create: true });
	const old: string[] = [];
	for await (const name of outbox.keys()) if (Date.now() - parseInt(name, 10) > COPIED_MS) old.push(name);
	for (const name of old) await outbox.removeEntry(name, { recursive: true });
}

/** Takes a folder of the outbox away: what was begun in it and is not wanted any more. */
export async function clearOutboxFolder(folder: FileSystemDirectoryHandle): Promise<void> {
	const root = await navigator.storage.getDirectory();
	const outbox = await root.getDirectoryHandle(OUTBOX, { create: true });
	await outbox.removeEntry(folder.name, { recursive: true });
}

/** Clears what earlier visits left in the outbox. */
export async function clearExportStaging(): Promise<void> {
	const root = await navigator.storage.getDirectory();
	for await (const name of root.keys())
		if (name === OUTBOX) await root.removeEntry(OUTBOX, { recursive: true });
}
