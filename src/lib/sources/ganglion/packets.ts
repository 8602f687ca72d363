/** Microvolts of one count of the 24-bit converter: 1.2 V reference, gain 51, as the firmware's authors compute it. */
export const UV_PER_COUNT = 1.2e6 / (8388607 * 1.5 * 51);
export const N_CHANNELS = 4;
/** Length of every notification that carries samples. */
export const PACKET_BYTES = 20;
const WORDS = 2 * N_CHANNELS;

/**
 * Eight words of `bits` bits, most significant bit first, that begin at the second byte of a packet: channels 1 to 4 of one
 * sample, then of the next. The lowest bit of a word is its sign.
 */
function* words(packet: Uint8Array, bits: number): Generator<number> {
	for (let word = 0, bit = 8; word < WORDS; word++) {
		let value = 0;
		for (let i = 0; i < bits; i++, bit++) value = (value << 1) | ((packet[bit >> 3]! >> (7 - (bit & 7))) & 1);
		yield (value << (32 - bits)) >> (32 - bits);
	}
}

/** Two samples of firmware 3, in counts: the top bits of the converter's 24; the bits that were not sent are 0. */
export function absoluteCounts(packet: Uint8Array, bits: number): number[] {
	return Array.from(words(packet, bits), (word) => (word & ~1) << (24 - bits));
}

/** Two steps of firmware 2, in counts: how far each channel fell since the sample before. The lowest bit is the sign. */
export function deltaCounts(packet: Uint8Array, bits: number): number[] {
	const range = 2 ** bits;
	return Array.from(words(packet, bits), (word) => (word & (range - 1)) - ((word & 1) === 1 ? range : 0));
}

/** The whole sample that firmware 2 sends now and then: four 24-bit counts, most significant byte first. */
export function wholeCounts(packet: Uint8Array): number[] {
	return Array.from({ length: N_CHANNELS }, (_, channel) => {
		const at = 1 + 3 * channel;
		return ((packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8)) >> 8;
	});
}
