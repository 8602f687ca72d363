import type { Remote } from 'comlink';
import { recoverSession } from '../../library/recover.ts';
import type { Database } from '../../store/database.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';
import type { LibraryCalls } from './library-worker.ts';

/** A library worker that runs in the thread of the test and can do what `api` says. */
export function fakeLibraryWorker(api: Partial<LibraryApi>): LibraryCalls {
	const given: unknown = api;
	return { call: async (job) => job(given as Remote<LibraryApi>) };
}

/** What the real worker does to recover a session. */
export const recoverIn = (db: Database): Pick<LibraryApi, 'recover'> => ({
	recover: (id, wait) => recoverSession(db, id, { wait })
});
