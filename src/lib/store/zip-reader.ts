import type { ByteStore } from './byte-store.ts';
import type { RandomAccess } from './random-access.ts';

/** A zip archive as a store. */
export async function zipStore(_source: RandomAccess): Promise<ByteStore> {
	throw new Error('being built');
}
