import type { RandomAccess } from './random-access.ts';

/** How much is read at once, and how many such blocks are kept. */
export interface BlockSizes {
	readonly blockBytes: number;
	readonly kept: number;
	/** After so many reads of the source, each further one takes `blocks` blocks: whoever reads on reads most of it. */
	readonly later?: { readonly reads: number; readonly blocks: number };
}

/** 256 KiB at once, 8 MiB kept: a system call costs as much as some 100 KiB of data. */
const ORDINARY: BlockSizes = { blockBytes: 256 * 1024, kept: 32 };

/**
 * For a server: a look into a session asks for 16 KiB here and there, so the first 12 requests are small. Then 256 KiB at
 * once, 8 MiB kept: a request costs as much as some 100 KiB of data.
 */
export const OVER_NETWORK: BlockSizes = {
	blockBytes: 16 * 1024,
	kept: 512,
	later: { reads: 12, blocks: 16 }
};

/**
 * The same bytes, read in larger blocks of which the latest are kept: the chunks of a session are small and lie side by
 * side. Neighbouring blocks that are missing are read as one. A read of more than is kept goes straight through.
 */
export function readAhead(
	source: RandomAccess,
	{ blockBytes, kept, later }: BlockSizes = ORDINARY
): RandomAccess {
	const blocks = new Map<number, Promise<Uint8Array>>();
	const total = Math.ceil(source.size / blockBytes);
	let reads = 0;

	/** Where a read that has to begin at block `from` and reach block `to` ends. */
	function endOf(from: number, to: number): number {
		if (!later || reads < later.reads) return to;
		let end = to;
		while (end < Math.min(from + later.blocks, total) && !blocks.has(end)) end++;
		return end;
	}

	/** Reads blocks `[from, to)` at once; each waits for its part. */
	function fetch(from: number, to: number): void {
		const offset = from * blockBytes;
		reads++;
		const whole = source.read(offset, Math.min(to * blockBytes, source.size) - offset);
		for (let i = from; i < to; i++) {
			const at = i * blockBytes - offset;
			const block = whole.then((bytes) => bytes.subarray(at, at + blockBytes));
			blocks.set(i, block);
			block.catch(() => blocks.delete(i));
		}
	}

	return {
		name: source.name,
		size: source.size,
		async read(offset, length) {
			const from = Math.floor(offset / blockBytes);
			const to = Math.ceil((offset + length) / blockBytes);
			if (to - from > kept) return source.read(offset, length);
			for (let i = from; i < to; i++) {
				const start = i;
				while (i < to && !blocks.has(i)) i++;
				if (i > start) fetch(start, i < to ? i : endOf(start, i));
			}
			const parts = Array.from({ length: to - from }, (_, i) => blocks.get(from + i)!);
			for (const old of blocks.keys()) {
				if (blocks.size <= kept) break;
				blocks.delete(old);
			}
			const first = parts.length === 1 && (await parts[0]!);
			// A view where one block holds it all: nothing is copied, and nobody changes what a store gave.
			if (first) return first.subarray(offset - from * blockBytes, offset - from * blockBytes + length);
			const out = new Uint8Array(length);
			for (const [i, part] of parts.entries()) {
				const at = (from + i) * blockBytes - offset;
				out.set((await part).subarray(Math.max(0, -at), Math.max(0, length - at)), Math.max(0, at));
			}
			return out;
		}
	};
}
