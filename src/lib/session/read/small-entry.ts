import { AppError } from '../../core/errors.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';

/** Largest JSON file of a session: hours of labels take a hundredth of it. */
export const MAX_JSON_BYTES = 16 * 2 ** 20;

/**
 * The bytes of a JSON file of a session; undefined when there is none. Throws a SessionError for one that is too large,
 * before it is unpacked where the store knows its size. `file` is what errors call the session.
 */
export async function smallEntry(store: ByteStore, key: Key, file: string): Promise<Uint8Array | undefined> {
	const declared = await store.size?.(key);
	if (declared !== undefined && declared > MAX_JSON_BYTES) throw tooLarge(key, file, declared);
	const bytes = await store.get(key);
	if (bytes && bytes.byteLength > MAX_JSON_BYTES) throw tooLarge(key, file, bytes.byteLength);
	return bytes;
}

const tooLarge = (key: Key, file: string, bytes: number): AppError =>
	new AppError(
		'SessionError',
		`${key.slice(1)} in ${file} has ${Math.ceil(bytes / 2 ** 20)} MiB, more than the ${MAX_JSON_BYTES / 2 ** 20} MiB that are read. ` +
			'Get the file again, or export the session again where it was recorded.'
	);
