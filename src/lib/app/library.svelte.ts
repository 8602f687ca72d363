import { proxy } from 'comlink';
import { AppError, messageOf } from '../core/errors.ts';
import type { Pyramid } from '../core/pyramid.ts';
import { renameSession } from '../session/rename.ts';
import { Session, type Continuous, type RowRange } from '../session/session.ts';
import type { SessionSummary } from '../session/summary.ts';
import type { Database } from '../store/database.ts';
import { deleteSession, sessionBytes } from '../store/indexed-db.ts';
import type { LibraryApi } from '../../workers/library.worker.ts';
import { isLocked, RECORDING_LOCK } from '../store/lock.ts';
import { spawn, type Spawned } from './spawn.ts';

/** A session in the list: its summary, and what this browser knows of it. */
export interface ListedSession extends SessionSummary {
	/** Its recording never reached Stop (a closed tab, a crash); everything but the last moment is there. */
	readonly recovered?: boolean;
	/** Deleted, but not yet gone: Undo brings it back. */
	readonly deleted?: boolean;
	/** When it was last exported, ISO 8601. */
	readonly exported?: string;
}

/** Ids that are made of the time of the recording, which nobody wants to read. */
const TIMED_ID = /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_/;

/** What a session is called on screen: its name; without one the time it was recorded, or the file it came from. */
export function titleOf(session: Pick<SessionSummary, 'id' | 'name' | 'created'>): string {
	if (session.name !== session.id || !session.created || !TIMED_ID.test(session.id)) return session.name;
	return `Take of ${session.created.replace('T', ' ')}`;
}

/** A file on its way in or out. */
export interface Transfer {
	readonly name: string;
	/** 0 … 1; undefined while unknown. */
	readonly fraction: number | undefined;
	/** Why it was refused. */
	readonly error?: string;
}

/** The sessions stored in this browser. */
export class Library {
	#db: Database | undefined;
	#list = $state.raw<readonly ListedSession[]>([]);
	#transfers = $state.raw<readonly Transfer[]>([]);
	#loaded = $state(false);
	readonly #channel = new BroadcastChannel('myodeck-library');
	#spawned: Spawned<LibraryApi> | undefined;
	/** Takes recovered on this visit, by id. */
	readonly #found = new Map<string, ListedSession>();
	/** Id of the session this tab records: it is no orphan. */
	recordingId: () => string = () => '';

