import { proxy, transfer } from 'comlink';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import { forgetPyramids } from '../../library/pyramid-cache.ts';
import type { LinkedSession } from '../../library/scan-folder.ts';
import {
	keepLinkedFolders,
	linkedFolders,
	linkedPath,
	type LinkedFolder
} from '../../library/session-location.ts';
import type { Database } from '../../store/database.ts';
import { mayUse, type Access } from './folder-access.ts';
import type { LibraryCalls } from './library-worker.ts';
import { unreadable, type ListedSession } from './listed-session.ts';

/** A linked folder as the page shows it. */
export interface FolderRow {
	readonly id: string;
	readonly name: string;
	/** `asks`: the browser wants a click before it may be read again. */
	readonly state: 'looking' | 'ready' | 'asks' | 'failed';
	/** Sessions found in it, those that cannot be opened included. */
	readonly found: number;
	readonly error?: string;
}

/** Folders of this computer whose sessions stand in the list, and the one recordings go into. */
export class LinkedFolders {
	readonly #worker: LibraryCalls;
	#db: Database | undefined;
	#folders: readonly LinkedFolder[] = [];
	#rows = $state.raw<readonly FolderRow[]>([]);
	#sessions = $state.raw<readonly ListedSession[]>([]);
	readonly #looking = new Map<string, MessagePort>();
	/** Called when the sessions of a folder were read. */
	onLooked: () => Promise<void> = async () => {};

	constructor(worker: LibraryCalls) {
		this.#worker = worker;
	}

	/** Reads the list of folders and begins to look through those that may be read. */
	async load(db: Database): Promise<void> {
		this.#db = db;
		this.#folders = await linkedFolders(db);
		this.#rows = this.#folders.map(({ id, handle }) => ({ id, name: handle.name, state: 'asks', found: 0 }));
		for (const { id, handle } of this.#folders)
			if (await mayUse(handle, 'read', false)) void this.look(id).catch(() => undefined);
	}

	get list(): readonly FolderRow[] {
		return this.#rows;
	}
	/** The sessions in all of them. */
	get sessions(): readonly ListedSession[] {
		return this.#sessions;
	}

	/** The folder of that id; undefined when it is not linked (any more). */
	get(id: string): LinkedFolder | undefined {
		return this.#folders.find((folder) => folder.id === id);
	}

	/** Links a folder and looks through it; one that is linked already is looked through again. Resolves with its id. */
	async link(handle: FileSystemDirectoryHandle): Promise<string> {
		for (const folder of this.#folders) {
			if (!(await folder.handle.isSameEntry(handle))) continue;
			await this.look(folder.id);
			return folder.id;
		}
		const id = crypto.randomUUID().slice(0, 8);
		await this.#keep([...this.#folders, { id, handle }]);
		this.#rows = [...this.#rows, { id, name: handle.name, state: 'looking', found: 0 }];
		await this.look(id);
		return id;
	}

	/** Takes a folder and its sessions out of the list. Nothing on disk is touched. */
	async unlink(id: string): Promise<void> {
		this.#looking.get(id)?.postMessage(null);
		await this.#keep(this.#folders.filter((folder) => folder.id !== id));
		this.#rows = this.#rows.filter((row) => row.id !== id);
		this.#sessions = this.#sessions.filter((session) => session.folder?.id !== id);
		await forgetPyramids((session) => linkedPath(session)?.folder === id);
	}

	/** Asks for the permission that ended with the last visit, and looks. Must follow a click. */
	async allow(id: string, access: Access = 'read'): Promise<void> {
		const folder = this.get(id);
		if (!folder) return;
		if (!(await mayUse(folder.handle, access, true))) throw denied(folder.handle.name, access);
		if (this.#rows.some((row) => row.id === id && row.state !== 'ready')) await this.look(id);
	}

	/** Looks through a folder (again). What goes wrong with the folder itself is said in its row. */
	async look(id: string): Promise<void> {
		const folder = this.get(id);
		if (!folder) return;
		this.#looking.get(id)?.postMessage(null);
		const { port1, port2 } = new MessageChannel();
		this.#looking.set(id, port1);
		const { name } = folder.handle;
		const found: ListedSession[] = [];
		const others = (): ListedSession[] => this.#sessions.filter((session) => session.folder?.id !== id);
		const onFound = ({ id: session, path, summary, refused }: LinkedSession): void => {
			if (this.#looking.get(id) !== port1) return;
			found.push({
				...(summary ?? unreadable(session, path)),
				folder: { id, name, path, archive: /\.zip$/i.test(path) },
				...(refused !== undefined && { refused })
			});
			this.#row(id, { found: found.length });
		};
		this.#row(id, { state: 'looking', found: 0 });
		try {
			await this.#worker.call((api) => api.scanFolder(folder, proxy(onFound), transfer(port2, [port2])));
			this.#sessions = [...others(), ...found];
			await this.onLooked();
			this.#row(id, { state: 'ready' });
		} catch (error) {
			if (isAbort(error)) return;
			this.#sessions = others();
			this.#row(id, { state: 'failed', error: messageOf(error) });
		} finally {
			port1.close();
			if (this.#looking.get(id) === port1) this.#looking.delete(id);
		}
	}

	/** Changes what the list says of a session, after it was corrected. */
	change(id: string, change: Partial<ListedSession>): void {
		this.#sessions = this.#sessions.map((one) => (one.id === id ? { ...one, ...change } : one));
	}

	/** Makes sure that the folder a session lies in may be written; asks when it must. Must follow a click. */
	async allowWriting(session: string): Promise<void> {
		const folder = linkedPath(session)?.folder;
		if (folder !== undefined) await this.allow(folder, 'readwrite');
	}

	#row(id: string, { error, ...change }: Partial<FolderRow>): void {
		this.#rows = this.#rows.map(({ error: _old, ...row }) =>
			row.id === id
				? { ...row, ...change, ...(error !== undefined && { error }) }
				: { ...row, ...(_old !== undefined && { error: _old }) }
		);
	}

	async #keep(folders: readonly LinkedFolder[]): Promise<void> {
		if (this.#db) await keepLinkedFolders(this.#db, folders);
		this.#folders = folders;
	}
}

const denied = (name: string, access: Access): AppError =>
	new AppError(
		'SessionError',
		`The browser was not allowed to ${access === 'read' ? 'read' : 'write into'} ${name}. Press the button again and choose Allow.`
	);
