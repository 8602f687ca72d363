// Over 250 lines because the list of sessions has one owner: whatever changes a session also changes its row here.
import { proxy, transfer } from 'comlink';
import { AppError } from '../../core/errors.ts';
import type { MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import type { Correction } from '../../library/correct.ts';
import { fileStem, linkedPath, resolveStore, writableAt } from '../../library/session-location.ts';
import { whileUnused } from '../../library/session-in-use.ts';
import type { Measured, MeasureRequest } from '../../measures/measure-session.ts';
import type { WindowingParams, QualityReport, QualityWarning } from '../../session/quality/quality.ts';
import type { Continuous, RowRange, Session } from '../../session/read/session.ts';
import type { Key } from '../../store/byte-store.ts';
import type { Database } from '../../store/database.ts';
import { DeletedSessions } from './deleted-sessions.svelte.ts';
import { Exports, type ExportChoice, type ExportOutcome } from './exports.ts';
import { LinkedFolders } from './folders.svelte.ts';
import { Imports, type ImportFilesOptions } from './imports.svelte.ts';
import { Transfers, type Transfer } from './transfers.svelte.ts';
import { LibraryWorker, type LibraryCalls } from './library-worker.ts';
import { titleOf, type ListedSession } from './listed-session.ts';
import { settleSessions } from './settle.ts';
import { SessionsInUse } from './sessions-in-use.svelte.ts';
import { StoredSessions } from './stored-sessions.svelte.ts';

type OnFraction = (fraction: number | undefined) => void;
export { titleOf, type ListedSession } from './listed-session.ts';
export type { Transfer } from './transfers.svelte.ts';

/** Every session there is: those stored in this browser, and those in linked folders. */
export class Library {
	#loaded = $state(false);
	readonly #worker: LibraryCalls;
	readonly #stored = new StoredSessions();
	readonly #inUse = new SessionsInUse((id) => this.#released(id));
	/** Sessions that were deleted less than 7 days ago. */
	readonly deleted = new DeletedSessions(this.#stored);
	/** Folders of this computer whose sessions are in the list too. */
	readonly folders: LinkedFolders;
	/** Files on their way in and out, and those that were refused. */
	readonly moving = new Transfers();
	readonly imports: Imports;
	readonly exports: Exports;
	readonly #list = $derived.by((): readonly ListedSession[] =>
		[...this.#stored.rows.filter(({ deleted }) => !deleted), ...this.folders.sessions]
			.filter((session) => session.id !== this.recordingId())
			.map((session) =>
				this.#inUse.ids.has(session.id) ? { ...session, recordingElsewhere: true, problems: [] } : session
			)
			.sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : b.id.localeCompare(a.id)))
	);
	readonly #usable = $derived(this.#list.filter((one) => !one.recordingElsewhere && !one.refused));
	/** Id of the session this tab records: it is left out of the list. */
	recordingId: () => string = () => '';

	constructor(worker: LibraryCalls = new LibraryWorker()) {
		this.#worker = worker;
		this.folders = new LinkedFolders(worker);
		this.imports = new Imports(worker, this.moving, (old) =>
			old ? this.remove(old) : this.#stored.changed()
		);
		this.exports = new Exports(worker, this.moving);
		this.#stored.onRefresh = () => this.#lookWhoRecords();
		this.folders.onLooked = () => this.#lookWhoRecords();
	}

	/**
	 * Opens the list. What earlier visits left is put right first: recordings that were never stopped are made usable, imports
	 * that never ended and sessions that were deleted long enough ago are deleted for good.
	 */
	async load(db: Database): Promise<void> {
		this.#stored.open(db);
		await settleSessions(db, (id) => this.#recover(id, false));
		await this.refresh();
		await this.folders.load(db);
		this.#loaded = true;
	}

	/** Follows other tabs no more. */
	dispose(): void {
		this.#stored.close();
		this.#inUse.dispose();
	}

	/** Newest first; those that another tab records are marked. */
	get list(): readonly ListedSession[] {
		return this.#list;
	}
	/** Of the list, those that can be opened now: nobody records them, and they can be read. */
	get usable(): readonly ListedSession[] {
		return this.#usable;
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
		const { Session } = await import('../../session/read/session.ts');
		const store = await resolveStore(this.#stored.db, id);
		const name = this.#nameOf(id);
		let keys: Promise<ReadonlySet<Key>> | undefined;
		const known = (): Promise<ReadonlySet<Key>> =>
			(keys ??= this.#worker.call((api) => api.fillChunks(id, name)).then((list) => new Set(list)));
		return Session.open(store, { id, name }, known);
	}

	/** Samples of a session, sample-major, with their timestamps; all of them without a range. */
	async read(id: string, stream: string, range: RowRange = {}): Promise<Continuous> {
		return this.#worker.call((api) => api.read(id, this.#nameOf(id), stream, range));
	}

	/** Figures of a stretch of a session. Rejects as `measureSession`. */
	measure = (id: string, request: MeasureRequest): Promise<Measured> =>
		this.#worker.call((api) => api.measure(id, this.#nameOf(id), request));

	/** A stream of a session at a glance. Takes a while the first time: `onFraction` hears how far it is. */
	async pyramid(id: string, stream: string, onFraction: OnFraction = () => {}): Promise<MinMaxPyramid> {
		return this.#worker.call((api) => api.pyramid(id, this.#nameOf(id), stream, proxy(onFraction)));
	}

	/**
	 * How good a take is, with the windows of `cut` counted. Measured once, which takes a while with a long one, then kept
	 * with the session; the list gets its warnings.
	 */
	async quality(
		id: string,
		cut: Partial<WindowingParams> = {},
		onFraction: OnFraction = () => {}
	): Promise<QualityReport> {
		const report = await this.#worker.call((api) =>
			api.quality(id, this.#nameOf(id), cut, proxy(onFraction))
		);
		const messages = (warnings: readonly QualityWarning[] = []): string =>
			warnings.map(({ message }) => message).join();
		const listed = this.get(id);
		if (listed && (!listed.warnings || messages(listed.warnings) !== messages(report.warnings)))
			await this.#change([id], { warnings: report.warnings });
		return report;
	}

	/** Reads the list anew: after a recording, or when another tab changed it. */
	async refresh(): Promise<void> {
		await this.#stored.refresh();
	}

	/** Gives a session another name. Throws a SessionError for one that cannot be changed where it is. */
	async rename(id: string, name: string): Promise<void> {
		await this.folders.allowWriting(id);
		const { renameSession } = await import('../../session/edit/rename.ts');
		await this.#whileUnused([id], async () => {
			await renameSession(await writableAt(this.#stored.db, id), name);
			await this.#change([id], { name: name.trim() || fileStem(id) });
		});
	}

	/**
	 * Says who was recorded in these sessions; empty: nobody says. The list is read anew once. Throws a SessionError for one
	 * that cannot be changed where it is; those before it are changed.
	 */
	async setSubject(ids: readonly string[], subject: string): Promise<void> {
		for (const id of ids) await this.folders.allowWriting(id);
		const { writeSubject } = await import('../../session/edit/subject.ts');
		await this.#whileUnused(ids, async () => {
			const written: string[] = [];
			try {
				for (const id of ids) {
					await writeSubject(await writableAt(this.#stored.db, id), subject);
					written.push(id);
				}
			} finally {
				await this.#change(written, { subject: subject.trim() });
			}
		});
	}

	/**
	 * Corrects a session: labels, trim, excluded trials, bad channels, notes; see `Edits`. The list follows. Throws a
	 * SessionError for one that cannot be changed where it is.
	 */
	async correct(id: string, correction: Correction): Promise<void> {
		await this.folders.allowWriting(id);
		await this.#whileUnused([id], async () => {
			const change = await this.#worker.call((api) => api.correct(id, correction));
			await this.#change([id], { ...change, corrected: new Date().toISOString() });
		});
		// Only labels have changed: where the samples' measurements are kept, counting windows anew costs nothing.
		if (this.get(id)?.warnings && !linkedPath(id)) await this.quality(id);
	}

	/**
	 * Takes sessions out of the list, all in one transaction; they are in `deleted` then. Files in linked folders stay.
	 * Rejects with a SessionError when one of them is being recorded; none is deleted then.
	 */
	async remove(ids: readonly string[]): Promise<void> {
		const stored = ids.filter((id) => !linkedPath(id));
		await this.#whileUnused(stored, () => this.deleted.add(stored));
	}
	/** Brings deleted sessions back. Rejects with a SessionError when some are gone for good; the others are back. */
	restore(ids: readonly string[]): Promise<void> {
		return this.deleted.restore(ids);
	}
	/** Deletes for good what `remove` took out. Rejects with a SessionError when some are in use; the others are gone. */
	purge(ids: readonly string[]): Promise<void> {
		return this.deleted.purge(ids);
	}
	/** Writes sessions into a folder or into a file. Memory stays flat whatever the size. */
	async export(ids: readonly string[], choice: ExportChoice = {}): Promise<ExportOutcome> {
		const sessions = ids.flatMap((id) => this.get(id) ?? []);
		const outcome = await this.exports.run(sessions, choice);
		const exported = new Date().toISOString();
		await this.#change(
			sessions.map(({ id }) => id),
			{ exported }
		);
		return outcome;
	}

	/** Writes `<id>.session.zip` and hands it to the browser as a file. */
	async exportSession(id: string): Promise<File> {
		const { file } = await this.export([id]);
		if (file) return file;
		throw new AppError('SessionError', 'This session is no longer there. Reload the page.');
	}

	/** See `Imports.take`. */
	async importFiles(files: readonly File[], options: ImportFilesOptions = {}): Promise<string[]> {
		return this.imports.take(files, options);
	}

	/** Copies a session of a linked folder into this browser; resolves with the copy's id. */
	async copyToBrowser(id: string): Promise<string> {
		const name = this.#nameOf(id);
		const copy = await this.moving.run('in', name, ({ onFraction, stop }) =>
			this.#worker.call((api) => api.copyToBrowser(id, name, onFraction, transfer(stop, [stop])))
		);
		await this.#stored.changed();
		return copy.id;
	}

	/** Forgets one file that was refused, or all of them. */
	dismiss(id?: number): void {
		this.moving.dismiss(id);
	}

	/**
	 * Makes the session of a recorder that crashed usable, as soon as the recorder has ended: its row is made from what is stored.
	 */
	async recover(id: string): Promise<void> {
		await this.#recover(id, true);
		await this.#stored.changed();
	}

	#nameOf(id: string): string {
		return this.get(id)?.name ?? fileStem(id);
	}

	#whileUnused<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
		const title = (id: string): string => {
			const listed = this.get(id);
			return listed ? titleOf(listed) : fileStem(id);
		};
		return whileUnused(ids, 'changed', title, work);
	}

	async #change(ids: readonly string[], change: Partial<ListedSession>): Promise<void> {
		for (const id of ids) this.folders.change(id, change);
		await this.#stored.change(ids, () => change);
	}

	async #recover(id: string, wait: boolean): Promise<void> {
		try {
			const { row, stored } = await this.#worker.call((api) => api.recover(id, wait));
			if (row && !stored) this.#stored.showUnstored(row);
		} catch (error) {
			// The session stays as it is, and the next start tries again; it must not keep the list away.
			console.warn(error);
		}
	}

	#lookWhoRecords(): Promise<void> {
		const ids = [...this.#stored.rows, ...this.folders.sessions].map(({ id }) => id);
		return this.#inUse.refresh(ids.filter((id) => id !== this.recordingId()));
	}

	/** Another tab has ended a recording, or crashed. */
	async #released(id: string): Promise<void> {
		const folder = linkedPath(id)?.folder;
		if (folder !== undefined) return this.folders.look(folder);
		await this.refresh();
		const row = this.#stored.rows.find((one) => one.id === id);
		if (row && !row.finished && !row.recovered) await this.recover(id);
	}
}
