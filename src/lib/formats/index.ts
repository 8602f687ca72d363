import { registry } from '../core/registry.ts';
import type { SessionSummary } from '../session/read/summary.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { bids } from './bids/index.ts';
import { c3d } from './c3d/index.ts';
import { csv } from './csv/index.ts';
import { bdf, edf } from './edf/index.ts';
import { refuse, type Format, type ImportOptions } from './format.ts';
import { hdf5 } from './hdf5/index.ts';
import { intan } from './intan/index.ts';
import { mat } from './mat/index.ts';
import { npy } from './npy/index.ts';
import { otb } from './otb/index.ts';
import { parquet } from './parquet/index.ts';
import { poly5 } from './poly5/index.ts';
import { readingThrough } from './read-through.ts';
import { unpacked } from './unpacked.ts';
import { refuseUnread, unreadFormat, unreadFormatOf } from './unread-formats.ts';
import { xdf } from './xdf/index.ts';

export { VARIABLE_ROLES, type VariableRole, type VariablesOptions } from './arrays/options.ts';
export type { BidsOptions } from './bids/names.ts';
export { csvLayout, type CsvColumn, type CsvLayout, type CsvStream } from './csv/layout.ts';
export { COLUMN_ROLES, type ColumnName, type ColumnRole, type CsvOptions } from './csv/options.ts';
export type {
	ExportOptions,
	ExportReport,
	FileTarget,
	Format,
	ImportOptions,
	TaskOptions
} from './format.ts';
export { importLines } from './import-lines.ts';
export { directoryTarget, folderTarget, storeTarget } from './targets.ts';

/** The formats, in the order of the menus. A format that can be imported is looked for in this order, too. */
export const formats = registry<readonly Format[]>(
	'format',
	[bdf, edf, xdf, mat, hdf5, npy, parquet, otb, c3d, poly5, intan, csv, bids].map(readingThrough)
);

/** Bytes a format is told by. */
const HEAD_BYTES = 4096;

/**
 * The format of a file, by its first bytes; its name decides only where nothing else does. Undefined for a file none of
 * them reads: a session archive, perhaps.
 */
export async function formatOf(source: RandomAccess): Promise<Format | undefined> {
	const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
	const readable = formats.all.filter((format) => format.import !== undefined);
	const told = readable.find((format) => format.id !== csv.id && format.sniff?.(head));
	// Headers of other programs are text too, and no tables.
	if (told || unreadFormat(head, source.name)) return told;
	return (
		readable.find((format) => format.sniff?.(head)) ??
		readable.find(({ extensions }) => extensions.some((ending) => source.name.toLowerCase().endsWith(ending)))
	);
}

/**
 * Makes a session of a file of any format here, compressed with gzip or not, in an empty store. Throws a SessionError that
 * names the file and says what to do; the store is then left half written, for its owner to throw away.
 *
 * ```ts
 * const store = await folderStore('takes/arm');
 * const summary = await importInto(store, await openNodeFile('arm.xdf'), { id: 'arm' });
 * ```
 */
export async function importInto(
	store: WritableByteStore,
	packed: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const source = await unpacked(packed, options);
	const format = await formatOf(source);
	if (format?.import) return format.import(store, source, options);
	const unread = await unreadFormatOf(source);
	if (unread) throw refuseUnread(source.name, unread);
	const known = formats.all.filter((candidate) => candidate.import).map((candidate) => candidate.label);
	throw refuse(
		source.name,
		'is of no format that can be imported',
		`Those are: ${known.join(', ')}, and session archives (.session.zip).`
	);
}
