import { AppError, isAbort, isAppError, messageOf } from '../core/errors.ts';
import type { FileTarget } from './format.ts';

/** Pieces are put together up to this size: a write may cost a message to another process. */
const BUFFER_BYTES = 256 * 1024;

/** A file that is being written, piece by piece. Throws a SessionError when the disk is full or the place is gone. */
export class ByteSink {
	/** Bytes written so far. */
	written = 0;
	readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
	readonly #encoder = new TextEncoder();
	#buffer = new Uint8Array(BUFFER_BYTES);
	#filled = 0;

	constructor(stream: WritableStream<Uint8Array>) {
		this.#writer = stream.getWriter();
	}

	/** Copies the bytes: the caller may reuse its array. */
	async write(bytes: Uint8Array): Promise<void> {
		this.written += bytes.byteLength;
		for (let from = 0; from < bytes.byteLength;) {
			const n = Math.min(bytes.byteLength - from, BUFFER_BYTES - this.#filled);
			this.#buffer.set(bytes.subarray(from, from + n), this.#filled);
			this.#filled += n;
			from += n;
			if (this.#filled === BUFFER_BYTES) await this.#empty();
		}
	}

	/** Writes text as UTF-8. */
	text(text: string): Promise<void> {
		return this.write(this.#encoder.encode(text));
	}

	async close(): Promise<void> {
		await this.#empty();
		await guarded(this.#writer.close());
	}

	/** Gives the file up. */
	async abort(reason: unknown): Promise<void> {
		// Why it is given up is what the person hears; that the place is gone as well adds nothing.
		await this.#writer.abort(reason).catch(() => undefined);
	}

	async #empty(): Promise<void> {
		if (this.#filled === 0) return;
		const bytes = this.#buffer.subarray(0, this.#filled);
		// A sink may keep what it is given.
		this.#buffer = new Uint8Array(BUFFER_BYTES);
		this.#filled = 0;
		await guarded(this.#writer.ready);
		await guarded(this.#writer.write(bytes));
	}
}

/** Writes one file of `target`: kept when `work` is done, given up when it fails. */
export async function writeFile<T>(
	target: FileTarget,
	path: string,
	work: (sink: ByteSink) => Promise<T>
): Promise<T> {
	return writeTo(await target.create(path), work);
}

/** Writes to `stream` and closes it; aborts it when `work` fails. */
export async function writeTo<T>(
	stream: WritableStream<Uint8Array>,
	work: (sink: ByteSink) => Promise<T>
): Promise<T> {
	const sink = new ByteSink(stream);
	try {
		const result = await work(sink);
		await sink.close();
		return result;
	} catch (error) {
		await sink.abort(error);
		throw error;
	}
}

async function guarded<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (isAppError(error) || isAbort(error)) throw error;
		throw new AppError(
			'SessionError',
			`The file could not be written (${messageOf(error)}). Free some disk space or choose another place, then export again.`,
			{ cause: error }
		);
	}
}
