import { deflateSync, zipSync } from 'fflate';
import type { Random } from '../../core/random.ts';
import type { Key } from '../../store/byte-store.ts';
import { copyStore } from '../../store/copy-store.ts';
import { crc32 } from '../../store/crc32.ts';
import { memoryStore } from '../../store/memory.ts';
import { zipWriter } from '../../store/zip-writer.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const upTo = (random: Random, n: number): number => Math.floor(random() * n);

/** A sound archive of the entries. */
export async function zip(map: ReadonlyMap<Key, Uint8Array>, forceZip64: boolean): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
	await copyStore(memoryStore(new Map(map)), zipWriter(sink, { forceZip64 }));
	return new Uint8Array(Buffer.concat(parts));
}

/** Values that a careless reader trips over. */
const ODD: readonly unknown[] = [
	null,
	true,
	'',
	'../x',
	'emg',
	-1,
	0,
	0.5,
	1e9,
	1e12,
	1e300,
	2 ** 53,
	[],
	{},
	[[]],
	[1e9, 1e9],
	[-1, 2],
	'NaN',
	'x'.repeat(5000),
	{ name: 'zstd' },
	[{ name: 'bytes' }, { name: 'gzip' }],
	{ configuration: null },
	'float16',
	'int64',
	'uint8'
];

/** An earlier mutation may have spoiled it already. */
function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** Replaces or removes one value somewhere inside a JSON text, or makes the text itself odd. */
function mutateJson(random: Random, bytes: Uint8Array): Uint8Array {
	const text = new TextDecoder().decode(bytes);
	if (random() < 0.2)
		return new TextEncoder().encode(
			text.replace(/\d+(\.\d+)?/, pick(random, ['NaN', '-Infinity', '1e999', '[', '']))
		);
	if (!isJson(text)) return bytes;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	const root: any = { root: JSON.parse(text) as unknown };
	let node = root;
	let key: string | number = 'root';
	while (
		random() < 0.85 &&
		node[key] !== null &&
		typeof node[key] === 'object' &&
		Object.keys(node[key] as object).length > 0
	) {
		node = node[key];
		key = pick(random, Object.keys(node as object));
	}
	if (random() < 0.2 && key !== 'root') delete node[key];
	else node[key] = pick(random, ODD);
	return new TextEncoder().encode(JSON.stringify(root.root) ?? '');
}

/** Makes a spoiled archive of a session's entries. */
export type Mutation = (random: Random, content: ReadonlyMap<Key, Uint8Array>) => Promise<Uint8Array>;

function flip(random: Random, bytes: Uint8Array): Uint8Array {
	const out = bytes.slice();
	for (let n = 1 + upTo(random, 8); n > 0; n--) out[upTo(random, out.length)]! ^= 1 << upTo(random, 8);
	return out;
}

function splice(random: Random, bytes: Uint8Array): Uint8Array {
	const from = upTo(random, bytes.length);
	const part = bytes.subarray(from, from + upTo(random, 300));
	const at = upTo(random, bytes.length);
	const gone = random() < 0.5 ? part.length : upTo(random, 300);
	return new Uint8Array(Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + gone)]));
}

async function withEntry(
	random: Random,
	content: ReadonlyMap<Key, Uint8Array>,
	end: string,
	change: typeof flip
): Promise<Uint8Array> {
	const map = new Map(content);
	for (let n = 1 + upTo(random, 3); n > 0; n--) {
		const key = pick(
			random,
			[...map.keys()].filter((name) => name.includes(end))
		);
		map.set(key, change(random, map.get(key)!));
	}
	return zip(map, random() < 0.3);
}

/** 8 MiB of zeros, packed once: packing takes longer than refusing. */
const ZEROS = new Uint8Array(8 * 2 ** 20);
const PACKED = deflateSync(ZEROS, { level: 9 });
const ZEROS_CRC = crc32(ZEROS);

