import { AppError } from '../core/errors.ts';
import { badName } from './key.ts';
import type { RandomAccess } from './random-access.ts';
import {
	CENTRAL_BYTES,
	CENTRAL_HEADER,
	COUNT_SEE_64,
	END,
	END_64,
	END_64_BYTES,
	END_64_LOCATOR,
	END_BYTES,
	EXTRA_64,
	LOCAL_BYTES,
	LOCATOR_BYTES,
	SEE_64
} from './zip-records.ts';

/** One entry as the central directory lists it. */
export interface ZipEntry {
	readonly name: string;
	/** 0 stored, 8 deflate; others are listed and refused when they are read. */
	readonly method: number;
	readonly encrypted: boolean;
	readonly crc: number;
	/** Bytes in the archive, and when unpacked. */
	readonly packed: number;
	readonly size: number;
	/** Where its local header begins, and the first byte that is not its own. */
	readonly offset: number;
	readonly limit: number;
}

/** What the list of an archive says. */
export interface ZipDirectory {
	readonly entries: readonly ZipEntry[];
	/** Names of which there were several entries; the last one is listed. */
	readonly twice: readonly string[];
}

/** Deflate cannot shrink anything below 1/1032 (a match of 258 bytes in two bits). */
const DEFLATE_RATIO = 1032;
/** All entries unpacked, against the archive's size: compressed EMG does not shrink at all. */
const ARCHIVE_RATIO = 100;
const SMALL_ARCHIVE = 16 * 2 ** 20;
const AGAIN = 'Get the file again from where it came from.';

/** What is wrong with an archive as a whole, as a sentence for a person. */
function refuse(name: string, what: string, remedy = AGAIN): never {
	throw new AppError('SessionError', `${name} ${what}. ${remedy}`);
}

/**
 * Reads the list of entries, and nothing of the entries themselves. Checked: every offset and size against the file,
 * names that lead out of the archive, entries that overlap, and sizes no honest archive has. Of two entries of one name the
 * last one counts, as in Python's zipfile; backslashes in names part folders, as PowerShell 5 writes them.
 * Throws a SessionError that names the file, the entry and what to do.
 */
export async function readDirectory(source: RandomAccess): Promise<ZipDirectory> {
	const { name } = source;
	const end = await findEnd(source);
	if (end.start + end.bytes > end.before) refuse(name, 'was cut short: its list of entries is not all there');
	if (end.count * CENTRAL_BYTES > end.bytes)
		refuse(name, 'is damaged: its list of entries is shorter than it says');
	const bytes = await source.read(end.start, end.bytes);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const entries = new Map<string, Omit<ZipEntry, 'limit'>>();
	const twice = new Set<string>();
	for (let i = 0, at = 0; i < end.count; i++) {
		if (at + CENTRAL_BYTES > end.bytes || view.getUint32(at, true) !== CENTRAL_HEADER) {
			refuse(name, `is damaged: entry ${i + 1} of ${end.count} is not where its list says`);
		}
		const entry = parseEntry(source, view, bytes, at);
		at = entry.next;
		// Folders need no entry of their own, and hold nothing.
		if (entry.name.endsWith('/') && entry.size === 0) continue;
		checkEntry(source, entry);
		if (entries.has(entry.name)) twice.add(entry.name);
		entries.set(entry.name, entry);
	}
	return { entries: bounded(source, [...entries.values()], end.start), twice: [...twice] };
}

interface End {
	readonly count: number;
	/** Where the directory begins, and how long it is. */
	readonly start: number;
	readonly bytes: number;
	/** Where the directory must have ended. */
	readonly before: number;
}

/** Hardly an archive has a comment, so the first look is short; a comment may have up to 65 535 bytes. */
async function findEnd(source: RandomAccess): Promise<End> {
	const { name, size } = source;
	const end = (await endIn(source, 1024)) ?? (await endIn(source, END_BYTES + 65535));
	if (end) return end;
	const start = await source.read(0, Math.min(4, size));
	if (start[0] === 0x50 && start[1] === 0x4b)
		refuse(name, 'was cut short: the end of the archive is missing');
	return refuse(name, 'is no zip archive', 'Choose a .session.zip file.');
}

/** The record of the end, when it lies in the last `length` bytes. */
async function endIn(source: RandomAccess, length: number): Promise<End | undefined> {
	const { size } = source;
	const tail = await source.read(Math.max(0, size - length), Math.min(size, length));
	const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
	const base = size - tail.byteLength;
	for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
		if (view.getUint32(at, true) !== END || at + END_BYTES + view.getUint16(at + 20, true) > tail.byteLength)
			continue;
		const end = {
			count: view.getUint16(at + 10, true),
			start: view.getUint32(at + 16, true),
			bytes: view.getUint32(at + 12, true),
			before: base + at
		};
		const see64 = end.count === COUNT_SEE_64 || end.start === SEE_64 || end.bytes === SEE_64;
		return (see64 && (await findEnd64(source, base + at))) || end;
	}
	return undefined;
}

