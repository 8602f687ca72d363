/**
 * Eight tables of the CRC-32 of zip (reflected polynomial 0xedb88320): `TABLES[k][b]` is the checksum of byte `b`
 * followed by `k` zero bytes. With them eight bytes are taken at once (M. Kounavis and F. Berry, "slicing by 8"),
 * which is five times as fast as one table.
 */
const TABLES: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
	const first = Uint32Array.from({ length: 256 }, (_, n) => {
		for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
		return n;
	});
	const tables = [first];
	for (let k = 1; k < 8; k++) tables.push(tables[k - 1]!.map((crc) => first[crc & 255]! ^ (crc >>> 8)));
	return tables;
}

/** CRC-32 as zip and gzip have it. `before`: checksum of the bytes before these, to go on from. */
export function crc32(bytes: Uint8Array, before = 0): number {
	const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as Uint32Array[] as [
		Uint32Array,
		Uint32Array,
		Uint32Array,
		Uint32Array,
		Uint32Array,
		Uint32Array,
		Uint32Array,
		Uint32Array
	];
	let crc = ~before;
	let i = 0;
	for (const whole = bytes.length - 7; i < whole; i += 8) {
		const low = crc ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
		crc =
			t7[low & 255]! ^
			t6[(low >>> 8) & 255]! ^
			t5[(low >>> 16) & 255]! ^
			t4[low >>> 24]! ^
			t3[bytes[i + 4]!]! ^
			t2[bytes[i + 5]!]! ^
			t1[bytes[i + 6]!]! ^
			t0[bytes[i + 7]!]!;
	}
	for (; i < bytes.length; i++) crc = t0[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
	return ~crc >>> 0;
}
