/** A key inside a store: absolute, `/`-separated, as zarr writes it (`/emg.zarr/c/0/0`). */
export type Key = `/${string}`;

/** Part of a value: from `offset` on, `length` bytes; or the last `suffixLength` bytes. As zarrita asks for it. */
export type ByteRange =
	{ readonly offset: number; readonly length: number } | { readonly suffixLength: number };

/**
 * A flat tree of bytes. zarrita reads one through `{ get: (key) => store.get(key) }`: it passes options of its own where a
 * range stands here.
 */
export interface ByteStore {
	/** The bytes under `key`, or undefined when there are none. The caller must not change them. */
	get(key: Key, range?: ByteRange): Promise<Uint8Array | undefined>;
	/** Every key, in no particular order. */
	keys(): AsyncIterable<Key>;
	/** True: what `get` gives is the caller's alone, who may free its memory when it is done with it. */
	readonly transferable?: boolean;
	/** What was odd about it when it was opened, one sentence each. */
	readonly notes?: readonly string[];
	/** Bytes under `key` without reading them, where the store knows; for progress and estimates. */
	size?(key: Key): Promise<number | undefined>;
}

/** A store that can also be written. */
export interface WritableByteStore extends ByteStore {
	/** Writes all entries or none. Throws a SessionError that says what to do (disk full, permission taken back). */
	setMany(entries: ReadonlyMap<Key, Uint8Array>): Promise<void>;
	/**
	 * The name under which everybody who opens these bytes, in any tab or worker, takes turns to change them. Two stores
	 * without a name are two different things.
	 */
	readonly sharedName?: string | undefined;
	/** Makes everything written so far durable and ends writing. A zip writes its directory here. */
	close(): Promise<void>;
}