async function findEnd64(source: RandomAccess, end: number): Promise<End | undefined> {
	if (end < LOCATOR_BYTES) return undefined;
	const locator = viewOf(await source.read(end - LOCATOR_BYTES, LOCATOR_BYTES));
	if (locator.getUint32(0, true) !== END_64_LOCATOR) return undefined;
	const at = Number(locator.getBigUint64(8, true));
	if (at + END_64_BYTES > end) refuse(source.name, 'is damaged: its zip64 record is not where it should be');
	const record = viewOf(await source.read(at, END_64_BYTES));
	if (record.getUint32(0, true) !== END_64)
		refuse(source.name, 'is damaged: its zip64 record is not where it should be');
	return {
		count: Number(record.getBigUint64(32, true)),
		bytes: Number(record.getBigUint64(40, true)),
		start: Number(record.getBigUint64(48, true)),
		before: at
	};
}

function parseEntry(source: RandomAccess, view: DataView, bytes: Uint8Array, at: number) {
	const nameBytes = view.getUint16(at + 28, true);
	const extraBytes = view.getUint16(at + 30, true);
	const extraAt = at + CENTRAL_BYTES + nameBytes;
	const next = extraAt + extraBytes + view.getUint16(at + 32, true);
	if (next > bytes.byteLength)
		refuse(source.name, 'is damaged: its list of entries ends in the middle of one');
	const flags = view.getUint16(at + 8, true);
	const name = decodeName(bytes.subarray(at + CENTRAL_BYTES, extraAt), (flags & (1 << 11)) !== 0);
	let size = view.getUint32(at + 24, true);
	let packed = view.getUint32(at + 20, true);
	let offset = view.getUint32(at + 42, true);
	const wide = wideFields(view, extraAt, extraBytes);
	// In this order, and only those that are too large for their own field.
	const take = (): number =>
		wide.shift() ?? refuse(source.name, `is damaged: the size of ${name} is missing`);
	if (size === SEE_64) size = take();
	if (packed === SEE_64) packed = take();
	if (offset === SEE_64) offset = take();
	const method = view.getUint16(at + 10, true);
	return {
		name,
		method,
		encrypted: (flags & 1) !== 0,
		crc: view.getUint32(at + 16, true),
		packed,
		size,
		offset,
		next
	};
}

/** The numbers of the zip64 extra field, if there is one. */
function wideFields(view: DataView, start: number, length: number): number[] {
	for (let at = start; at + 4 <= start + length;) {
		const bytes = Math.min(view.getUint16(at + 2, true), start + length - at - 4);
		if (view.getUint16(at, true) === EXTRA_64) {
			return Array.from({ length: Math.floor(bytes / 8) }, (_, i) =>
				Number(view.getBigUint64(at + 4 + 8 * i, true))
			);
		}
		at += 4 + bytes;
	}
	return [];
}

/** Names without the UTF-8 flag are ASCII in every session; other bytes are kept apart one by one. */
function decodeName(bytes: Uint8Array, utf8: boolean): string {
	const name = new TextDecoder(utf8 ? 'utf-8' : 'latin1').decode(bytes).replaceAll('\\', '/');
	// `bsdtar` and 7-Zip may write `./meta.json`.
	return name.replace(/(^|\/)(?:\.\/)+(?=.)/g, '$1');
}

function checkEntry(source: RandomAccess, entry: Omit<ZipEntry, 'limit'>): void {
	const { name, method, packed, size, offset } = entry;
	const shown = JSON.stringify(name);
	const bad = badName(name);
	const trust = 'Do not open it unless you trust who made it; ask them for a plain .session.zip.';
	if (bad !== undefined)
		refuse(source.name, `holds an entry named ${shown}, which is refused: ${bad}`, trust);
	if (offset + LOCAL_BYTES + packed > source.size)
		refuse(source.name, `was cut short: ${name} is not all there`);
	if (method === 0 && size !== packed) refuse(source.name, `is damaged: ${name} has two different sizes`);
	if (size > packed * DEFLATE_RATIO + 64)
		refuse(source.name, `says that ${packed} bytes of ${name} unpack to ${size}`, trust);
}

/** Gives each entry the place of the next one as its limit. */
function bounded(source: RandomAccess, entries: readonly Omit<ZipEntry, 'limit'>[], end: number): ZipEntry[] {
	const total = entries.reduce((sum, { size }) => sum + size, 0);
	if (total > source.size * ARCHIVE_RATIO + SMALL_ARCHIVE) {
		refuse(
			source.name,
			`would unpack to ${Math.round(total / 2 ** 20)} MiB from ${Math.ceil(source.size / 2 ** 20)} MiB`,
			'Do not open it unless you trust who made it; ask them for a plain .session.zip.'
		);
	}
	const byOffset = [...entries].sort((a, b) => a.offset - b.offset);
	return byOffset.map((entry, i) => {
		const limit = byOffset[i + 1]?.offset ?? end;
		if (entry.offset + LOCAL_BYTES + entry.packed > limit) {
			refuse(source.name, `is damaged: ${entry.name} overlaps what follows it`);
		}
		return { ...entry, limit };
	});
}

const viewOf = (bytes: Uint8Array): DataView =>
	new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
