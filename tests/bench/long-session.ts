import type { ByteStore, Key } from '../../src/lib/store/byte-store.ts';
import { seeded } from '../../src/lib/core/random.ts';
import { editJson, makeSession } from '../../src/lib/session/write/session.fixture.ts';

/** A second of a take as it is stored: 64 channels of noise, which no codec shrinks much. */
export const SIGNAL = { fs: 2048, nChannels: 64 } as const;

/** What a long take is made of: the few small entries, and the chunk of samples that every second has. */
export interface LongSession {
	readonly seconds: number;
	readonly small: ReadonlyMap<Key, Uint8Array>;
	readonly chunk: Uint8Array;
	/** Bytes of all entries. */
	readonly bytes: number;
}

/** A take of at least so many bytes. Timestamps are stored uncompressed, so that they can be made when they are asked for. */
export async function longSession(
	size: { readonly bytes: number } | { readonly seconds: number }
): Promise<LongSession> {
	const random = seeded(1);
	const map = await makeSession({
		streams: [{ ...SIGNAL, seconds: 1, value: () => 1000 * (random() + random() + random() - 1.5) }],
		labels: [[0, 0]]
	});
	const chunk = map.get('/emg.zarr/c/0/0')!;
	const perSecond = chunk.byteLength + timesOf(0).byteLength;
	const seconds = 'seconds' in size ? size.seconds : Math.ceil(size.bytes / perSecond);
	const rows = seconds * SIGNAL.fs;
	editJson(map, '/emg.zarr/zarr.json', (array) => (array.shape[0] = rows));
	editJson(map, '/emg_timestamps.zarr/zarr.json', (array) => {
		array.shape[0] = rows;
		array.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
	});
	editJson(map, '/labels.json', (labels) => {
		labels.length = 0;
		for (let at = 0; at < seconds; at += 3) labels.push({ timestamp: at, class_index: (at / 3) % 2 });
		labels.push({ timestamp: seconds, class_index: -1 });
	});
	const small = new Map([...map].filter(([key]) => !key.includes('/c/')));
	return { seconds, small, chunk, bytes: seconds * perSecond };
}

/** Timestamps of a second of the take, as they are stored. */
export const timesOf = (second: number): Uint8Array =>
	new Uint8Array(Float64Array.from({ length: SIGNAL.fs }, (_, row) => second + row / SIGNAL.fs).buffer);

/** The take as a store that rests nowhere. */
export function storeOf({ seconds, small, chunk }: LongSession): ByteStore {
	const at = (key: Key): Uint8Array | undefined => {
		const found = /^\/emg(_timestamps)?\.zarr\/c\/(\d+)/.exec(key);
		if (!found) return small.get(key);
		return found[1] ? timesOf(Number(found[2])) : chunk;
	};
	return {
		get: async (key) => at(key),
		async *keys() {
			yield* small.keys();
			for (let i = 0; i < seconds; i++) {
				yield `/emg.zarr/c/${i}/0` satisfies Key;
				yield `/emg_timestamps.zarr/c/${i}` satisfies Key;
			}
		},
		size: async (key) => at(key)?.byteLength
	};
}
