import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';

const BLOCK = 512;
/** More files are no recording. */
const MAX_ENTRIES = 10_000;
const MAX_NAME = 4096;

/** A file in a tar archive. */
export interface TarEntry {
	readonly name: string;
	readonly offset: number;
	readonly size: number;
}

/**
 * The files in a tar archive (POSIX ustar, with the long names of GNU and pax), without reading their content. Throws a
 * SessionError where a header is damaged or a file ends beyond the archive.
 */
export async function tarEntries(source: RandomAccess): Promise<readonly TarEntry[]> {
	const entries: TarEntry[] = [];
	let longName: string | undefined;
	for (let at = 0; at + BLOCK <= source.size && entries.length < MAX_ENTRIES;) {
		const header = await source.read(at, BLOCK);
		if (header.every((byte) => byte === 0)) break;
		const size = sizeOf(header);
		if (size === undefined || !checks(header))
			throw refuse(
				source.name,
				'holds a damaged entry',
				'Get the file again from the computer that recorded it.'
			);
		const from = at + BLOCK;
		if (from + size > source.size)
			throw refuse(source.name, 'is cut off', 'Get the file again from the computer that recorded it.');
		const type = String.fromCharCode(header[156]!);
		if ((type === 'L' || type === 'x') && size <= MAX_NAME) {
			const text = new TextDecoder().decode(await source.read(from, size));
			longName =
				type === 'L' ? text.replace(/\0.*$/s, '') : (/\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? longName);
		} else {
			const prefix = textOf(header, 345, 155);
			const short = textOf(header, 0, 100);
			const name = longName ?? (prefix === '' ? short : `${prefix}/${short}`);
			if (type === '0' || type === '\0' || type === '7') entries.push({ name, offset: from, size });
			longName = undefined;
		}
		at = from + Math.ceil(size / BLOCK) * BLOCK;
	}
	return entries;
}

const textOf = (header: Uint8Array, from: number, length: number): string =>
	new TextDecoder().decode(header.subarray(from, from + length)).replace(/\0.*$/s, '');

function sizeOf(header: Uint8Array): number | undefined {
	// Sizes of 8 GiB and more are binary.
	if (header[124]! & 0x80) {
		let size = 0;
		for (let i = 128; i < 136; i++) size = size * 256 + header[i]!;
		return Number.isSafeInteger(size) ? size : undefined;
	}
	const text = textOf(header, 124, 12).trim();
	return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** True when the sum of all bytes is the one that the header says, its own field taken as spaces. */
function checks(header: Uint8Array): boolean {
	const said = Number.parseInt(textOf(header, 148, 8).trim(), 8);
	let sum = 0;
	for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
	return said === sum;
}

/** A file of an archive as a source of its own. */
export const entrySource = (source: RandomAccess, { name, offset, size }: TarEntry): RandomAccess => ({
	name: `${name} in ${source.name}`,
	size,
	read: (from, length) => source.read(offset + from, length)
});

/** True for the first bytes of a tar archive. */
export const isTar = (bytes: Uint8Array): boolean =>
	bytes.length >= BLOCK && checks(bytes.subarray(0, BLOCK)) && sizeOf(bytes) !== undefined;
