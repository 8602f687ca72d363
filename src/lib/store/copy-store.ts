import { ahead } from '../core/ahead.ts';
import type { ByteStore, Key, WritableByteStore } from './byte-store.ts';

/** Bytes that are held at most before they are handed on; a single larger value is handed on by itself. */
const BATCH_BYTES = 4 * 2 ** 20;
/** Entries that are read at once: a database answers each only after a while. */
const AHEAD = 4;
/** Entries per batch at most, so that thousands of tiny ones are not one transaction. */
const BATCH_ENTRIES = 512;

/**
 * Told after every batch: bytes copied so far, and of how many: exact where the store knows sizes, else estimated from
 * the entries copied so far (chunks are alike). The last call says the same number twice.
 */
export type CopyProgress = (bytesDone: number, bytesTotal: number | undefined) => void;

/** How entries are copied. */
export interface CopyStoreOptions {
	readonly onProgress?: CopyProgress | undefined;
	/**
	 * True: `to` keeps nothing of what it is given (a disk). What `from` gives away is then freed as soon as it is written, not
	 * when the garbage collector comes by, which may be 100 MB later.
	 */
	readonly toDisk?: boolean | undefined;
}

/**
 * Copies every entry and closes `to`: export, import, backup and "save as" are all this. Keys are copied in sorted
 * order (`/labels.json`, `/meta.json` … by code unit), so that the same content makes the same archive. Memory stays
 * at one batch (about 4 MiB) however long the session is.
 *
 * Passes on the SessionErrors of both stores. `to` is then left as it is: what a half-made copy is worth, its owner knows.
 */
export async function copyStore(
	from: ByteStore,
	to: WritableByteStore,
	{ onProgress, toDisk = false }: CopyStoreOptions = {}
): Promise<void> {
	const keys: Key[] = [];
	for await (const key of from.keys()) keys.push(key);
	keys.sort();
	const total = onProgress && (await totalSize(from, keys));
	let batch = new Map<Key, Uint8Array>();
	let held = 0;
	let done = 0;
	let keysDone = 0;
	const hand = async (): Promise<void> => {
		if (batch.size === 0) return;
		await to.setMany(batch);
		if (toDisk && from.transferable) for (const bytes of batch.values()) free(bytes);
		done += held;
		batch = new Map();
		held = 0;
		onProgress?.(done, total ?? Math.round((done * keys.length) / keysDone));
	};
	for await (const [key, bytes] of ahead(keys, (one) => from.get(one), AHEAD)) {
		if (!bytes) continue;
		if (held + bytes.byteLength > BATCH_BYTES || batch.size >= BATCH_ENTRIES) await hand();
		keysDone++;
		batch.set(key, bytes);
		held += bytes.byteLength;
	}
	await hand();
	await to.close();
}

/** Gives the memory of a view's buffer back at once. */
function free({ buffer }: Uint8Array): void {
	if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Bytes of all `keys`, or undefined when the store does not know one of them without reading. */
async function totalSize(store: ByteStore, keys: readonly Key[]): Promise<number | undefined> {
	if (!store.size) return undefined;
	let total = 0;
	for (const key of keys) {
		const size = await store.size(key);
		if (size === undefined) return undefined;
		total += size;
	}
	return total;
}
