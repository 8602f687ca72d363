import type { WritableByteStore } from './byte-store.ts';

/** How an archive is written. */
export interface ZipOptions {
	/** Time stamped on every entry, the same for all: same content, same bytes. */
	readonly modified?: Date | undefined;
	/** Writes zip64 records even where they are not needed. For tests. */
	readonly forceZip64?: boolean | undefined;
}

/** A store that writes a zip archive. */
export function zipWriter(_sink: WritableStream<Uint8Array>, _options: ZipOptions = {}): WritableByteStore {
	throw new Error('being built');
}
