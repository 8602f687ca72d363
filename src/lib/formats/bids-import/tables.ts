import { textOfInert } from '../../core/csv-cell.ts';
import { isObject, parseJson, type JsonObject } from '../../core/parse.ts';
import type { FileTree } from '../file-tree.ts';

/** Larger tables and descriptions are none of a recording. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_ROWS = 200_000;

/** A row of a table by the names of its columns, in lower case; cells that say `n/a` are missing. */
export type TsvRow = Readonly<Record<string, string>>;

/** Reads a table of tab-separated values; undefined where there is none. */
export async function readTsv(
	tree: FileTree,
	path: string | undefined
): Promise<readonly TsvRow[] | undefined> {
	const text = path === undefined ? undefined : await textOf(tree, path);
	if (text === undefined) return undefined;
	const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
	const names = (lines[0] ?? '').split('\t').map((name) => name.trim().toLowerCase());
	return lines.slice(1, MAX_ROWS).map((line) => {
		const cells = line.split('\t').map((cell) => textOfInert(cell.trim()));
		return Object.fromEntries(
			names.flatMap((name, i) => {
				const cell = cells[i] ?? '';
				return cell === '' || cell.toLowerCase() === 'n/a' ? [] : [[name, cell] as const];
			})
		);
	});
}

/** Reads a JSON object; undefined where there is none, or it cannot be read. */
export async function readJson(tree: FileTree, path: string | undefined): Promise<JsonObject | undefined> {
	const text = path === undefined ? undefined : await textOf(tree, path);
	if (text === undefined) return undefined;
	try {
		const value = parseJson(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

async function textOf(tree: FileTree, path: string): Promise<string | undefined> {
	if (!tree.paths.includes(path)) return undefined;
	const source = await tree.open(path);
	if (source.size > MAX_BYTES) return undefined;
	return new TextDecoder().decode(await source.read(0, source.size));
}
