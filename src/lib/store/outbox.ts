/** Folder of the origin private file system that files are written into before the browser hands them out. */
const OUTBOX = 'outbox';

/** An empty file in the outbox, on disk: what is written to it is never in memory as a whole. */
export async function outboxFile(name: string): Promise<FileSystemFileHandle> {
	const root = await navigator.storage.getDirectory();
	const outbox = await root.getDirectoryHandle(OUTBOX, { create: true });
	return outbox.getFileHandle(name, { create: true });
}

/** Clears what earlier visits left in the outbox. */
export async function clearOutbox(): Promise<void> {
	const root = await navigator.storage.getDirectory();
	for await (const name of root.keys())
		if (name === OUTBOX) await root.removeEntry(OUTBOX, { recursive: true });
}
