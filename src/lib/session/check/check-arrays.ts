import { isObject, parseJson, type Json, type JsonObject } from '../../core/parse.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { isDtype } from '../format/dtype.ts';
import type { Findings, RuleId } from '../format/rules.ts';

/** What an array is to be. */
export interface ExpectedArray {
	/** `/emg.zarr` */
	readonly path: Key;
	/** Channels of the data; undefined for timestamps. */
	readonly nChannels: number | undefined;
	/** 0 when the file does not say. */
	readonly fs: number;
	/** As meta.json says it; undefined when it does not. */
	readonly dtype: string | undefined;
}

const KEYS = [
	'shape',
	'data_type',
	'chunk_grid',
	'chunk_key_encoding',
	'fill_value',
	'codecs',
	'attributes',
	'zarr_format',
	'node_type',
	'storage_transformers'
];
const CODECS: Json = [
	{ name: 'bytes', configuration: { endian: 'little' } },
	{ name: 'zstd', configuration: { level: 0, checksum: false } }
];

/**
 * Holds the rules of a `zarr.json` against one: only what a reader may forgive; what makes the array unreadable is said on
 * opening it. Undefined when there is nothing to look at.
 */
export async function checkArray(
	store: ByteStore,
	{ path, nChannels, fs, dtype }: ExpectedArray,
	findings: Findings
): Promise<{ readonly rows: number; readonly chunkRows: number } | undefined> {
	const entry = `${path.slice(1)}/zarr.json`;
	const array = objectIn(await store.get(`${path}/zarr.json`));
	if (!array) return undefined;
	const warn = (rule: RuleId, message: string): void => findings.warn(rule, entry, message);
	const missing = KEYS.filter((key) => !(key in array));
	const more = Object.keys(array).filter((key) => !KEYS.includes(key));
	if (missing.length > 0) warn('array', `It has no ${missing.join(', ')}.`);
	if (more.length > 0) warn('array', `It has ${more.join(', ')} besides.`);
	const { chunk_key_encoding: encoding, fill_value: fill } = array;
	if (encoding !== undefined && !same(encoding, { name: 'default', configuration: { separator: '/' } }))
		warn('array', `Its chunk_key_encoding is ${JSON.stringify(encoding)}.`);
	if (fill !== undefined && fill !== 0) warn('fill-value', `It is ${JSON.stringify(fill)}.`);
	if (array.codecs !== undefined && !same(array.codecs, CODECS))
		warn('codecs', `They are ${JSON.stringify(array.codecs)}.`);
	const type = array.data_type;
	if (isDtype(type) && dtype !== undefined && dtype !== type)
		warn('dtype', `It is ${type}, but meta.json says ${dtype}.`);
	const grid = isObject(array.chunk_grid) ? array.chunk_grid : {};
	const chunk = sizes(isObject(grid.configuration) ? grid.configuration.chunk_shape : undefined);
	const shape = sizes(array.shape);
	if (!chunk || !shape) return undefined;
	const expected = [Math.max(1, Math.floor(fs)), ...(nChannels === undefined ? [] : [nChannels])];
	if (fs > 0 && !same(chunk, expected))
		warn('chunk-shape', `Chunks are [${chunk.join(', ')}], and one second is [${expected.join(', ')}].`);
	await checkKeys(store, path, shape, chunk, findings);
	return { rows: shape[0]!, chunkRows: chunk[0]! };
}

/** Chunks that lie beyond the end. Those that are missing are found by reading the session. */
async function checkKeys(
	store: ByteStore,
	path: Key,
	shape: readonly number[],
	chunk: readonly number[],
	findings: Findings
): Promise<void> {
	const nChunks = Math.ceil(shape[0]! / chunk[0]!);
	for await (const key of store.keys()) {
		if (!key.startsWith(`${path}/c/`)) continue;
		const i = Number(key.slice(path.length + 3).split('/')[0]);
		if (!Number.isInteger(i) || i >= nChunks)
			findings.warn('chunks', key.slice(1), `It lies beyond the end: the array has ${nChunks} chunks.`);
	}
}

function objectIn(bytes: Uint8Array | undefined): JsonObject | undefined {
	try {
		const value = bytes && parseJson(new TextDecoder().decode(bytes));
		return isObject(value) ? value : undefined;
	} catch {
		// Opening the array says that it is no JSON.
		return undefined;
	}
}

const sizes = (value: unknown): number[] | undefined =>
	Array.isArray(value) && value.length > 0 && value.every((n) => Number.isSafeInteger(n) && Number(n) >= 0)
		? (value as number[])
		: undefined;

/** Equal as JSON, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
	const sorted = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(sorted)
			: isObject(value)
				? Object.fromEntries(
						Object.keys(value)
							.sort()
							.map((key) => [key, sorted(value[key])])
					)
				: value;
	return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
