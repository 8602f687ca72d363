import type { ByteRange, Key, WritableByteStore } from './byte-store.ts';

/** A store in memory: for tests, for what was downloaded whole, and for small sessions that ship with the app. */
export function memoryStore(map = new Map<Key, Uint8Array>()): WritableByteStore {
	return {
		async get(key, range) {
			const bytes = map.get(key);
			return bytes && range ? sliceOf(bytes, range) : bytes;
		},
		async *keys() {
			yield* [...map.keys()];
		},
		async size(key) {
			return map.get(key)?.byteLength;
		},
		async setMany(entries) {
			// Copied: the caller may reuse its buffers, as it may with every other store.
			for (const [key, bytes] of entries) map.set(key, new Uint8Array(bytes));
		},
		async close() {}
	};
}

/** The part of `bytes` that `range` names, clipped to what is there. A view, not a copy. */
export function sliceOf(bytes: Uint8Array, range: ByteRange): Uint8Array {
	if ('suffixLength' in range) return bytes.subarray(Math.max(0, bytes.byteLength - range.suffixLength));
	return bytes.subarray(range.offset, range.offset + range.length);
}
