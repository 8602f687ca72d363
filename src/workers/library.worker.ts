import { expose, transfer } from 'comlink';
import { exportArchive, importArchive, type OnFraction } from '../lib/session/archives.ts';
import type { Pyramid } from '../lib/core/pyramid.ts';
import { storedPyramid } from '../lib/session/pyramid-cache.ts';
import { Session, type Continuous, type RowRange } from '../lib/session/session.ts';
import type { SessionSummary } from '../lib/session/summary.ts';
import { openDatabase } from '../lib/store/database.ts';
import { sessionBytes } from '../lib/store/indexed-db.ts';

/** What the list of sessions asks for that takes time: nothing of it runs in the window. */
const api = {
	/** Takes an archive in. Rejects with a SessionError that names file and entry. */
	async import(file: File, onFraction: OnFraction): Promise<SessionSummary> {
		return importArchive(await openDatabase(), file, onFraction);
	},
	/** Writes an archive to a file on disk. */
	async export(id: string, onFraction: OnFraction): Promise<File> {
		return exportArchive(sessionBytes(await openDatabase(), id), id, onFraction);
	},
	/** Reads a stored session's record anew. */
	async summarize(id: string, name: string): Promise<SessionSummary> {
		return (await open(id, name)).summary();
	},
	/** A stored session's stream at a glance: made once, then kept. */
	async pyramid(id: string, name: string, stream: string, onFraction: OnFraction): Promise<Pyramid> {
		return storedPyramid(await open(id, name), stream, (fraction) => onFraction(fraction));
	},
	/** Samples of a stored session. */
	async read(id: string, name: string, stream: string, range: RowRange): Promise<Continuous> {
		const rows = await (await open(id, name)).getContinuous(stream, range);
		return transfer(rows, [rows.data.buffer, rows.timestamps.buffer]);
	}
};

async function open(id: string, name: string): Promise<Session> {
	return Session.open(sessionBytes(await openDatabase(), id), { id, name });
}

export type LibraryApi = typeof api;
expose(api);
