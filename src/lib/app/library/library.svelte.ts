import { proxy, transfer } from 'comlink';
import { AppError, messageOf } from '../../core/errors.ts';
import type { MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import type { Correction } from '../../library/correct.ts';
import { fileStem, linkedPath, resolveStore, writableAt } from '../../library/session-location.ts';
import type { WindowingParams, QualityReport, QualityWarning } from '../../session/quality/quality.ts';
import { renameSession } from '../../session/edit/rename.ts';
import { Session, type Continuous, type RowRange } from '../../session/read/session.ts';
import type { Database } from '../../store/database.ts';
import { deleteSession } from '../../store/indexed-db.ts';
import { isLocked, RECORDING_LOCK, TRANSFER_LOCK } from '../../store/lock.ts';
import { Exports, type ExportChoice, type ExportOutcome } from './exports.ts';
import { LinkedFolders } from './folders.svelte.ts';
import { Imports, type ImportFilesOptions } from './imports.svelte.ts';
import { Transfers, type Transfer } from './transfers.svelte.ts';
import { LibraryWorker } from './library-worker.ts';
import type { ListedSession } from './listed-session.ts';

export { titleOf, type ListedSession } from './listed-session.ts';
export type { Transfer } from './transfers.svelte.ts';

/** Every session there is: those stored in this browser, and those in linked folders. */
export class Library {
	#db: Database | undefined;
	#stored = $state.raw<readonly ListedSession[]>([]);
	#loaded = $state(false);
	readonly #channel = new BroadcastChannel('myodeck-library');
	readonly #worker = new LibraryWorker();
	/** Folders of this computer whose sessions are in the list too. */
	readonly folders = new LinkedFolders(this.#worker);
	/** Files on their way in and out, and those that were refused. */
	readonly moving = new Transfers();
	readonly imports = new Imports(this.#worker, this.moving, () => this.#changed());
	readonly exports = new Exports(this.#worker, this.moving);
	readonly #list = $derived(
		[...this.#stored, ...this.folders.sessions]
			.filter((session) => session.id !== this.recordingId())
			.sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : b.id.localeCompare(a.id)))
	);
	/** Takes recovered on this visit, by id. */
	readonly #found = new Map<string, ListedSession>();
	/** Id of the session this tab records: it is no orphan. */
	recordingId: () => string = () => '';

	/** Opens the list; what a crash left unfinished is made usable, what was deleted is cleared away. */
	async load(db: Database): Promise<void> {
		this.#db = db;
		this.#channel.onmessage = () => void this.refresh();
		if (!(await isLocked(TRANSFER_LOCK)))
			for (const { id, deleted } of await this.#records()) if (deleted) await this.#purge(id);
		await this.recover();
		await this.refresh();
		await this.folders.load(db);
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
		return this.moving.list;
	}
	get(id: string): ListedSession | undefined {
		return this.#list.find((session) => session.id === id);
	}

	/**
	 * Opens a session: streams, labels, facts. Its samples are read with `read`: decoding needs WebAssembly that compiles
	 * code at run time, which the page's content security policy forbids in the window.
	 */
	async open(id: string): Promise<Session> {
		return Session.open(await resolveStore(this.#database, id), { id, name: this.#nameOf(id) });
	}

	/** Samples of a session, sample-major, with their timestamps; all of them without a range. */
	async read(id: string, stream: string, range: RowRange = {}): Promise<Continuous> {
		return this.#worker.call((api) => api.read(id, this.#nameOf(id), stream, range));
	}

	/** A stream of a session at a glance. Takes a while the first time: `onFraction` hears how far it is. */
	async pyramid(
		id: string,
		stream: string,
		onFraction: (fraction: number | undefined) => void = () => {}
	): Promise<MinMaxPyramid> {
		return this.#worker.call((api) => api.pyramid(id, this.#nameOf(id), stream, proxy(onFraction)));
	}

	/**
	 * How good a take is, with the windows of `cut` counted. Measured once, which takes a while with a long one, then kept
	 * with the session; the list gets its warnings.
	 */
	async quality(
		id: string,
		cut: Partial<WindowingParams> = {},
		onFraction: (fraction: number | undefined) => void = () => {}
	): Promise<QualityReport> {
		const report = await this.#worker.call((api) =>
			api.quality(id, this.#nameOf(id), cut, proxy(onFraction))
		);
		const messages = (warnings: readonly QualityWarning[] = []): string =>
			warnings.map(({ message }) => message).join();
		const listed = this.get(id);
		if (listed && (!listed.warnings || messages(listed.warnings) !== messages(report.warnings)))
			await this.#change(id, { warnings: report.warnings });
		return report;
	}

	/** Reads the list anew: after a recording, or when another tab changed it. */
	async refresh(): Promise<void> {
		this.#stored = (await this.#records()).filter((session) => !session.deleted);
	}

	/** Gives a session another name. Throws a SessionError for one that cannot be changed where it is. */
	async rename(id: string, name: string): Promise<void> {
		await this.folders.allowWriting(id);
		await renameSession(await writableAt(this.#database, id), name);
		await this.#change(id, { name: name.trim() || fileStem(id) });
	}

	/**
	 * Corrects a session: labels, trim, excluded trials, bad channels, notes; see `Edits`. The list follows. Throws a
	 * SessionError for one that cannot be changed where it is.
	 */
	async correct(id: string, correction: Correction): Promise<void> {
		await this.folders.allowWriting(id);
		const change = await this.#worker.call((api) => api.correct(id, correction));
		await this.#change(id, { ...change, corrected: new Date().toISOString() });
		// Only labels have changed: where the samples' measurements are kept, counting windows anew costs nothing.
		if (this.get(id)?.warnings && !linkedPath(id)) await this.quality(id);
	}

	/** Takes sessions out of the list; `restore` brings them back until `purge`. Files in linked folders stay. */
	async remove(ids: readonly string[]): Promise<void> {
		for (const id of ids) if (!linkedPath(id)) await this.#change(id, { deleted: true });
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

	/** Writes sessions into a folder or into a file. Memory stays flat whatever the size. */
	async export(ids: readonly string[], choice: ExportChoice = {}): Promise<ExportOutcome> {
		const sessions = ids.flatMap((id) => this.get(id) ?? []);
		const outcome = await this.exports.run(sessions, choice);
		for (const { id } of sessions) await this.#change(id, { exported: new Date().toISOString() });
		return outcome;
	}

	/** Writes `<id>.session.zip` and hands it to the browser as a file. */
	async exportSession(id: string): Promise<File> {
		const { file } = await this.export([id]);
		if (file) return file;
		throw new AppError('SessionError', 'This session is no longer there. Reload the page.');
	}

	/**
	 * Takes files in, one after the other. One that is refused does not keep the others out; the reason stays in
	 * `transfers` until `dismiss`. Resolves with the ids of those taken in.
	 */
	async importFiles(files: readonly File[], options: ImportFilesOptions = {}): Promise<string[]> {
		return this.imports.take(files, options);
	}

	/** Copies a session of a linked folder into this browser; resolves with the copy's id. */
	async copyToBrowser(id: string): Promise<string> {
		const name = this.#nameOf(id);
		const copy = await this.moving.run('in', name, ({ onFraction, stop }) =>
			this.#worker.call((api) => api.copyToBrowser(id, name, onFraction, transfer(stop, [stop])))
		);
		await this.#changed();
		return copy.id;
	}

	/** Forgets one file that was refused, or all of them. */
	dismiss(id?: number): void {
		this.moving.dismiss(id);
	}

	/**
	 * Makes takes that were never stopped usable: their records are written anew from what is stored. `id`: only that
	 * one, whose recorder is known to be dead; without it all of them, unless somebody is recording.
	 */
	async recover(id?: string): Promise<void> {
		if (id === undefined && (await isLocked(RECORDING_LOCK))) return;
		for (const listed of await this.#records()) {
			if (listed.deleted || listed.finished || listed.recovered) continue;
			if (id !== undefined && listed.id !== id) continue;
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

	get #database(): Database {
		if (!this.#db)
			throw new AppError(
				'SessionError',
				'The stored sessions are not open yet. Wait a moment, then try again.'
			);
		return this.#db;
	}

	#nameOf(id: string): string {
		return this.get(id)?.name ?? fileStem(id);
	}

	async #records(): Promise<ListedSession[]> {
		const stored = (await this.#database.getAll('sessions')) as ListedSession[];
		return stored.map((session) =>
			session.finished || session.recovered ? session : (this.#found.get(session.id) ?? session)
		);
	}

	async #change(id: string, change: Partial<ListedSession>): Promise<void> {
		this.folders.change(id, change);
		// In one transaction: a quality report and a correction may come at once.
		const transaction = this.#database.transaction('sessions', 'readwrite');
		const stored = (await transaction.store.get(id)) as ListedSession | undefined;
		if (stored) await transaction.store.put({ ...stored, ...change });
		await transaction.done;
		await this.#changed();
	}

	async #changed(): Promise<void> {
		await this.refresh();
		this.#channel.postMessage('changed');
	}

	async #purge(id: string): Promise<void> {
		await deleteSession(this.#database, id);
		await this.#database.delete('sessions', id);
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
}
