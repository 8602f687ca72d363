import { isAppError, messageOf } from '../../core/errors.ts';
import type { ByteStore } from '../../store/byte-store.ts';
import type { SessionMeta } from '../format/metadata.ts';
import { keysIn, type KnownFill } from './absent-chunks.ts';
import { StreamReader } from './stored-stream.ts';
import { findRows, openArrays, type DeclaredStream } from './stream-arrays.ts';

/** A stream that could not be opened, and the sentence that says why. */
export interface BrokenStream {
	readonly stream: string;
	readonly reason: string;
}

/** Opens every stream of `meta`; those that cannot be opened are `broken`. `file` is what errors call the session. */
export async function openStreams(
	store: ByteStore,
	meta: SessionMeta,
	file: string,
	known?: KnownFill
): Promise<{
	readonly readers: ReadonlyMap<string, StreamReader>;
	readonly broken: readonly BrokenStream[];
}> {
	const broken: BrokenStream[] = [];
	const attempt = async <T>(stream: string, open: () => Promise<T>): Promise<T | undefined> => {
		try {
			return await open();
		} catch (error) {
			if (!isAppError(error, 'SessionError')) throw error;
			broken.push({ stream, reason: messageOf(error) });
			return undefined;
		}
	};
	const declared: DeclaredStream[] = [];
	for (const stream of meta.streams) {
		const arrays = await attempt(stream.name, () => openArrays(store, stream, file));
		if (arrays) declared.push(arrays);
	}
	// After the lengths: a recording that runs has stored the chunks of every length it declared.
	const keys = await keysIn(store);
	const readers = new Map<string, StreamReader>();
	for (const arrays of declared) {
		const { name } = arrays.meta;
		const found = await attempt(name, () => findRows(arrays, keys, meta.mayOmitChunks, known));
		if (found) readers.set(name, new StreamReader(found));
	}
	return { readers, broken };
}
