import { unzlibSync, gunzipSync } from 'fflate';
import type * as Hyparquet from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData, ParquetParsers } from 'hyparquet';
import { AppError, isAppError, messageOf } from '../../core/errors.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { damageReason } from '../damage-reason.ts';
import { refuse } from '../format.ts';

type Library = typeof Hyparquet;

/** Bytes that one page may have unpacked. */
const MAX_PAGE = 2 ** 28;
const PIECE = 2 ** 20;

/** A Parquet file whose footer is read. */
export interface OpenParquet {
	readonly library: Library;
	readonly file: AsyncBuffer;
	readonly metadata: FileMetaData;
	readonly compressors: Compressors;
	readonly parsers: Partial<ParquetParsers>;
}

/** Times as nanoseconds since 1970: a Date has milliseconds only. */
const parsers: Partial<ParquetParsers> = {
	timestampFromMilliseconds: (millis) => (millis === undefined ? undefined : BigInt(millis) * 1_000_000n),
	timestampFromMicroseconds: (micros) => (micros === undefined ? undefined : BigInt(micros) * 1000n),
	timestampFromNanoseconds: (nanos) => (nanos === undefined ? undefined : BigInt(nanos)),
	dateFromDays: (days) => (days === undefined ? undefined : BigInt(days) * 86_400_000_000_000n)
};

/**
 * Loads the Parquet library and reads the footer of a file. Throws a SessionError for a damaged file, and an
 * UnsupportedError where the library cannot be loaded.
 */
export async function openParquet(source: RandomAccess): Promise<OpenParquet> {
	const library = await loaded(source.name, () => import('hyparquet'));
	const { decompress } = await loaded(source.name, () => import('fzstd'));
	const file: AsyncBuffer = {
		byteLength: source.size,
		slice: (start, end) => bytesOf(source, start, end ?? source.size)
	};
	const bounded =
		(unpack: (input: Uint8Array, length: number) => Uint8Array) =>
		(input: Uint8Array, length: number): Uint8Array => {
			if (!(length <= MAX_PAGE)) throw new Error(`a page declares ${length} bytes`);
			return unpack(input, length);
		};
	const compressors: Compressors = {
		SNAPPY: bounded((input, length) => {
			const output = new Uint8Array(length);
			library.snappyUncompress(input, output);
			return output;
		}),
		GZIP: bounded((input, length) =>
			input[0] === 0x1f ? gunzipSync(input, { out: new Uint8Array(length) }) : unzlibSync(input)
		),
		ZSTD: bounded((input, length) => decompress(input, new Uint8Array(length)))
	};
	const metadata = await guarded(source.name, () => library.parquetMetadataAsync(file, { parsers }));
	return { library, file, metadata, compressors, parsers };
}

/** Runs calls of the library: what it throws is the fault of the file, and becomes a SessionError. */
export async function guarded<T>(file: string, work: () => T | Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (isAppError(error)) throw error;
		throw refuse(
			file,
			`cannot be read as Parquet (${damageReason(error)})`,
			'Write it again, uncompressed or with snappy, gzip or zstd: pandas.DataFrame.to_parquet(compression="snappy").'
		);
	}
}

async function loaded<T>(file: string, load: () => Promise<T>): Promise<T> {
	try {
		return await load();
	} catch (error) {
		throw new AppError(
			'UnsupportedError',
			`${file} was not read: the reader of Parquet files could not be loaded (${messageOf(error)}). Check the connection and load the page again.`,
			{ cause: error }
		);
	}
}

async function bytesOf(source: RandomAccess, start: number, end: number): Promise<ArrayBuffer> {
	const from = Math.max(0, start < 0 ? source.size + start : start);
	const to = Math.min(source.size, end);
	const bytes = new Uint8Array(Math.max(0, to - from));
	for (let at = from; at < to; at += PIECE)
		bytes.set(await source.read(at, Math.min(PIECE, to - at)), at - from);
	return bytes.buffer;
}
