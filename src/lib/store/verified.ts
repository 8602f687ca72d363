import { AppError } from '../core/errors.ts';
import type { Key, WritableByteStore } from './byte-store.ts';

/**
 * A store that knows what was written through it, and finds out on `close` whether all of it is still there: a session
 * whose bytes were deleted under its recorder must not look complete.
 *
 * `close` throws a SessionError that says how much is gone, after the store below was closed.
 */
export function verifiedStore(store: WritableByteStore): WritableByteStore {
	const written = new Set<Key>();
	return {
		...store,
		async setMany(entries) {
			await store.setMany(entries);
			for (const key of entries.keys()) written.add(key);
		},
		async close() {
			await store.close();
			const gone = new Set(written);
			for await (const key of store.keys()) gone.delete(key);
			if (gone.size === 0) return;
			throw new AppError(
				'SessionError',
				`${gone.size} of ${written.size} parts that were stored are gone: another program deleted them, or the site ` +
					'data of this address were cleared, while the session was being recorded. Look at the session before you use it, and record again.'
			);
		}
	};
}
