import { AppError } from '../core/errors.ts';
import type { ByteStore, Key, WritableByteStore } from './byte-store.ts';
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
		...readBytes(db, sessionId),
		sharedName: sessionId,
		async setMany(entries) {
			await guarded(async () => {
				const transaction = db.transaction('bytes', 'readwrite', { durability: 'relaxed' });
				await inTransaction(transaction, putAll(transaction.objectStore('bytes'), sessionId, entries));
			});
		},
		async close() {}
	};
}

/**
 * The bytes of a session that is being recorded. The first `setMany` adds `row` to the list of sessions in the same
 * transaction, so that there are never bytes without a row. Each later one finds out whether the row is still there:
 * when somebody deleted it, nothing is written and a SessionError says so. `close` checks the row once more.
 */
export function recordingBytes(db: Database, row: { readonly id: string }): WritableByteStore {
	const { id } = row;
	let begun = false;
	const checkRow = async (sessions: SessionsStore): Promise<void> => {
		if ((await sessions.getKey(id)) === undefined) throw new AppError('SessionError', DELETED);
	};
	return {
		...readBytes(db, id),
		sharedName: id,
		async setMany(entries) {
			await guarded(async () => {
				const transaction = db.transaction(['bytes', 'sessions'], 'readwrite', { durability: 'relaxed' });
				const sessions = transaction.objectStore('sessions');
				const work = async (): Promise<void> => {
					await (begun ? checkRow(sessions) : sessions.add(row));
					await putAll(transaction.objectStore('bytes'), id, entries);
				};
				await inTransaction(transaction, work());
			});
			begun = true;
		},
		async close() {
			await guarded(() => checkRow(db.transaction('sessions').store));
		}
	};
}

const DELETED =
	'The session was deleted while it was being recorded: by another program, or because the site data of this address ' +
	'were cleared. Record again.';

interface SessionsStore {
	getKey(id: string): Promise<string | undefined>;
}

function readBytes(db: Database, sessionId: string): ByteStore {
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
		}
	};
}

interface BytesStore {
	put(bytes: Uint8Array, key: [sessionId: string, key: Key]): Promise<unknown>;
}

async function putAll(
	bytes: BytesStore,
	sessionId: string,
	entries: ReadonlyMap<Key, Uint8Array>
): Promise<void> {
	const writes: Promise<unknown>[] = [];
	try {
		for (const [key, value] of entries) writes.push(bytes.put(compact(value), [sessionId, key]));
	} catch (error) {
		// A value that the browser cannot store throws at once; the writes before it end with the transaction.
		void Promise.allSettled(writes);
		throw error;
	}
	await Promise.all(writes);
}

/** What the functions below need of a transaction. */
interface Transaction {
	readonly done: Promise<void>;
	readonly error: DOMException | null;
	abort(): void;
}

/** Waits until `work` is done and the transaction is complete. Whatever goes wrong, nothing of it is stored. */
async function inTransaction(transaction: Transaction, work: Promise<void>): Promise<void> {
	const done = transaction.done.catch(() => {});
	try {
		await work;
	} catch (error) {
		const reason = transaction.error;
		try {
			transaction.abort();
		} catch {
			// It has ended by itself, for the same reason.
		}
		await done;
		// The request may only say that the transaction was aborted; the transaction says why.
		throw reason ?? transaction.error ?? error;
	}
	try {
		await transaction.done;
	} catch (error) {
		throw transaction.error ?? error;
	}
}

/** True when `error` says that there is no more room in the browser's storage. Only in the thread it was thrown in. */
export const isStorageFull = (error: unknown): boolean =>
	error instanceof AppError && error.cause instanceof Error && error.cause.name === 'QuotaExceededError';

/** Removes every byte of a session, in one transaction. Its record in `sessions` is its owner's. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
	await guarded(() => db.delete('bytes', rangeOf(sessionId)));
}

/** Every key of one session: an array sorts after every string, so `[id, []]` is past the last of them. */
export const rangeOf = (sessionId: string): IDBKeyRange =>
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
	if (error instanceof AppError) return error;
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
