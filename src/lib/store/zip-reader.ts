import { Inflate } from 'fflate';
import { AppError, isAppError, messageOf } from '../core/errors.ts';
import type { ByteStore, Key } from './byte-store.ts';
import { crc32 } from './crc32.ts';
import { DamagedEntryError } from './damaged-entry.ts';
import { sliceOf } from './memory.ts';
import type { RandomAccess } from './random-access.ts';
import { readDirectory, type ZipEntry } from './zip-directory.ts';
import { LOCAL_BYTES, LOCAL_HEADER } from './zip-records.ts';

/** Largest entry that is unpacked in memory; no chunk of a session is as large. */
const MOST_UNPACKED = 128 * 2 ** 20;
/** Packed bytes unpacked at a time: a lie about the size is noticed after at most 8 MiB more. */
const INFLATE_BYTES = 8 * 1024;
/** Extra field of a local header that is read along with the entry, so that one read is enough. */
const EXTRA_GUESS = 64;
const AGAIN = 'Get the file again from where it came from.';

/**
 * A zip archive as a store that is read only. Opening reads the list of entries, `get` reads one entry (one read of the
 * source). Entries may be stored or deflated, in any order, with data descriptors, with zip64. A whole entry is checked
 * against its checksum; a part of one cannot be.
 *
 * Throws a SessionError that names the file, the entry and what to do: not a zip, cut short, damaged, hostile names,
 * more than could honestly be in it, encrypted, another compression.
 */
export async function zipStore(source: RandomAccess): Promise<ByteStore> {
	const entries = new Map<Key, ZipEntry>();
	const directory = await readDirectory(source);
	for (const entry of directory.entries) entries.set(`/${entry.name}`, entry);
	return {
		notes: directory.twice.map(
			(name) => `The archive holds two entries named ${name}: the last one was read.`
		),
		async get(key, range) {
			const entry = entries.get(key);
			if (!entry) return undefined;
			try {
				if (range && entry.method === 0) return await storedPart(source, entry, range);
				const bytes = await readEntry(source, entry);
				return range ? sliceOf(bytes, range) : bytes;
			} catch (error) {
				if (isAppError(error)) throw error;
				const reason = `${entry.name} in ${source.name} cannot be read: ${messageOf(error)}. ${AGAIN}`;
				if (error instanceof RangeError) throw new DamagedEntryError(reason, { cause: error });
				throw new AppError('SessionError', reason, { cause: error });
			}
		},
		async *keys() {
			yield* [...entries.keys()];
		},
		async size(key) {
			return entries.get(key)?.size;
		}
	};
}

async function readEntry(source: RandomAccess, entry: ZipEntry): Promise<Uint8Array> {
	if (entry.size > MOST_UNPACKED)
		throw new RangeError(`it unpacks to ${entry.size} bytes, more than any part of a session`);
	// Header and bytes at once; how long the header is stands in the header.
	const guess = LOCAL_BYTES + entry.name.length * 3 + EXTRA_GUESS + entry.packed;
	const head = await source.read(entry.offset, Math.min(guess, entry.limit - entry.offset));
	const start = dataStart(head, entry);
	const packed =
		start + entry.packed <= head.byteLength
			? head.subarray(start, start + entry.packed)
			: await source.read(entry.offset + start, entry.packed);
	const bytes = entry.method === 0 ? packed : inflate(packed, entry.size);
	if (crc32(bytes) !== entry.crc)
		throw new RangeError('its checksum does not match, so it was damaged on its way');
	return bytes;
}

async function storedPart(
	source: RandomAccess,
	entry: ZipEntry,
	range: Parameters<typeof sliceOf>[1]
): Promise<Uint8Array> {
	const head = await source.read(entry.offset, LOCAL_BYTES);
	const at = entry.offset + dataStart(head, entry);
	const { size } = entry;
	const from = 'offset' in range ? Math.min(range.offset, size) : Math.max(0, size - range.suffixLength);
	const length = 'offset' in range ? Math.min(range.length, size - from) : size - from;
	return source.read(at + from, length);
}

/** Where an entry's bytes begin, counted from its local header. Throws a RangeError for one that cannot be used. */
function dataStart(head: Uint8Array, entry: ZipEntry): number {
	const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
	if (head.byteLength < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL_HEADER) {
		throw new RangeError('it is not where the list of entries says');
	}
	if (entry.encrypted) throw new RangeError('it is encrypted');
	if (entry.method !== 0 && entry.method !== 8)
		throw new RangeError(
			`its compression (method ${entry.method}) is not supported; pack it again with Deflate, or without compression`
		);
	if (view.getUint16(8, true) !== entry.method) throw new RangeError('its two headers differ');
	const start = LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
	if (entry.offset + start + entry.packed > entry.limit) throw new RangeError('it overlaps what follows it');
	return start;
}

/** Unpacks exactly `size` bytes: no more than was declared is ever asked for. */
function inflate(packed: Uint8Array, size: number): Uint8Array {
	const out = new Uint8Array(size);
	let length = 0;
	let ended = false;
	const stream = new Inflate((part, final) => {
		if (length + part.byteLength > size)
			throw new RangeError(`it unpacks to more than the ${size} bytes it declares`);
		out.set(part, length);
		length += part.byteLength;
		ended = final;
	});
	try {
		for (let at = 0; at < packed.byteLength || at === 0; at += INFLATE_BYTES) {
			stream.push(packed.subarray(at, at + INFLATE_BYTES), at + INFLATE_BYTES >= packed.byteLength);
		}
	} catch (error) {
		throw new RangeError(messageOf(error), { cause: error });
	}
	if (!ended || length !== size) throw new RangeError(`it unpacks to ${length} bytes instead of ${size}`);
	return out;
}
