import { transfer } from 'comlink';
import { AppError, messageOf } from '../../core/errors.ts';
import type { CsvLayout } from '../../formats/csv/layout.ts';
import type { CsvOptions } from '../../formats/csv/options.ts';
import { fileNameIn } from '../../store/http.ts';
import type { FileChoices, FileSource } from '../../formats/file-source.ts';
import type { ImportChoices } from '../../formats/import-choices.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import { Queue } from '../kernel/job.ts';
import type { Transfers } from './transfers.svelte.ts';
import type { LibraryCalls } from './library-worker.ts';

export { importLines } from '../../formats/import-lines.ts';
export type { CsvColumn, CsvLayout } from '../../formats/csv/layout.ts';
export type { FileChoices } from '../../formats/file-source.ts';
export type { ImportChoices, VariableChoice } from '../../formats/import-choices.ts';
export { VARIABLE_ROLES, type VariableRole } from '../../formats/arrays/options.ts';
export type { ColumnName, ColumnRole, CsvOptions, TimeUnit } from '../../formats/csv/options.ts';

/** A table whose columns a person is asked about. */
export interface CsvQuestion {
	readonly name: string;
	/** What its columns seem to mean. */
	readonly layout: CsvLayout;
	/** How many more tables wait behind this one. */
	readonly more: number;
	/** What they would mean if the person says so. Rejects with a SessionError for something that cannot be. */
	look(said: CsvOptions): Promise<CsvLayout>;
	/** Goes on: with what was said, for this one or for all that wait; without it the file is left out. */
	answer(said: CsvOptions | undefined, forAll?: boolean): void;
}

/** What a file became: its sessions, to be looked at until it is dismissed. */
export interface ImportedCard {
	readonly file: string;
	/** None where the file was refused and a person may choose what in it is the EMG. */
	readonly sessions: readonly SessionSummary[];
	readonly source: FileSource;
	/** What was said of it. */
	readonly said: ImportChoices;
	/** Why it was refused. */
	readonly reason?: string | undefined;
}

/** Refused files of which a card asks which array is the EMG, and such that only lack a rate. */
const ASKED_ARRAYS = /\.(?:mat|h5|hdf5?|np[yz])$/i;
const ASKED_RATE = /\.(?:mat|h5|hdf5?|np[yz]|edf|bdf|rec)$/i;

/** A sentence that is said of several imported files. */
export interface SharedNote {
	readonly note: string;
	readonly files: readonly string[];
}

/** The notes of many cards, each once, with the files it is about. */
export function sharedNotes(cards: readonly ImportedCard[]): readonly SharedNote[] {
	const notes = new Map<string, string[]>();
	for (const { file, sessions } of cards) {
		for (const note of new Set(sessions.flatMap(({ problems }) => problems))) {
			notes.set(note, [...(notes.get(note) ?? []), file]);
		}
	}
	return [...notes].map(([note, files]) => ({ note, files }));
}

/** How files are taken in by a script. */
export interface ImportFilesOptions {
	/** What the columns of tables mean; given, nobody is asked. */
	readonly csv?: CsvOptions;
}

/** Files and links on their way in, one after the other. */
export class Imports {
	readonly #worker: LibraryCalls;
	readonly #transfers: Transfers;
	/** Called once per batch, when at least one session came in; again with sessions that others took the place of. */
	readonly #onTaken: (replaced?: readonly string[]) => Promise<void>;
	#question = $state.raw<CsvQuestion>();
	#cards = $state.raw<readonly ImportedCard[]>([]);
	/** The person is asked about one table at a time, whoever brings more in meanwhile. */
	readonly #questions = new Queue();

	constructor(
		worker: LibraryCalls,
		transfers: Transfers,
		onTaken: (replaced?: readonly string[]) => Promise<void>
	) {
		this.#worker = worker;
		this.#transfers = transfers;
		this.#onTaken = onTaken;
	}

	/** What the files of the latest import became, in the order they were imported. */
	get cards(): readonly ImportedCard[] {
		return this.#cards;
	}

	/** Takes all cards away. */
	dismissCards(): void {
		this.#cards = [];
	}

	/** The table a person is being asked about. */
	get question(): CsvQuestion | undefined {
		return this.#question;
	}

