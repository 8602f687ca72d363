import { AppError, messageOf } from '../core/errors.ts';
import type { Key, WritableByteStore } from './byte-store.ts';
import { crc32 } from './crc32.ts';
import { centralHeader, dosTime, endRecords, localHeader, type WrittenEntry } from './zip-records.ts';

/** How an archive is written. */
export interface ZipOptions {
	/**
	 * Time stamped on every entry, as it reads locally; 1980-01-01 when left out. It comes from the session, never from
	 * the clock: the same content makes the same bytes.
	 */
	readonly modified?: Date | undefined;
	/** Writes zip64 records even where they are not needed. For tests. */
	readonly forceZip64?: boolean | undefined;
}

/** Small pieces are put together up to this size, so that thousands of headers are not thousands of writes. */
const BUFFER_BYTES = 256 * 1024;

/**
 * A store that streams a zip archive into `sink`: every entry stored (method 0), in the order given, sizes and checksum
 * before the bytes (no data descriptors), zip64 where a size, an offset or the count asks for it. `close` writes the
 * directory and closes the sink. Memory: one buffer and about 100 bytes per entry.
 *
 * It cannot be read, and no key can be written twice. Throws a SessionError when the sink fails.
 */
export function zipWriter(sink: WritableStream<Uint8Array>, options: ZipOptions = {}): WritableByteStore {
	const time = dosTime(options.modified ?? new Date(1980, 0, 1));
	const zip64 = options.forceZip64 ?? false;
	const out = new Output(sink);
	const entries = new Map<Key, WrittenEntry>();
	const encoder = new TextEncoder();

	return {
		get: () => Promise.reject(new Error('An archive that is being written cannot be read.')),
		async *keys() {
			yield* [...entries.keys()];
		},
		async setMany(given) {
			for (const [key, bytes] of given) {
				if (entries.has(key)) throw new Error(`${key} is in the archive already.`);
				const name = encoder.encode(key.slice(1));
				const entry = { name, crc: crc32(bytes), size: bytes.byteLength, offset: out.offset };
				entries.set(key, entry);
				await out.write(localHeader(entry, time, zip64));
				await out.write(bytes);
			}
		},
		async close() {
			const start = out.offset;
			for (const entry of entries.values()) await out.write(centralHeader(entry, time, zip64));
			await out.write(endRecords(entries.size, start, out.offset - start, zip64));
			await out.close();
		}
	};
}

/** The sink, with a buffer for small pieces. */
class Output {
	/** Bytes written so far. */
	offset = 0;
	readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
	#buffer = new Uint8Array(BUFFER_BYTES);
	#filled = 0;

	constructor(sink: WritableStream<Uint8Array>) {
		this.#writer = sink.getWriter();
	}

	async write(bytes: Uint8Array): Promise<void> {
		this.offset += bytes.byteLength;
		if (this.#filled + bytes.byteLength > BUFFER_BYTES) await this.#empty();
		if (bytes.byteLength > BUFFER_BYTES) return this.#send(bytes);
		this.#buffer.set(bytes, this.#filled);
		this.#filled += bytes.byteLength;
	}

	async close(): Promise<void> {
		await this.#empty();
		await this.#guard(this.#writer.close());
	}

	async #empty(): Promise<void> {
		if (this.#filled === 0) return;
		const bytes = this.#buffer.subarray(0, this.#filled);
		// A sink may keep what it is given.
		this.#buffer = new Uint8Array(BUFFER_BYTES);
		this.#filled = 0;
		await this.#send(bytes);
	}

	async #send(bytes: Uint8Array): Promise<void> {
		await this.#guard(this.#writer.ready);
		await this.#guard(this.#writer.write(bytes));
	}

	async #guard<T>(work: Promise<T>): Promise<T> {
		try {
			return await work;
		} catch (error) {
			throw new AppError(
				'SessionError',
				`The archive could not be written (${messageOf(error)}). Free some disk space or choose another place, then export again.`,
				{ cause: error }
			);
		}
	}
}