/** The archive with `packed` (deflated zeros) as one more entry, or in the place of one of its name. */
function withPacked(zipped: Uint8Array, name: string, packed: Uint8Array, size: number): Uint8Array {
	const view = new DataView(zipped.buffer, zipped.byteOffset, zipped.byteLength);
	const end = zipped.length - 22;
	const start = view.getUint32(end + 16, true);
	const lines: Uint8Array[] = [];
	for (let at = start; at < end;) {
		const next = at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
		const line = zipped.slice(at, next);
		if (new TextDecoder().decode(line.subarray(46, 46 + name.length)) !== name) lines.push(line);
		at = next;
	}
	const local = Buffer.alloc(30 + name.length);
	local.writeUInt32LE(0x04034b50);
	local.writeUInt16LE(8, 8);
	local.writeUInt16LE(name.length, 26);
	local.write(name, 30);
	const line = Buffer.alloc(46 + name.length);
	line.writeUInt32LE(0x02014b50);
	line.writeUInt16LE(8, 10);
	line.writeUInt32LE(ZEROS_CRC, 16);
	line.writeUInt32LE(packed.length, 20);
	line.writeUInt32LE(size, 24);
	line.writeUInt16LE(name.length, 28);
	line.writeUInt32LE(start, 42);
	line.write(name, 46);
	const directory = Buffer.concat([...lines, line]);
	const last = Buffer.from(zipped.subarray(end));
	last.writeUInt16LE(lines.length + 1, 10);
	last.writeUInt32LE(directory.length, 12);
	last.writeUInt32LE(start + local.length + packed.length, 16);
	return new Uint8Array(Buffer.concat([zipped.subarray(0, start), local, packed, directory, last]));
}

/** Ways to spoil an archive: its bytes, its entries, its JSON, its chunks, and what only malice does. */
export const MUTATIONS: readonly Mutation[] = [
	// The archive's own bytes.
	async (random, content) => flip(random, await zip(content, random() < 0.3)),
	async (random, content) => {
		const bytes = await zip(content, random() < 0.3);
		return bytes.subarray(0, upTo(random, bytes.length));
	},
	async (random, content) => splice(random, await zip(content, random() < 0.3)),
	async (random) => Uint8Array.from({ length: upTo(random, 3000) }, () => random() * 256),
	// What is in it, in a sound archive.
	(random, content) => withEntry(random, content, '.json', mutateJson),
	(random, content) => withEntry(random, content, 'zarr.json', mutateJson),
	(random, content) => withEntry(random, content, '/c/', flip),
	(random, content) => withEntry(random, content, '/c/', splice),
	(random, content) =>
		withEntry(random, content, '', (_random, bytes) => bytes.subarray(0, upTo(random, bytes.length))),
	async (random, content) => {
		const keys = [...content.keys()];
		const swapped = new Map(content).set(pick(random, keys), content.get(pick(random, keys))!);
		if (random() < 0.5) swapped.delete(pick(random, keys));
		return zip(swapped, false);
	},
	// Hostile on purpose.
	async (random, content) => {
		const name = pick(random, [
			'../x',
			'/etc/passwd',
			'a\\..\\b',
			'C:/x',
			'a/../../b',
			'emg.zarr/../../meta.json',
			'x\0y',
			'./meta.json'
		]);
		return zip(new Map(content).set(`/${name}`, content.get('/meta.json')!), random() < 0.5);
	},
	async (random, content) => {
		const keys = [...content.keys()];
		const named = pick(random, keys).slice(1);
		const zipped = zipSync(Object.fromEntries(keys.map((key) => [key.slice(1), content.get(key)!])), {
			level: 0
		});
		return withPacked(zipped, named, PACKED, random() < 0.8 ? ZEROS.length : upTo(random, 2 ** 31));
	},
	async (random, content) => {
		// A frame of zstd that repeats one byte: 7 bytes for every 128 KiB.
		const blocks = 1 + upTo(random, 4000);
		const frame = new Uint8Array(6 + 4 * blocks);
		frame.set([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
		for (let i = 0; i < blocks; i++) {
			const header = (i === blocks - 1 ? 1 : 0) | (1 << 1) | (131_071 << 3);
			frame.set([header & 255, (header >> 8) & 255, header >> 16, 0], 6 + 4 * i);
		}
		return zip(new Map(content).set('/emg.zarr/c/0/0', frame), false);
	},
	async (random, content) => {
		const map = new Map(content);
		map.set(
			'/emg.zarr/c/0/0',
			Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, ...PACKED, 0, 0, 0, 0, 0, 0, 0, 0)
		);
		const meta = new TextDecoder()
			.decode(map.get('/emg.zarr/zarr.json'))
			.replace('zstd', pick(random, ['gzip', 'blosc', 'crc32c']));
		map.set('/emg.zarr/zarr.json', new TextEncoder().encode(meta));
		return zip(map, false);
	}
];
