import type { DecodedArray, FileMetaData, SchemaElement } from 'hyparquet';

/** A column of a Parquet file as cells of a table of text. */
export interface TextColumn {
	/** Its name in the file. */
	readonly column: string;
	/** A heading for each cell: several for a list that has as many numbers in every row. */
	readonly headings: readonly string[];
	/** True for numbers of 32 bits with a point, whose text is that of the float32. */
	readonly single: boolean;
	/** The cell of a value that is none of a list, and no float32. */
	readonly text: (value: unknown) => string;
}

/** Widest list that is taken for channels. */
const MAX_LIST = 4096;

/** The leaf of a column in the schema, and its place; lists have theirs two levels below. */
interface Leaf {
	readonly name: string;
	readonly leaf: SchemaElement | undefined;
	readonly list: boolean;
}

/** The columns of a file in their order. `firstOf`: the values of the first rows of a column. */
export async function textColumns(
	metadata: FileMetaData,
	firstOf: (column: string) => Promise<DecodedArray>
): Promise<readonly TextColumn[]> {
	const columns: TextColumn[] = [];
	for (const { name, leaf, list } of leavesOf(metadata.schema)) {
		if (leaf === undefined) continue;
		const heading = /^__index_level_\d+__$/.test(name) ? '' : name;
		const width = list ? await listWidth(await firstOf(name)) : undefined;
		columns.push({
			column: name,
			headings:
				width === undefined ? [heading] : Array.from({ length: width }, (_, i) => `${heading}_${i + 1}`),
			single: leaf.type === 'FLOAT',
			text: textOf(leaf)
		});
	}
	return columns;
}

/** Leaves by column; groups other than lists have none, and are left out. */
function leavesOf(schema: readonly SchemaElement[]): readonly Leaf[] {
	const leaves: Leaf[] = [];
	let at = 1;
	/** Walks over an element and what is below it; gives its leaves. */
	const walk = (): SchemaElement[] => {
		const element = schema[at++];
		if (!element) return [];
		if (!element.num_children) return [element];
		const below: SchemaElement[] = [];
		for (let i = 0; i < element.num_children && at < schema.length; i++) below.push(...walk());
		return below;
	};
	const root = schema[0]?.num_children ?? 0;
	for (let i = 0; i < root && at < schema.length; i++) {
		const top = schema[at]!;
		const below = walk();
		const list =
			top.repetition_type === 'REPEATED' ||
			top.converted_type === 'LIST' ||
			top.logical_type?.type === 'LIST';
		const plain = !top.num_children || list;
		leaves.push({ name: top.name, leaf: plain && below.length === 1 ? below[0] : undefined, list });
	}
	return leaves;
}

/** Numbers that each row of a column of lists has; undefined where rows differ, and for what is no list of numbers. */
async function listWidth(values: DecodedArray): Promise<number | undefined> {
	let width: number | undefined;
	for (const value of Array.from<unknown>(values)) {
		if (!isList(value) || value.length === 0 || value.length > MAX_LIST) return undefined;
		if (width !== undefined && value.length !== width) return undefined;
		width = value.length;
	}
	return width;
}

/** True for an array of any kind. */
export const isList = (value: unknown): value is ArrayLike<unknown> =>
	Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

function textOf({ converted_type, logical_type, type }: SchemaElement): (value: unknown) => string {
	if (converted_type === 'DATE' || logical_type?.type === 'DATE')
		return (value) => isoText(value).slice(0, 10);
	const stamp =
		logical_type?.type === 'TIMESTAMP' ||
		converted_type === 'TIMESTAMP_MILLIS' ||
		converted_type === 'TIMESTAMP_MICROS' ||
		type === 'INT96';
	// Times that are not those of a place on earth are those of a wall clock.
	const zone = logical_type?.type === 'TIMESTAMP' && !logical_type.isAdjustedToUTC ? '' : 'Z';
	if (stamp) return (value) => (isNone(value) ? '' : `${isoText(value)}${zone}`);
	return plainText;
}

const isNone = (value: unknown): boolean => value === null || value === undefined;

/** Nanoseconds since 1970 as `2024-05-02T10:00:00.123456789`; empty for what is none. */
function isoText(value: unknown): string {
	if (typeof value !== 'bigint') return '';
	const billion = 1_000_000_000n;
	const rest = ((value % billion) + billion) % billion;
	const date = new Date(Number((value - rest) / 1_000_000n));
	if (Number.isNaN(date.getTime())) return '';
	return `${date.toISOString().slice(0, -5)}.${String(rest).padStart(9, '0')}`;
}

function plainText(value: unknown): string {
	if (isNone(value)) return '';
	if (typeof value === 'boolean') return value ? '1' : '0';
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string')
		return String(value);
	return isList(value) ? `[${Array.from(value).map(plainText).join(' ')}]` : '';
}
