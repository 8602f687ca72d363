import { AppError } from '../core/errors.ts';
import type { Key, WritableByteStore } from './byte-store.ts';
import type { Database } from './database.ts';
import { sliceOf } from './memory.ts';

/** Keys read per transaction when listing: bounded memory, and no transaction is held while the caller works. */
const LISTED_AT_ONCE = 1000;

/**
 * The bytes of one session in the browser's database. `setMany` is one transaction: after a crash all of its entries
 * are there or none. Durability is `relaxed`: what was written survives a killed browser, not a power cut.
 */
export function sessionBytes(db: Database, sessionId: string): WritableByteStore {
	return {
		transferable: true,
		async get(key, range) {
			const bytes = await guarded(() => db.get('bytes', [sessionId, key]));
			return bytes && range ? sliceOf(bytes, range) : bytes;
		},
		async *keys() {
			let range = rangeOf(sessionId);
			for (;;) {
				const found = await guarded(() => db.getAllKeys('bytes', range, LISTED_AT_ONCE));
				for (const [, key] of found) yield key;
				const last = found.at(-1);
				if (!last || found.length < LISTED_AT_ONCE) return;
				range = IDBKeyRange.bound(last, rangeOf(sessionId).upper, true, true);
			}
		},
		async setMany(entries) {
			await guarded(() => putAll(db, sessionId, entries));
		},
		async close() {}
	};
}

/** One transaction for all entries. Whatever goes wrong, none of them is stored. */
async function putAll(db: Database, sessionId: string, entries: ReadonlyMap<Key, Uint8Array>): Promise<void> {
	const transaction = db.transaction('bytes', 'readwrite', { durability: 'relaxed' });
	const writes: Promise<unknown>[] = [];
	try {
		for (const [key, bytes] of entries) writes.push(transaction.store.put(compact(bytes), [sessionId, key]));
	} catch (error) {
		// A value the browser cannot store throws at once and would let the earlier ones through.
		transaction.abort();
		await Promise.allSettled([...writes, transaction.done]);
		throw error;
	}
	try {
		await Promise.all([...writes, transaction.done]);
	} catch (error) {
		// The request may only say that the transaction was aborted; the transaction says why.
		throw transaction.error ?? error;
	}
}

/** Removes every byte of a session, in one transaction. Its record in `sessions` is its owner's. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
	await guarded(() => db.delete('bytes', rangeOf(sessionId)));
}

/** Every key of one session: an array sorts after every string, so `[id, []]` is past the last of them. */
const rangeOf = (sessionId: string): IDBKeyRange =>
	IDBKeyRange.bound([sessionId], [sessionId, []], false, true);

/** The database stores a view's whole buffer: a view on part of one is copied first. */
const compact = (bytes: Uint8Array): Uint8Array =>
	bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();

async function guarded<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw storageError(error);
	}
}

/** What a failed read or write of the browser's storage means to a person. */
function storageError(error: unknown): AppError {
	const name = error instanceof Error ? error.name : '';
	if (name === 'QuotaExceededError') {
		return new AppError(
			'SessionError',
			'The browser storage is full. Export and delete sessions that are no longer needed, or free some disk space.',
			{ cause: error }
		);
	}
	if (name === 'InvalidStateError' || name === 'TransactionInactiveError') {
		return new AppError(
			'SessionError',
			'The browser storage was closed (another tab runs a newer version of this app, or site data were cleared). ' +
				'Reload the page.',
			{ cause: error }
		);
	}
	return new AppError(
		'SessionError',
		`The browser storage failed (${error instanceof Error ? error.message : String(error)}). Reload the page and try again.`,
		{ cause: error }
	);
}