	/** Opens the list; what a crash left unfinished is made usable, what was deleted is cleared away. */
	async load(db: Database): Promise<void> {
		this.#db = db;
		this.#channel.onmessage = () => void this.refresh();
		for (const session of await this.#stored()) if (session.deleted) await this.#purge(session.id);
		await this.recover();
		await this.refresh();
		this.#loaded = true;
	}

	/** Newest first. */
	get list(): readonly ListedSession[] {
		return this.#list;
	}
	get loaded(): boolean {
		return this.#loaded;
	}
	get transfers(): readonly Transfer[] {
		return this.#transfers;
	}
	get(id: string): ListedSession | undefined {
		return this.#list.find((session) => session.id === id);
	}

	/**
	 * Opens a stored session: streams, labels, facts. Its samples are read with `read`: decoding needs WebAssembly that
	 * compiles code at run time, which the page's content security policy forbids in the window.
	 */
	async open(id: string): Promise<Session> {
		return Session.open(sessionBytes(this.#database, id), { id, name: this.get(id)?.name ?? id });
	}

	/** Samples of a stored session, sample-major, with their timestamps; all of them without a range. */
	async read(id: string, stream: string, range: RowRange = {}): Promise<Continuous> {
		return this.#worker.call((api) => api.read(id, this.get(id)?.name ?? id, stream, range));
	}

	/** A stream of a stored session at a glance. Takes a while the first time: `onFraction` hears how far it is. */
	async pyramid(
		id: string,
		stream: string,
		onFraction: (fraction: number | undefined) => void = () => {}
	): Promise<Pyramid> {
		const name = this.get(id)?.name ?? id;
		return this.#worker.call((api) => api.pyramid(id, name, stream, proxy(onFraction)));
	}

	/** Reads the list anew: after a recording, or when another tab changed it. */
	async refresh(): Promise<void> {
		const stored = (await this.#stored()).filter(
			(session) => !session.deleted && session.id !== this.recordingId()
		);
		this.#list = stored.sort((a, b) =>
			a.created < b.created ? 1 : a.created > b.created ? -1 : b.id.localeCompare(a.id)
		);
	}

	async rename(id: string, name: string): Promise<void> {
		await renameSession(sessionBytes(this.#database, id), name);
		await this.#change(id, { name: name.trim() || id });
	}

	/** Takes sessions out of the list; `restore` brings them back until `purge`. */
	async remove(ids: readonly string[]): Promise<void> {
		for (const id of ids) await this.#change(id, { deleted: true });
	}
	async restore(ids: readonly string[]): Promise<void> {
		for (const id of ids) await this.#change(id, { deleted: false });
	}
	/** Deletes what `remove` took out, for good. */
	async purge(ids: readonly string[]): Promise<void> {
		for (const id of ids)
			if (((await this.#database.get('sessions', id)) as ListedSession | undefined)?.deleted)
				await this.#purge(id);
	}

	/** Writes `<id>.session.zip` and hands it to the browser as a file. Memory stays flat whatever the size. */
	async exportSession(id: string): Promise<File> {
		const file = await this.#transfer(`${id}.session.zip`, (onProgress) =>
			this.#worker.call((api) => api.export(id, onProgress))
		);
		await this.#change(id, { exported: new Date().toISOString() });
		return file;
	}

	/**
	 * Takes archives in, one after the other. One that is refused does not keep the others out; the reason stays in
	 * `transfers` until `dismiss`. Resolves with the ids of those taken in.
	 */
	async importFiles(files: readonly File[]): Promise<string[]> {
		const ids: string[] = [];
		for (const file of files) {
			try {
				const summary = await this.#transfer(file.name, (onProgress) =>
					this.#worker.call((api) => api.import(file, onProgress))
				);
				ids.push(summary.id);
				await this.refresh();
				this.#channel.postMessage('changed');
			} catch (error) {
				this.#transfers = [
					...this.#transfers,
					{ name: file.name, fraction: undefined, error: messageOf(error) }
				];
			}
		}
		return ids;
	}

	/** Forgets the refused files. */
	dismiss(): void {
		this.#transfers = this.#transfers.filter((transfer) => transfer.error === undefined);
	}

	get #database(): Database {
		if (!this.#db)
			throw new AppError(
				'SessionError',
				'The stored sessions are not open yet. Wait a moment, then try again.'
			);
		return this.#db;
	}

	/** The worker for what takes time; a new one when the last has died. */
	get #worker(): Spawned<LibraryApi> {
		if (this.#spawned) return this.#spawned;
		const spawned = spawn<LibraryApi>(
			'library',
			new Worker(new URL('../../workers/library.worker.ts', import.meta.url), {
				type: 'module',
				name: 'library'
			})
		);
		this.#spawned = spawned;
		void spawned.ended.then(() => (this.#spawned = undefined));
		return spawned;
	}

	async #stored(): Promise<ListedSession[]> {
		const stored = (await this.#database.getAll('sessions')) as ListedSession[];
		return stored.map((session) =>
			session.finished || session.recovered ? session : (this.#found.get(session.id) ?? session)
		);
	}

	async #change(id: string, change: Partial<ListedSession>): Promise<void> {
		const stored = (await this.#database.get('sessions', id)) as ListedSession | undefined;
		if (stored) await this.#database.put('sessions', { ...stored, ...change });
		await this.refresh();
		this.#channel.postMessage('changed');
	}

	async #purge(id: string): Promise<void> {
		await deleteSession(this.#database, id);
		await this.#database.delete('sessions', id);
	}

	/**
	 * Makes takes that were never stopped usable: their records are written anew from what is stored. `id`: only that
	 * one, whose recorder is known to be dead; without it all of them, unless somebody is recording.
	 */
	async recover(id?: string): Promise<void> {
		if (id === undefined && (await isLocked(RECORDING_LOCK))) return;
		for (const listed of await this.#stored()) {
			if (listed.finished || listed.recovered || (id !== undefined && listed.id !== id)) continue;
			const record = await this.#read(listed);
			this.#found.set(listed.id, record);
			try {
				await this.#database.put('sessions', record);
			} catch {
				// The disk is full. The list shows it all the same, and the next visit writes it.
				continue;
			}
		}
	}

	/** What a take that was never stopped holds. */
	async #read(listed: ListedSession): Promise<ListedSession> {
		try {
			const summary = await this.#worker.call((api) => api.summarize(listed.id, listed.name));
			return { ...summary, recovered: true };
		} catch (error) {
			const problems = [`It was never stopped and cannot be opened: ${messageOf(error)}`];
			return { ...listed, recovered: true, problems };
		}
	}

	async #transfer<T>(
		name: string,
		work: (onProgress: (fraction: number | undefined) => void) => Promise<T>
	): Promise<T> {
		let mine: Transfer = { name, fraction: 0 };
		this.#transfers = [...this.#transfers, mine];
		const replace = (next: Transfer | undefined): void => {
			this.#transfers = this.#transfers.flatMap((transfer) => (transfer === mine ? (next ?? []) : transfer));
			if (next) mine = next;
		};
		try {
			return await work(proxy((fraction: number | undefined) => replace({ name, fraction })));
		} finally {
			replace(undefined);
		}
	}
}
