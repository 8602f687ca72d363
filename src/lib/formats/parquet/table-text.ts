import type { DecodedArray } from 'hyparquet';
import { csvCell } from '../../core/csv-cell.ts';
import { blobAccess } from '../../store/blob.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { RowText } from '../csv/row-text.ts';
import { refuse, type TaskOptions } from '../format.ts';
import { isList, textColumns, type TextColumn } from './columns.ts';
import { guarded, openParquet, type OpenParquet } from './library.ts';

/** Key under which a file written here keeps what stands above the table in CSV. */
export const COMMENTS_KEY = 'myodeck_csv';

/** A file of few bytes may unpack to any size. */
const MAX_TEXT = 4 * 2 ** 30;
/** A group of rows is unpacked at once. */
const MAX_GROUP = 2 ** 30;
const FIRST_ROWS = 64;
const BLOCK_ROWS = 1024;

/**
 * A Parquet file as the same table in text, for the reader of tables: every number the same again, times to the nanosecond.
 * The text is kept where the browser keeps a Blob. `rows`: how many are taken; all of them when left out. Throws a
 * SessionError for a file that cannot be read.
 */
export async function tableText(
	source: RandomAccess,
	{ signal }: TaskOptions = {},
	rows = Infinity
): Promise<RandomAccess> {
	const open = await openParquet(source);
	const { library, metadata } = open;
	const scan = await guarded(source.name, () => library.parquetScan({ ...open, useOffsetIndex: false }));
	const read = (column: string, rowStart: number, rowEnd: number): Promise<DecodedArray> =>
		guarded(source.name, () => scan.readColumn({ column, rowStart, rowEnd }));
	const [first] = scan.ranges;
	if (!first) throw refuse(source.name, 'holds no rows', 'Choose another file.');
	for (const group of metadata.row_groups) checkGroup(source.name, Number(group.total_byte_size));
	const start = first.rowStart;
	const columns = await textColumns(metadata, (column) =>
		read(column, start, Math.min(first.rowEnd, start + FIRST_ROWS))
	);
	if (columns.length === 0)
		throw refuse(source.name, 'holds no column of plain values', 'Choose another file.');
	const parts: BlobPart[] = [headText(open, columns)];
	let size = 0;
	let left = rows;
	for (const { rowStart, rowEnd } of scan.ranges) {
		const end = Math.min(rowEnd, rowStart + left);
		const values = new Map<string, DecodedArray>();
		for (const { column } of columns) {
			signal?.throwIfAborted();
			values.set(column, await read(column, rowStart, end));
		}
		for (const part of rowsText(columns, values, end - rowStart)) {
			size += part.byteLength;
			if (size > MAX_TEXT) throw tooLarge(source.name);
			parts.push(part);
		}
		left -= end - rowStart;
		if (left <= 0) break;
	}
	return blobAccess(new Blob(parts), source.name);
}

function checkGroup(file: string, bytes: number): void {
	if (bytes <= MAX_GROUP) return;
	throw refuse(
		file,
		`has a group of rows of ${(bytes / 2 ** 30).toFixed(1)} GiB, which is read at once`,
		'Write it again with smaller groups: to_parquet(path, row_group_size=100000).'
	);
}

const tooLarge = (file: string): Error =>
	refuse(file, 'is a table of more than 4 GiB of text', 'Cut it into parts, then import those.');

/** What stands above the rows: the comments of a file written here, and the heading. */
function headText({ metadata }: OpenParquet, columns: readonly TextColumn[]): string {
	const own = metadata.key_value_metadata?.find(({ key }) => key === COMMENTS_KEY)?.value ?? '';
	const headings = columns.flatMap((column) => column.headings);
	return `${own}${headings.map(csvCell).join(',')}\n`;
}

function* rowsText(
	columns: readonly TextColumn[],
	values: ReadonlyMap<string, DecodedArray>,
	count: number
): Generator<Uint8Array<ArrayBuffer>> {
	const lines = new RowText();
	for (let row = 0; row < count; row++) {
		for (const [i, column] of columns.entries()) {
			if (i > 0) lines.comma();
			addCells(lines, column, values.get(column.column)?.[row]);
		}
		lines.text('\n');
		if (row % BLOCK_ROWS === BLOCK_ROWS - 1) yield lines.take().slice();
	}
	yield lines.take().slice();
}

function addCells(lines: RowText, { headings, single, text }: TextColumn, value: unknown): void {
	const add = (one: unknown): void => {
		if (single && typeof one === 'number' && Number.isFinite(one)) lines.float32(one);
		else lines.text(csvCell(text(one)));
	};
	if (headings.length === 1 && !isList(value)) return add(value);
	if (headings.length === 1) return lines.text(csvCell(text(value)));
	for (let i = 0; i < headings.length; i++) {
		if (i > 0) lines.comma();
		add(isList(value) ? value[i] : undefined);
	}
}
