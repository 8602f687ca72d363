import { AppError, messageOf } from '../core/errors.ts';
import type { ByteStore, WritableByteStore } from '../store/byte-store.ts';
import { copyStore } from '../store/copy-store.ts';
import { zipWriter } from '../store/zip-writer.ts';
import { Session } from '../session/read/session.ts';
import type { SessionSummary } from '../session/read/summary.ts';

/** Told how far a copy is, 0 … 1; undefined when the size is not known. */
export type OnFraction = (fraction: number | undefined) => void;

/** How a session is copied. */
export interface CopyOptions {
	readonly onFraction?: OnFraction | undefined;
	/** Aborts with an AbortError after the batch that is on its way. */
	readonly signal?: AbortSignal | undefined;
	/** True: what is written goes to a disk, which keeps nothing in memory: see `CopyStoreOptions`. */
	readonly toDisk?: boolean | undefined;
}

/**
 * Writes a session as an archive, chunk by chunk: no copy of the session is ever in memory. Closes the sink; aborts it when
 * something fails.
 */
export async function writeArchive(
	from: ByteStore,
	sink: WritableStream<Uint8Array>,
	options: CopyOptions = {}
): Promise<void> {
	const writer = sink.getWriter();
	// The archive's writer keeps a hold of its stream, so it gets one of its own: this one can still be aborted.
	const held = new WritableStream<Uint8Array>({
		write: (bytes) => writer.write(bytes),
		close: () => writer.close()
	});
	try {
		await copyStore(from, zipWriter(held), { onProgress: progressOf(options), toDisk: options.toDisk });
	} catch (error) {
		// Why it ends is what the person hears; that the place is gone as well adds nothing.
		await writer.abort(error).catch(() => undefined);
		options.signal?.throwIfAborted();
		throw error;
	}
}

/**
 * Copies the session in `from` into an empty store, as `id`, and reads all of it once: a session no stream of which can be
 * read is refused with a SessionError that names file and entry. What is then half copied, its owner clears away.
 */
export async function copyIn(
	to: WritableByteStore,
	id: string,
	from: ByteStore,
	file: string,
	options: CopyOptions = {}
): Promise<SessionSummary> {
	// Metadata first: what is no session costs nothing. From the source, which knows its sizes: the database would have
	// to read everything back.
	const read = await (await Session.open(from, { id, name: file })).summary();
	await copyStore(from, to, { onProgress: progressOf(options) });
	const copy = await Session.open(to, { id, name: file });
	const unread = [...copy.broken, ...(await readAll(copy))];
	const whole = copy.withoutDamage();
	const broken = [
		...unread,
		...whole.streams
			.filter(({ nSamples, missing }) => nSamples === 0 && missing.length > 0)
			.map(({ name }) => ({ stream: name, reason: whole.losses(name).join(' ') }))
	];
	if (copy.streams.every(({ name }) => broken.some(({ stream }) => stream === name))) {
		const reasons = broken.map(({ stream, reason }) => `${stream}: ${reason}`).join(' ');
		throw new AppError('SessionError', `${file} has no stream that can be read. ${reasons}`.trim());
	}
	const problems = [...read.problems, ...unread.map(({ reason }) => reason), ...whole.problems];
	return { ...read, problems: [...new Set(problems)] };
}

const progressOf =
	({ onFraction, signal }: CopyOptions) =>
	(done: number, total: number | undefined): void => {
		signal?.throwIfAborted();
		onFraction?.(total ? done / total : undefined);
	};

/** Decodes every chunk once, and tells which streams cannot be read to their end. */
async function readAll(session: Session): Promise<{ stream: string; reason: string }[]> {
	const found: { stream: string; reason: string }[] = [];
	for (const { name } of session.streams) {
		try {
			for await (const chunk of session.chunks(name)) void chunk;
		} catch (error) {
			found.push({ stream: name, reason: messageOf(error) });
		}
	}
	return found;
}
