import { FakeBoard } from './device.ts';

/** Microvolts of a step of 10 bits: 3.3 V behind the gain of the EMG sensor. */
export const BITALINO_UV = 3.3e6 / 1009 / 1024;
const MIDDLE = 512;
const RATES: Readonly<Record<number, number>> = { 0x43: 10, 0x83: 100, 0xc3: 1000 };
/** Remainders of a nibble, as the firmware has them in a table. */
const CRC = [0, 3, 6, 5, 12, 15, 10, 9, 11, 8, 13, 14, 7, 4, 1, 2];

/**
 * A BITalino (r)evolution after its firmware: commands of one byte; frames of four inputs in seven bytes, the last one a number
 * of four bits and a CRC. Inputs A1 and A2 carry the number of the sample, ten bits each.
 */
export class FakeBitalino extends FakeBoard {
	#rate = 0;

	constructor(rate = 1000) {
		super(rate);
	}

	/** The numbers of sample `n`. */
	static counts(n: number): readonly number[] {
		return [n & 1023, (n >> 10) & 1023, 0, 1023];
	}

	/** The numbers of sample `n` in microvolts. */
	static values(n: number): readonly number[] {
		return FakeBitalino.counts(n).map((count) => (count - MIDDLE) * BITALINO_UV);
	}

	static numberOf(row: ArrayLike<number>): number {
		const [low, high] = [row[0]!, row[1]!].map((value) => Math.round(value / BITALINO_UV) + MIDDLE);
		return low! + 1024 * high!;
	}

	hear(bytes: Uint8Array): void {
		for (const byte of bytes) {
			this.commands.push(byte.toString(16).padStart(2, '0'));
			if (byte === 0) this.timer.stop();
			else if (this.timer.running) continue;
			else if (byte === 0x07) this.say('BITalino_v5.2\n');
			else if (byte in RATES) this.#rate = RATES[byte]!;
			// It samples the inputs of the bits 2 to 7; frames of other than four are not made here.
			else if (byte === 0x3d && this.#rate === 1000) this.timer.start();
		}
	}

	protected sample(n: number): Uint8Array {
		const [a1, a2, a3, a4] = FakeBitalino.counts(n) as [number, number, number, number];
		const frame = Buffer.alloc(7);
		frame[6] = (n & 15) << 4;
		frame[5] = a1 >> 6;
		frame[4] = ((a1 & 63) << 2) | (a2 >> 8);
		frame[3] = a2 & 255;
		frame[2] = a3 >> 2;
		frame[1] = ((a3 & 3) << 6) | (a4 >> 4);
		frame[0] = (a4 & 15) << 4;
		let crc = 0;
		for (const byte of frame) {
			crc = CRC[crc]! ^ (byte >> 4);
			crc = CRC[crc]! ^ (byte & 15);
		}
		frame[6] = frame[6]! | crc;
		return frame;
	}
}
