import { registry } from 'zarrita';
import { zstdBound } from './zstd-bound.ts';

/** Codecs a stored chunk may have been through; any other is refused by name. */
export const CODECS = ['bytes', 'zstd', 'gzip', 'blosc', 'crc32c'] as const;

/** What the codecs of zarrita look like from here. */
type CodecEntry = Awaited<ReturnType<NonNullable<ReturnType<typeof registry.get>>>>;
type Codec = ReturnType<CodecEntry['fromConfig']>;
type Meta = Parameters<CodecEntry['fromConfig']>[1];

/** Checksums and framing that other codecs may have added to the samples' own bytes. */
const SLACK = 1024;
/** Windows up to this size are what ordinary encoders ask for, whatever the chunk's size. */
const ORDINARY_WINDOW = 8 * 2 ** 20;

/** Wraps the decoder of `name` so that `check` sees the bytes, and how many they may become, before it runs. */
function guard(name: string, check: (bytes: Uint8Array, most: number) => void): void {
	const original = registry.get(name);
	if (!original) return;
	registry.set(name, async () => {
		const entry = await original();
		return {
			...(entry.kind && { kind: entry.kind }),
			fromConfig(config, meta): Codec {
				const codec = entry.fromConfig(config ?? {}, meta);
				const most = decodedSize(meta) + SLACK;
				return {
					kind: codec.kind ?? 'bytes_to_bytes',
					encode: (data) => codec.encode(data),
					decode(data, out) {
						check(data, most);
						return codec.decode(data, out);
					}
				};
			}
		};
	});
}

/** Bytes of one decoded chunk. */
function decodedSize(meta: Meta): number {
	const itemBytes = Number(/\d+$/.exec(meta.dataType)?.[0] ?? 64) / 8;
	return meta.shape.reduce((a, b) => a * b, itemBytes);
}

function tooMuch(bytes: number, most: number): never {
	throw new RangeError(`it would decode to ${bytes} bytes where a chunk has ${most - SLACK}`);
}

guard('zstd', (bytes, most) => {
	const bound = zstdBound(bytes);
	// Frames without a declared size are bounded by their blocks, up to 128 KiB each: generous, but bounded.
	if (bound.bytes > 2 * most + ORDINARY_WINDOW) tooMuch(bound.bytes, most);
	if (bound.window > Math.max(2 * most, ORDINARY_WINDOW)) tooMuch(bound.window, most);
});

guard('blosc', (bytes, most) => {
	// Header of 16 bytes: uncompressed and compressed size at 4 and 12 (c-blosc README_CHUNK_FORMAT).
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const size = view.getUint32(4, true);
	if (size > most) tooMuch(size, most);
	if (view.getUint32(12, true) > bytes.byteLength) throw new RangeError('a blosc chunk was cut short');
});

registry.set('gzip', async () => ({
	kind: 'bytes_to_bytes',
	fromConfig: (_config, meta): Codec => ({
		kind: 'bytes_to_bytes',
		encode() {
			throw new Error('Sessions are written with zstd.');
		},
		decode: (bytes) => gunzip(bytes, decodedSize(meta) + SLACK)
	})
}));

/** zarrita takes the four bytes off without looking at them; here they are checked. */
registry.set('crc32c', async () => ({
	kind: 'bytes_to_bytes',
	fromConfig: (): Codec => ({
		kind: 'bytes_to_bytes',
		encode() {
			throw new Error('Sessions are written without crc32c.');
		},
		decode(bytes) {
			const body = bytes.subarray(0, bytes.byteLength - 4);
			const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(body.byteLength, true);
			if (crc32c(body) !== stored) throw new RangeError('its checksum does not match');
			return body;
		}
	})
}));

async function gunzip(bytes: Uint8Array, most: number): Promise<Uint8Array> {
	const plain = new Blob([bytes as Uint8Array<ArrayBuffer>])
		.stream()
		.pipeThrough(new DecompressionStream('gzip'));
	const out = new Uint8Array(most);
	let length = 0;
	const reader = plain.getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return out.slice(0, length);
		if (length + value.byteLength > most) {
			await reader.cancel();
			tooMuch(length + value.byteLength, most);
		}
		out.set(value, length);
		length += value.byteLength;
	}
}

let castagnoli: Uint32Array | undefined;

/** CRC-32C (Castagnoli, reflected polynomial 0x82f63b78). */
export function crc32c(bytes: Uint8Array): number {
	castagnoli ??= Uint32Array.from({ length: 256 }, (_, n) => {
		for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1;
		return n;
	});
	let crc = 0xffffffff;
	for (const byte of bytes) crc = castagnoli[(crc ^ byte) & 255]! ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

let zstd: Promise<Codec> | undefined;

/**
 * Compresses a chunk as the metadata of a growing array says (zstd, no checksum). The library's fastest level: at
 * 408 channels and 10 240 Hz it takes 0.25 s of one core per second, and higher levels gain little on noise.
 */
export async function encodeZstd(bytes: Uint8Array): Promise<Uint8Array> {
	zstd ??= loadZstd();
	return (await zstd).encode(bytes);
}

async function loadZstd(): Promise<Codec> {
	const entry = await registry.get('zstd')!();
	return entry.fromConfig({ level: 0 }, { dataType: 'int8', shape: [0], codecs: [], fillValue: 0 });
}
