/** CRC-8 of Dallas and Maxim (polynomial 0x8C, reflected, from 0), which ends the commands of OT Bioelettronica. */
export function crc8(bytes: Iterable<number>): number {
	let crc = 0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
	}
	return crc;
}

/** The bytes with their CRC behind them. */
export const withCrc = (bytes: readonly number[]): Uint8Array => Uint8Array.from([...bytes, crc8(bytes)]);
