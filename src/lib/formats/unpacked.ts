import type { RandomAccess } from '../store/random-access.ts';
import { blobAccess } from '../store/blob.ts';
import { refuse, type TaskOptions } from './format.ts';

/** A file of few bytes may unpack to any size. */
const MAX_BYTES = 4 * 2 ** 30;
const BLOCK_BYTES = 2 ** 20;

/** True for the first bytes of a gzip file. */
const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/**
 * The file inside a gzip file (`.xdfz`, `.edf.gz`); a file that is none is given back as it is. What is unpacked is kept where
 * the browser keeps a Blob. Throws a SessionError for a file that does not unpack, or that unpacks to more than 4 GiB.
 */
export async function unpacked(source: RandomAccess, { signal }: TaskOptions = {}): Promise<RandomAccess> {
	if (!isGzip(await source.read(0, Math.min(2, source.size)))) return source;
	const parts: BlobPart[] = [];
	let size = 0;
	try {
		for await (const part of bytesOf(packed(source, signal).pipeThrough(new DecompressionStream('gzip')))) {
			size += part.byteLength;
			if (size > MAX_BYTES) break;
			parts.push(part);
		}
	} catch (error) {
		signal?.throwIfAborted();
		if (!(error instanceof TypeError) && !(error instanceof Error && 'code' in error)) throw error;
		throw refuse(
			source.name,
			'is a compressed file that does not unpack',
			'Get the file again, or unpack it (gunzip, 7-Zip) and import what is in it.'
		);
	}
	if (size > MAX_BYTES) {
		const todo = 'Unpack it (gunzip, 7-Zip), then import what is in it.';
		throw refuse(source.name, 'is a compressed file that unpacks to more than 4 GiB', todo);
	}
	return blobAccess(new Blob(parts), nameInside(source.name));
}

/** `a.xdfz` is `a.xdf` inside, `a.csv.gz` is `a.csv`. */
export const nameInside = (name: string): string => name.replace(/\.gz$/i, '').replace(/\.xdfz$/i, '.xdf');

function packed(source: RandomAccess, signal: AbortSignal | undefined): ReadableStream<BufferSource> {
	let at = 0;
	return new ReadableStream<BufferSource>({
		async pull(controller) {
			signal?.throwIfAborted();
			const length = Math.min(BLOCK_BYTES, source.size - at);
			if (length <= 0) return controller.close();
			controller.enqueue((await source.read(at, length)) as Uint8Array<ArrayBuffer>);
			at += length;
		}
	});
}

/** Safari has no iteration over streams. */
async function* bytesOf(
	stream: ReadableStream<Uint8Array<ArrayBuffer>>
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const reader = stream.getReader();
	try {
		for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}