	/**
	 * Takes files in. One that is refused does not keep the others out: the reason stays among the transfers. Resolves
	 * with the ids of those taken in.
	 */
	async take(files: readonly FileSource[], options: ImportFilesOptions = {}): Promise<string[]> {
		const ids: string[] = [];
		let forAll = options.csv;
		for (const [i, file] of files.entries()) {
			const name = nameOf(file);
			try {
				let csv = forAll;
				const layout = csv ? undefined : await this.#layout(file);
				if (layout && !layout.facts.ours) {
					const asked = await this.#ask(file, layout, files.length - i - 1);
					if (!asked) continue;
					csv = asked.said;
					if (asked.forAll) forAll = csv;
				}
				ids.push(...(await this.#run(file, name, { csv })));
			} catch (error) {
				this.#transfers.refuse(name, error);
				await this.#offer(file, error);
			}
		}
		if (ids.length > 0) await this.#onTaken();
		return ids;
	}

	/** Takes in what is behind a link. Rejects with a SessionError that names the link and says what to do. */
	async takeLink(address: string): Promise<string[]> {
		const url = URL.parse(address.trim());
		if (!url || !/^https?:$/.test(url.protocol)) {
			throw new AppError(
				'SessionError',
				`"${address}" is no address of a file. Paste one that begins with https://.`
			);
		}
		const ids = await this.#run(url.href, nameOf(url.href), {});
		await this.#onTaken();
		return ids;
	}

	/** Resolves with the ids of the sessions that were in the file. */
	async #run(file: FileSource, name: string, said: ImportChoices, before?: ImportedCard): Promise<string[]> {
		const { imported: taken, refused } = await this.#transfers.run('in', name, ({ onFraction, stop }) =>
			this.#worker.call((api) => api.import(file, said, onFraction, transfer(stop, [stop])))
		);
		for (const one of refused) this.#transfers.refuse(one.name, new Error(one.reason));
		const card: ImportedCard = { file: name, sessions: taken, source: file, said };
		if (before) this.#cards = this.#cards.map((one) => (one === before ? card : one));
		else if (taken.length > 0) this.#cards = [...this.#cards, card];
		return taken.map(({ id }) => id);
	}

	/** What may be said otherwise of the file of a card. Rejects with a SessionError where the file is gone. */
	async choices({ source, sessions, said, file }: ImportedCard): Promise<FileChoices> {
		return this.#worker.call((api) => api.choices({ file: source, name: file, id: sessions[0]?.id, said }));
	}

	/**
	 * Imports the file of a card again, with what a person says of it now; what it had become before goes to the deleted
	 * sessions. Rejects with a SessionError where that cannot be; everything stays as it is then.
	 */
	async again(card: ImportedCard, said: ImportChoices): Promise<void> {
		await this.#run(card.source, card.file, { ...card.said, ...said }, card);
		const replaced = card.sessions.map(({ id }) => id);
		await this.#onTaken();
		if (replaced.length > 0) await this.#onTaken(replaced);
	}

	/** Asks for the columns of the table of a card anew, then imports it again. */
	async askAgain(card: ImportedCard): Promise<void> {
		const layout = await this.#worker.call((api) => api.layout(card.source, card.said.csv ?? {}));
		const asked = layout && (await this.#ask(card.source, layout, 0));
		if (asked) await this.again(card, { csv: asked.said });
	}

	/** A card for a refused file in which a person may choose what the EMG is, or of which only the rate is missing. */
	async #offer(source: FileSource, error: unknown): Promise<void> {
		const card = { file: nameOf(source), sessions: [], source, said: {}, reason: messageOf(error) };
		const missesRate = /how many samples it has per second/.test(card.reason);
		const asked = missesRate ? ASKED_RATE : ASKED_ARRAYS;
		if (typeof source === 'string' || !asked.test(source.name)) return;
		const { variables, rate } = await this.choices(card).catch(() => ({ variables: [], rate: false }));
		if (variables.length > 0 || (missesRate && rate)) this.#cards = [...this.#cards, card];
	}

	/** What a table's columns mean. Nobody is asked about a link or an archive. */
	async #layout(file: FileSource): Promise<CsvLayout | undefined> {
		if (typeof file === 'string' || /\.zip$/i.test(file.name)) return undefined;
		return this.#worker.call((api) => api.layout(file, {}));
	}

	async #ask(
		file: FileSource,
		layout: CsvLayout,
		more: number
	): Promise<{ said: CsvOptions; forAll: boolean } | undefined> {
		return this.#questions.run(async () => {
			try {
				return await new Promise((resolve) => {
					this.#question = {
						name: nameOf(file),
						layout,
						more,
						look: async (said) => {
							const seen = await this.#worker.call((api) => api.layout(file, said));
							return seen ?? layout;
						},
						answer: (said, forAll = false) => resolve(said && { said, forAll })
					};
				});
			} finally {
				this.#question = undefined;
			}
		});
	}
}

const nameOf = (file: FileSource): string =>
	typeof file !== 'string' ? file.name : URL.canParse(file) ? fileNameIn(new URL(file)) : file;
