import type { Decoder, Frame } from '../device/driver.ts';
import { FrameFinder } from '../device/frame-finder.ts';

/** Bytes of a packet (OpenBCI, "Cyton Data Format"): A0, count, 8 × int24, 6 of auxiliary data, C0 … C6. */
const PACKET = 33;
const CHANNELS = 8;
/** g per count of the accelerometer. */
const G_PER_COUNT = 0.002 / 16;

/** µV per count: 4.5 V full scale, 24 bits, the amplifier's gain (ADS1299 data sheet; OpenBCI's SDK). */
export const microvoltsPerCount = (gain: number): number => 4.5e6 / gain / (2 ** 23 - 1);

/** Which streams to decode, and how. */
export interface CytonDecoding {
	/** µV per count, one entry per channel: 8, or 16 with the daisy. */
	readonly scale: readonly number[];
	readonly daisy: boolean;
	/** Whether stream 1, acceleration in milli-g, is wanted. */
	readonly accelerometer: boolean;
}

/**
 * Cyton packets → stream 0 (EMG, µV) and stream 1 (acceleration). With the daisy the board sends its own channels in odd
 * packets and the daisy's in even ones, so a row is an odd packet with the even one before it, as BrainFlow pairs them; its
 * count is the pair's, 0 … 127. A half of a pair that was lost takes the other half with it: values are never repeated.
 */
export class CytonDecoder implements Decoder {
	readonly #options: CytonDecoding;
	readonly #finder = new FrameFinder({
		sync: [0xa0],
		length: PACKET,
		valid: (bytes, start) => (bytes[start + PACKET - 1]! & 0xf0) === 0xc0,
		count: { at: (bytes, start) => bytes[start + 1]!, modulo: 256 }
	});
	/** The daisy's channels of the last even packet, and its count. */
	readonly #daisy = new Float64Array(CHANNELS);
	#daisyCount = -1;

	constructor(options: CytonDecoding) {
		this.#options = options;
	}

	push(bytes: Uint8Array): readonly Frame[] {
		const frames: Frame[] = [];
		this.#finder.push(bytes, (buffer, start) => this.#packet(buffer, start, frames));
		return frames;
	}

	#packet(bytes: Uint8Array, start: number, frames: Frame[]): void {
		const { scale, daisy, accelerometer } = this.#options;
		const count = bytes[start + 1]!;
		if (!daisy) frames.push({ stream: 0, count, values: channels(bytes, start, scale, 0) });
		else if (count % 2 === 0) {
			this.#daisy.set(channels(bytes, start, scale, CHANNELS));
			this.#daisyCount = count;
		} else if (this.#daisyCount === count - 1) {
			const values = new Float64Array(2 * CHANNELS);
			values.set(channels(bytes, start, scale, 0));
			values.set(this.#daisy, CHANNELS);
			frames.push({ stream: 0, count: count >> 1, values });
		}
		if (accelerometer && bytes[start + PACKET - 1] === 0xc0) {
			const axes = [0, 2, 4].map((at) => int16(bytes, start + 26 + at) * G_PER_COUNT * 1000);
			// All zero: no new value in this packet.
			if (axes.some((value) => value !== 0)) frames.push({ stream: 1, count, values: axes });
		}
	}
}

function channels(bytes: Uint8Array, start: number, scale: readonly number[], first: number): Float64Array {
	const values = new Float64Array(CHANNELS);
	for (let c = 0; c < CHANNELS; c++) {
		const at = start + 2 + 3 * c;
		// Through the sign bit of 32 bits, then back down to 24.
		const counts = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8)) >> 8;
		values[c] = counts * scale[first + c]!;
	}
	return values;
}

const int16 = (bytes: Uint8Array, at: number): number => ((bytes[at]! << 24) | (bytes[at + 1]! << 16)) >> 16;
