import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { AppError } from '../core/errors.ts';
import type { Key } from './byte-store.ts';

/** The version of the layout below. Raise it with every change, and say in `upgrade` how to get there. */
const VERSION = 1;

/**
 * What the browser keeps for this address. `bytes` holds every session's entries; the other three hold plain JSON
 * records that their owners check when they read them back (`sessions` one summary per session).
 */
export interface MyodeckSchema extends DBSchema {
	bytes: { key: [sessionId: string, key: Key]; value: Uint8Array };
	sessions: { key: string; value: { readonly id: string } };
	models: { key: string; value: { readonly id: string } };
	settings: { key: string; value: unknown };
}

/** The open database. */
export type Database = IDBPDatabase<MyodeckSchema>;

/**
 * Opens (and on first use makes) the deck's database. When another tab asks for a newer layout this one lets go of
 * the database, so that the other can go on; using it after that throws.
 *
 * Throws a SessionError: storage is switched off, another tab holds an older layout, the database is of a newer app.
 */
export async function openDatabase(name = 'myodeck'): Promise<Database> {
	if (typeof indexedDB === 'undefined') {
		throw new AppError(
			'SessionError',
			'This page cannot store anything here. Open it in a normal browser window.'
		);
	}
	return new Promise<Database>((resolve, reject) => {
		openDB<MyodeckSchema>(name, VERSION, {
			upgrade(db) {
				db.createObjectStore('bytes');
				db.createObjectStore('sessions', { keyPath: 'id' });
				db.createObjectStore('models', { keyPath: 'id' });
				db.createObjectStore('settings');
			},
			blocked() {
				reject(
					new AppError(
						'SessionError',
						'Another tab holds the stored sessions with an older version of this app. ' +
							'Close the other tabs of this app, then reload this one.'
					)
				);
			},
			blocking(_current, _blocked, event) {
				(event.target as IDBDatabase).close();
			}
		}).then(resolve, (error: unknown) => reject(openError(error)));
	});
}

function openError(error: unknown): AppError {
	const name = error instanceof Error ? error.name : '';
	const reason =
		name === 'VersionError'
			? 'The stored sessions were written by a newer version of this app. Reload the page to get it.'
			: name === 'QuotaExceededError'
				? 'The disk is full. Free some space, then reload the page.'
				: 'The browser refused to open its storage (private windows and full disks do). ' +
					'Use a normal window, free some disk space, then reload the page.';
	return new AppError('SessionError', reason, { cause: error });
}
