/**
 * The records of a zip archive, written. Names and numbers as in PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
 */
export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END = 0x06054b50;
export const END_64 = 0x06064b50;
export const END_64_LOCATOR = 0x07064b50;
/** Id of the extra field that holds 64-bit sizes and offsets. */
export const EXTRA_64 = 0x0001;
/** A 32-bit field that says "see the zip64 field", and the 16-bit one. */
export const SEE_64 = 0xffffffff;
export const COUNT_SEE_64 = 0xffff;
/** Fixed parts of the records, in bytes. */
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
export const END_64_BYTES = 56;
export const LOCATOR_BYTES = 20;

/** Reader of a version needed for plain entries, and for zip64. */
const VERSION = 20;
const VERSION_64 = 45;
/** General purpose bit 11: the name is UTF-8. */
const UTF8 = 1 << 11;
const MADE_BY_UNIX = 3 << 8;
/** A regular file that its owner may write and all may read. */
const MODE = 0o100644 * 2 ** 16;

/** An entry as the archive lists it. Stored: compressed and plain size are the same. */
export interface WrittenEntry {
	readonly name: Uint8Array;
	readonly crc: number;
	readonly size: number;
	/** Where its local header begins. */
	readonly offset: number;
}

/** A record being written: little-endian numbers one after the other. */
class Fields {
	readonly bytes: Uint8Array;
	readonly #view: DataView;
	#at = 0;

	constructor(length: number) {
		this.bytes = new Uint8Array(length);
		this.#view = new DataView(this.bytes.buffer);
	}
	u16(...values: number[]): this {
		for (const value of values) this.#view.setUint16((this.#at += 2) - 2, value, true);
		return this;
	}
	u32(...values: number[]): this {
		for (const value of values) this.#view.setUint32((this.#at += 4) - 4, value, true);
		return this;
	}
	u64(...values: number[]): this {
		for (const value of values) this.#view.setBigUint64((this.#at += 8) - 8, BigInt(value), true);
		return this;
	}
	put(bytes: Uint8Array): this {
		this.bytes.set(bytes, this.#at);
		this.#at += bytes.byteLength;
		return this;
	}
}

/** Date and time of DOS: two-second steps from 1980 on, in the fields `date` shows locally. */
export function dosTime(date: Date): { readonly time: number; readonly date: number } {
	const year = Math.min(Math.max(date.getFullYear(), 1980), 2107);
	return {
		time: (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
		date: ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()
	};
}

type DosTime = ReturnType<typeof dosTime>;

/** What stands before an entry's bytes. `zip64`: sizes in a zip64 field. */
export function localHeader(
	{ name, crc, size }: WrittenEntry,
	{ time, date }: DosTime,
	zip64: boolean
): Uint8Array {
	const big = zip64 || size >= SEE_64;
	const extra = big ? 20 : 0;
	const fields = new Fields(LOCAL_BYTES + name.byteLength + extra)
		.u32(LOCAL_HEADER)
		.u16(big ? VERSION_64 : VERSION, UTF8, 0, time, date)
		.u32(crc, big ? SEE_64 : size, big ? SEE_64 : size)
		.u16(name.byteLength, extra)
		.put(name);
	return (big ? fields.u16(EXTRA_64, 16).u64(size, size) : fields).bytes;
}

/** An entry's line in the central directory. */
export function centralHeader(entry: WrittenEntry, { time, date }: DosTime, zip64: boolean): Uint8Array {
	const { name, crc, size, offset } = entry;
	const bigSize = zip64 || size >= SEE_64;
	const bigOffset = zip64 || offset >= SEE_64;
	const extra = [...(bigSize ? [size, size] : []), ...(bigOffset ? [offset] : [])];
	const extraBytes = extra.length > 0 ? 4 + 8 * extra.length : 0;
	const version = extra.length > 0 ? VERSION_64 : VERSION;
	const fields = new Fields(CENTRAL_BYTES + name.byteLength + extraBytes)
		.u32(CENTRAL_HEADER)
		.u16(MADE_BY_UNIX | version, version, UTF8, 0, time, date)
		.u32(crc, bigSize ? SEE_64 : size, bigSize ? SEE_64 : size)
		.u16(name.byteLength, extraBytes, 0, 0, 0)
		.u32(MODE, bigOffset ? SEE_64 : offset)
		.put(name);
	return (extra.length > 0 ? fields.u16(EXTRA_64, 8 * extra.length).u64(...extra) : fields).bytes;
}

/** The end of the archive: how many entries, and where their directory is. */
export function endRecords(count: number, offset: number, bytes: number, zip64: boolean): Uint8Array {
	const big = zip64 || count >= COUNT_SEE_64 || offset >= SEE_64 || bytes >= SEE_64;
	const fields = new Fields((big ? END_64_BYTES + LOCATOR_BYTES : 0) + END_BYTES);
	if (big) {
		fields
			.u32(END_64)
			.u64(END_64_BYTES - 12)
			.u16(MADE_BY_UNIX | VERSION_64, VERSION_64)
			.u32(0, 0)
			.u64(count, count, bytes, offset);
		fields
			.u32(END_64_LOCATOR, 0)
			.u64(offset + bytes)
			.u32(1);
	}
	const short = big ? COUNT_SEE_64 : count;
	return fields
		.u32(END)
		.u16(0, 0, short, short)
		.u32(big ? SEE_64 : bytes, big ? SEE_64 : offset)
		.u16(0).bytes;
}
