import { seeded } from '../../src/lib/core/random.ts';
import { makeSession } from '../../src/lib/session/write/session.fixture.ts';
import { memoryStore } from '../../src/lib/store/memory.ts';
import { copyStore } from '../../src/lib/store/copy-store.ts';
import { zipWriter } from '../../src/lib/store/zip-writer.ts';
import type { Key } from '../../src/lib/store/byte-store.ts';

/** Classes of the made take, one second each, three times round from time 100 on. */
export const CLASSES = ['Rest', 'Fist', 'Open'] as const;
export const FS = 500;
const CHANNELS = 3;

/** The entries of a take of nine trials: noise, a channel per class louder in it. `seed` makes another take. */
export function sessionEntries(seed = 1, name?: string): Promise<Map<Key, Uint8Array>> {
	const random = seeded(seed);
	return makeSession({
		streams: [
			{
				fs: FS,
				nChannels: CHANNELS,
				from: 100,
				seconds: 9.5,
				value: (row, channel) =>
					(random() - 0.5) * (Math.floor(row / FS) % CLASSES.length === channel ? 400 : 40)
			}
		],
		classNames: CLASSES,
		labels: Array.from({ length: 9 }, (_, i) => [100 + i, i % CLASSES.length] as const),
		...(name !== undefined && { name })
	});
}

/** The same as a file. */
export async function sessionFile(
	file: string,
	seed?: number,
	name?: string
): Promise<{ name: string; bytes: Uint8Array }> {
	return { name: file, bytes: await archiveOf(await sessionEntries(seed, name)) };
}

/** The entries of a session as one archive. */
export async function archiveOf(entries: Map<Key, Uint8Array>): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
	await copyStore(memoryStore(entries), zipWriter(sink));
	return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
