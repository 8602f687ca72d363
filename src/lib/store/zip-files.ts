import { AppError, messageOf } from '../core/errors.ts';
import { crc32 } from './crc32.ts';
import { centralHeader, dosTime, endRecords, localHeader, type WrittenEntry } from './zip-records.ts';

/** A file that goes into an archive. */
export interface FileToZip {
	/** `/`-separated path in the archive. */
	readonly path: string;
	readonly file: Blob;
}

/** How files are put together. */
export interface ZipFilesOptions {
	readonly onFraction?: ((fraction: number) => void) | undefined;
	/** Aborts with an AbortError; the sink is then aborted too. */
	readonly signal?: AbortSignal | undefined;
	/** Writes zip64 records even where they are not needed. For tests. */
	readonly forceZip64?: boolean | undefined;
}

const PIECE_BYTES = 2 ** 20;

/**
 * Puts whole files into one archive, stored as they are, and closes the sink. Each file is read twice, for its checksum
 * and to copy it, a MiB at a time: memory stays flat whatever their size (`zipWriter` takes an entry at once). Zip64 where
 * it is needed. Throws a SessionError when a file cannot be read or the sink fails.
 */
export async function zipFiles(
	sink: WritableStream<Uint8Array>,
	files: readonly FileToZip[],
	{ onFraction, signal, forceZip64 = false }: ZipFilesOptions = {}
): Promise<void> {
	const writer = sink.getWriter();
	const time = dosTime(new Date());
	const entries: WrittenEntry[] = [];
	const total = files.reduce((sum, { file }) => sum + 2 * file.size, 0) || 1;
	let [offset, done] = [0, 0];
	const write = async (bytes: Uint8Array): Promise<void> => {
		signal?.throwIfAborted();
		await writer.write(bytes);
		offset += bytes.byteLength;
	};
	const reported = (bytes: Uint8Array): Uint8Array => {
		signal?.throwIfAborted();
		onFraction?.((done += bytes.byteLength) / total);
		return bytes;
	};
	try {
		for (const { path, file } of files) {
			let crc = 0;
			for await (const piece of piecesOf(file)) crc = crc32(reported(piece), crc);
			const entry = { name: new TextEncoder().encode(path), crc, size: file.size, offset };
			entries.push(entry);
			await write(localHeader(entry, time, forceZip64));
			for await (const piece of piecesOf(file)) await write(reported(piece));
		}
		const start = offset;
		for (const entry of entries) await write(centralHeader(entry, time, forceZip64));
		await write(endRecords(entries.length, start, offset - start, forceZip64));
		await writer.close();
	} catch (error) {
		// Why it ends is what the person hears; that the sink is gone as well adds nothing.
		await writer.abort(error).catch(() => undefined);
		signal?.throwIfAborted();
		throw new AppError(
			'SessionError',
			`The archive could not be written (${messageOf(error)}). Free some disk space or choose a folder instead, then export again.`,
			{ cause: error }
		);
	}
}

async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < file.size; at += PIECE_BYTES)
		yield new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
}
