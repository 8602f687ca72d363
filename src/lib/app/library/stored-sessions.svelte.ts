import { AppError } from '../../core/errors.ts';
import { LIBRARY_CHANNEL } from '../../library/announce.ts';
import type { SessionRow } from '../../library/session-row.ts';
import { changeRows, readRows } from '../../library/session-rows.ts';
import type { Database } from '../../store/database.ts';
import { Queue } from '../kernel/job.ts';

/**
 * The rows of the sessions that are stored in this browser, deleted ones included, the same in every tab: who changes rows
 * reads them anew and tells the other tabs.
 */
export class StoredSessions {
	#db: Database | undefined;
	#rows = $state.raw<readonly SessionRow[]>([]);
	readonly #channel = new BroadcastChannel(LIBRARY_CHANNEL);
	readonly #reads = new Queue();
	#next: Promise<void> | undefined;
	/** Rows of recovered sessions for which there was no room in the database, by id. */
	readonly #unstored = new Map<string, SessionRow>();
	/** Called after the rows were read. */
	onRefresh: () => Promise<void> = async () => {};

	/** Uses this database, and follows the changes that other tabs and the workers make. */
	open(db: Database): void {
		this.#db = db;
		this.#channel.onmessage = () => void this.refresh().catch(console.warn);
	}

	/** Stops following other tabs. */
	close(): void {
		this.#channel.close();
	}

	/** Every row, in no particular order. */
	get rows(): readonly SessionRow[] {
		return this.#rows;
	}

	/** The open database. Throws a SessionError before `open`. */
	get db(): Database {
		if (this.#db) return this.#db;
		throw new AppError(
			'SessionError',
			'The stored sessions are not open yet. Wait a moment, then try again.'
		);
	}

	/** Reads the rows. Calls that come while a reading waits for its turn share it. */
	refresh(): Promise<void> {
		return (this.#next ??= this.#reads.run(async () => {
			this.#next = undefined;
			const rows = await readRows(this.db);
			this.#rows = rows.map((row) =>
				row.finished || row.recovered ? row : (this.#unstored.get(row.id) ?? row)
			);
			await this.onRefresh();
		}));
	}

	/** As `changeRows`; this tab and the others then show it. */
	async change(
		ids: readonly string[],
		change: (row: SessionRow) => Partial<SessionRow> | undefined
	): Promise<string[]> {
		const changed = await changeRows(this.db, ids, change);
		if (changed.length > 0) await this.changed();
		return changed;
	}

	/** Reads the rows after something else has changed them, and tells the other tabs. */
	async changed(): Promise<void> {
		await this.refresh();
		this.#channel.postMessage('changed');
	}

	/** Shows a row that could not be stored. */
	showUnstored(row: SessionRow): void {
		this.#unstored.set(row.id, row);
	}
}
