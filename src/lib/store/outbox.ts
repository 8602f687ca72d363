/** Folder of the origin private file system that files are written into before the browser hands them out. */
const OUTBOX = 'outbox';

/** A new, empty folder in the outbox, on disk: what is written into it is never in memory as a whole. */
export async function outboxFolder(): Promise<FileSystemDirectoryHandle> {
	const root = await navigator.storage.getDirectory();
	const outbox = await root.getDirectoryHandle(OUTBOX, { create: true });
	return outbox.getDirectoryHandle(crypto.randomUUID(), { create: true });
}

/** Takes a folder of the outbox away: what was begun in it and is not wanted any more. */
export async function clearOutboxFolder(folder: FileSystemDirectoryHandle): Promise<void> {
	const root = await navigator.storage.getDirectory();
	const outbox = await root.getDirectoryHandle(OUTBOX, { create: true });
	await outbox.removeEntry(folder.name, { recursive: true });
}

/** Clears what earlier visits left in the outbox. */
export async function clearOutbox(): Promise<void> {
	const root = await navigator.storage.getDirectory();
	for await (const name of root.keys())
		if (name === OUTBOX) await root.removeEntry(OUTBOX, { recursive: true });
}
