/** Bytes of which any part can be read: what a zip is opened on. */
export interface RandomAccess {
	/** What errors call it: a file name or an address. */
	readonly name: string;
	/** Bytes in all. */
	readonly size: number;
	/** Exactly `length` bytes from `offset` on. Throws a SessionError when they are not there (any more). */
	read(offset: number, length: number): Promise<Uint8Array>;
}
