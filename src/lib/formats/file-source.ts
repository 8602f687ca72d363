import { withSessions } from '../library/with-sessions.ts';
import { blobAccess } from '../store/blob.ts';
import type { Database } from '../store/database.ts';
import { openHttp, type HttpOptions } from '../store/http.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { csvLayout, type CsvLayout } from './csv/layout.ts';
import type { CsvOptions } from './csv/options.ts';
import { tableText } from './parquet/table-text.ts';
import { unpacked } from './unpacked.ts';
import { trackChoices, variableChoices, type ImportChoices, type VariableChoice } from './import-choices.ts';
import { kindOf, importFile, type ImportFileOptions, type ImportedFile } from './import-file.ts';

export type { ImportChoices } from './import-choices.ts';

/** A file a person chose, or the address of one. Can be sent to a worker. */
export type FileSource = File | string;

/** The bytes of a file; of a file compressed with gzip those of the file inside. */
const accessTo = async (source: FileSource, options: HttpOptions = {}): Promise<RandomAccess> =>
	unpacked(
		await (typeof source === 'string' ? openHttp(new URL(source), options) : blobAccess(source, source.name)),
		{ signal: options.signal }
	);

/** How much of taking a link in is its download, where the server sends only the whole. */
const DOWNLOAD = 0.5;

/** Rows of a table that are looked at before a person is asked; the import looks at all of them. */
const INSPECTED_ROWS = 20_000;

/** Imports a file, or what an address names. Throws a SessionError that names it, see `importFile`. */
export async function importFrom(
	db: Database,
	source: FileSource,
	{ onFraction, ...options }: ImportFileOptions
): Promise<ImportedFile> {
	let begin = 0;
	const onProgress = (done: number, total: number | undefined): void => {
		begin = DOWNLOAD;
		onFraction?.(total ? (DOWNLOAD * done) / total : undefined);
	};
	const access = await accessTo(source, { signal: options.signal, onProgress });
	return importFile(db, access, {
		...options,
		created: typeof source === 'string' ? undefined : new Date(source.lastModified),
		onFraction: (fraction) => onFraction?.(fraction === undefined ? fraction : begin + (1 - begin) * fraction)
	});
}

/**
 * What the columns of a table (CSV, Parquet) seem to mean, so that a person can say otherwise; undefined for a file of another
 * format. Throws a SessionError for a table that makes no sense.
 */
export async function layoutOf(
	source: FileSource,
	overrides: CsvOptions = {}
): Promise<CsvLayout | undefined> {
	const access = await accessTo(source);
	const kind = await kindOf(access);
	if (kind === 'csv') return csvLayout(access, overrides, INSPECTED_ROWS);
	if (kind !== 'parquet') return undefined;
	return csvLayout(await tableText(access, {}, INSPECTED_ROWS), overrides);
}

/** What may be changed of a file. */
export interface FileChoices {
	/** True for a table, whose columns have roles. */
	readonly table: boolean;
	/** Variables of a file of arrays. */
	readonly variables: readonly VariableChoice[];
	/** True for a format whose rate may be said otherwise. */
	readonly rate: boolean;
	/** Label tracks, the one for training first; none where there is only one. */
	readonly labelTracks: readonly string[];
}

/** Whose choices are asked for. */
export interface ChoicesRequest {
	readonly file: FileSource;
	/** What messages call it. */
	readonly name: string;
	/** The session it was imported as; undefined for a file that was refused. */
	readonly id: string | undefined;
	readonly said: ImportChoices;
}

/** What a person may say otherwise of a file. Throws a SessionError for a file or a session that is not there any more. */
export async function fileChoices(
	db: Database,
	{ file, name, id, said }: ChoicesRequest
): Promise<FileChoices> {
	const access = await accessTo(file);
	const kind = await kindOf(access);
	return {
		table: kind === 'csv' || kind === 'parquet',
		variables: (await variableChoices(access, said)) ?? [],
		rate: kind === 'edf' || kind === 'bdf' || kind === 'xdf',
		labelTracks:
			id === undefined
				? []
				: await withSessions(db, [{ id, name }], 'read', async ([session]) => trackChoices(session!))
	};
}
