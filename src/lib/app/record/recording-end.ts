import { count } from '../../core/format.ts';
import { linkedPath } from '../../library/session-location.ts';
import type { ListedSession } from '../library/listed-session.ts';
import type { Notices } from '../kernel/notices.svelte.ts';
import type { EndedRecording } from './recording-parts.ts';

/** The parts of the app that learn of the end of a recording. */
export interface RecordingEndParts {
	readonly library: {
		readonly folders: {
			look(id: string): Promise<void>;
			readonly list: readonly { readonly id: string; readonly name: string; readonly state: string }[];
		};
		/** Makes a session that was not closed usable. */
		recover(id: string): Promise<void>;
		refresh(): Promise<void>;
		get(id: string): Pick<ListedSession, 'streams' | 'refused'> | undefined;
		quality(id: string): Promise<unknown>;
	};
	readonly storage: { refresh(): Promise<void> };
	readonly notices: Pick<Notices, 'show' | 'error'>;
	addToTrainingSet(id: string): void;
}

/** What follows a recording: the list shows it, it joins the training set, and what went wrong is said with what is kept. */
export class RecordingEnd {
	readonly #parts: RecordingEndParts;

	constructor(parts: RecordingEndParts) {
		this.#parts = parts;
	}

	/** Resolves when the list shows the session. */
	async handle(ended: EndedRecording): Promise<void> {
		const { library, storage, notices, addToTrainingSet } = this.#parts;
		const { id, summary, failure } = ended;
		try {
			const folder = linkedPath(id)?.folder;
			if (folder !== undefined) await library.folders.look(folder);
			else if (!summary) await library.recover(id);
			await library.refresh();
		} finally {
			if (failure !== undefined) {
				const text = `The recording ended by itself. ${failure} ${this.#kept(ended)}`;
				notices.show('error', text, { help: 'recording-ended' });
			}
		}
		if (library.get(id)) addToTrainingSet(id);
		await storage.refresh();
		if (summary) library.quality(id).catch((error: unknown) => notices.error(error));
	}

	/** Says what of the recording is kept, and where; looked up, not assumed. */
	#kept({ id, streams }: EndedRecording): string {
		const { library } = this.#parts;
		const listed = library.get(id);
		const folderId = linkedPath(id)?.folder;
		const folder = library.folders.list.find((row) => row.id === folderId);
		const where =
			folderId === undefined ? 'this browser' : `the folder ${folder?.name ?? 'it was recorded into'}`;
		if (listed && listed.refused === undefined) {
			const rows = listed.streams.filter(({ nSamples }) => nSamples > 0);
			if (rows.length === 0) return `No sample of it is kept in ${where}.`;
			return `Kept in ${where}: ${rowsOf(rows.map(({ name, nSamples }) => ({ name, samples: nSamples })))}.`;
		}
		if (folderId !== undefined && (folder === undefined || folder.state !== 'ready')) {
			const before = streams.length > 0 ? `, where ${rowsOf(streams)} were to be stored` : '';
			return `What is kept of it is not known: ${where}${before}, cannot be read now. Look through the folder again in the Library.`;
		}
		return listed
			? `Its session in ${where} cannot be opened: ${listed.refused}`
			: `Nothing of it is kept: its session is no longer in ${where}.`;
	}
}

const rowsOf = (streams: readonly { readonly name: string; readonly samples: number }[]): string =>
	streams.map(({ name, samples }) => `${count(samples)} rows of ${name}`).join(', ');
