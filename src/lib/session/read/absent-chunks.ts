import { AppError, messageOf } from '../../core/errors.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { DamagedEntryError } from '../../store/damaged-entry.ts';
import type { Rows } from './row-map.ts';
import type { StoredArray } from './stored-array.ts';

/** Rows of an array that cannot be read, and why. */
export interface MissingChunk extends Rows {
	/** `emg.zarr/c/1/0` */
	readonly entry: string;
	/** A sentence, with what to do. */
	readonly reason: string;
}

/** What a session without some of its chunks is like. */
export interface AbsentChunks {
	/** Rows without samples. */
	readonly missing: readonly MissingChunk[];
	/** Absent chunks that are read as the fill value: how many, and the first. Undefined when there is none. */
	readonly omitted?: { readonly chunks: number; readonly first: string } | undefined;
}

/**
 * Keys of the absent chunks that are read as the fill value, as somebody found who could decode the chunks beside them. For
 * the window, which decodes nothing: its content security policy forbids what the decoder needs.
 */
export type KnownFill = () => Promise<ReadonlySet<Key>>;

/**
 * What absent chunks of an array may be: losses only; fill where the samples beside them are fill; or fill anywhere, in a
 * stream that a program computes (a target), where nothing is lost while its times are there.
 */
export type Omission = 'none' | 'beside fill' | 'all';

/** Absent chunks that are looked at one by one: hours of a recording. More are damage of the `zarr.json`. */
const MOST_ABSENT = 20_000;
/** Samples on each side of absent chunks that must have the fill value. */
const BESIDE = 4;
/** Bytes that are decoded at most to look beside absent chunks. */
const MOST_DECODED = 256 * 2 ** 20;
const AGAIN = 'Get the file again, or export the session again where it was recorded.';

/** Every key of a store: what is stored, without reading it. */
export async function keysIn(store: ByteStore): Promise<ReadonlySet<Key>> {
	const keys = new Set<Key>();
	for await (const key of store.keys()) keys.add(key);
	return keys;
}

/**
 * Finds the chunks that an array should have and that are not stored. An absent chunk is a loss, with one exception: zarr
 * lets a writer leave out chunks in which everything has the fill value, and zarr-python (MyoGestic) does so. It cannot be
 * told from a loss for certain, so an absent chunk is taken as fill only where `omission` says that the writer may leave
 * chunks out, and where the samples stored beside it have the fill value as well (or none of the column of chunks is
 * stored): a force at rest is 0 before and after, a muscle signal is not. A target may begin and end its rest with a chunk.
 *
 * `known`: asked instead of looking beside the absent chunks. Throws a SessionError for an array that declares far more
 * chunks than there are.
 */
export async function absentChunks(
	array: StoredArray,
	keys: ReadonlySet<Key>,
	omission: Omission,
	known?: KnownFill
): Promise<AbsentChunks> {
	const { nChunks, nAcross } = array;
	const prefix = `/${array.name}/`;
	let present = 0;
	for (const key of keys) if (key.startsWith(prefix)) present++;
	// The zarr.json is one of them.
	if (nChunks * nAcross - present > MOST_ABSENT) throw tooFew(array, present - 1);
	const fill = new Set<Key>();
	const gone = new Map<number, Key>();
	let budget = MOST_DECODED;
	for (let across = 0; across < nAcross; across++) {
		for (const { start, end } of absentRuns(array, keys, across)) {
			budget -= 2 * array.chunkBytes;
			const isFill = async (): Promise<boolean> =>
				known ? (await known()).has(array.keyOf(start, across)) : besideFill(array, start, end, across);
			const left = omission === 'all' || (omission === 'beside fill' && budget >= 0 && (await isFill()));
			for (let i = start; i < end; i++) {
				if (left) fill.add(array.keyOf(i, across));
				else if (!gone.has(i)) gone.set(i, array.keyOf(i, across));
			}
		}
	}
	array.takeAsFill(fill);
	const [first] = fill;
	return {
		missing: [...gone].sort(([a], [b]) => a - b).map(([i, key]) => lost(array, i, absent(array, key))),
		omitted: first && { chunks: fill.size, first: first.slice(1) }
	};
}

/** Chunk `i` of an array as rows that are missing. */
export function lost(
	array: StoredArray,
	i: number,
	what: Pick<MissingChunk, 'entry' | 'reason'>
): MissingChunk {
	return { start: i * array.chunkRows, end: Math.min(array.rows, (i + 1) * array.chunkRows), ...what };
}

/** What a chunk that could not be decoded is reported as. */
export const damaged = (
	array: StoredArray,
	i: number,
	error: Error
): Pick<MissingChunk, 'entry' | 'reason'> => ({
	entry: array.keyOf(i).slice(1),
	reason: messageOf(error)
});

function absent(array: StoredArray, key: Key): Pick<MissingChunk, 'entry' | 'reason'> {
	const entry = key.slice(1);
	return { entry, reason: `${entry} is missing in ${array.file}. ${AGAIN}` };
}

/** Runs of chunks `[start, end)` in one column of chunks that are not stored. */
function* absentRuns(array: StoredArray, keys: ReadonlySet<Key>, across: number): Generator<Rows> {
	let start: number | undefined;
	for (let i = 0; i < array.nChunks; i++) {
		const stored = keys.has(array.keyOf(i, across));
		if (!stored) start ??= i;
		else if (start !== undefined) {
			yield { start, end: i };
			start = undefined;
		}
	}
	if (start !== undefined) yield { start, end: array.nChunks };
}

/** True when the samples stored right before chunk `start`, or right after the last chunk before `end`, are fill. */
async function besideFill(array: StoredArray, start: number, end: number, across: number): Promise<boolean> {
	if (Number.isNaN(array.fill)) return false;
	if (start === 0 && end === array.nChunks) return true;
	const { chunkRows, chunkColumns } = array;
	const columns = Math.min(chunkColumns, array.columns - across * chunkColumns);
	const isFill = async (i: number, from: number, to: number): Promise<boolean> => {
		try {
			const block = await array.block(i, across);
			for (let row = from; row < to; row++)
				for (let column = 0; column < columns; column++)
					if (Number(block[row * chunkColumns + column]) !== array.fill) return false;
			return true;
		} catch (error) {
			if (!(error instanceof DamagedEntryError)) throw error;
			return false;
		}
	};
	if (start > 0 && (await isFill(start - 1, Math.max(0, chunkRows - BESIDE), chunkRows))) return true;
	const rows = Math.min(chunkRows, array.rows - end * chunkRows);
	return end < array.nChunks && (await isFill(end, 0, Math.min(BESIDE, rows)));
}

const tooFew = (array: StoredArray, present: number): AppError =>
	new AppError(
		'SessionError',
		`${array.name}/zarr.json in ${array.file} declares ${array.rows} samples, but only ${present} of ` +
			`${array.nChunks * array.nAcross} chunks are there. ${AGAIN}`
	);
