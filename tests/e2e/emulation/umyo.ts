import { FakeBoard } from './device.ts';

/** The number of a uMyo sensor, by which its stream is named. */
const UNIT = 0x12345678;
export const UMYO_SAMPLES = 8;
const LENGTH = 65;

/**
 * A uMyo base with one sensor, after the maker's document of its packets: it sends by itself, eight samples of 16 bits in
 * a packet that has a number of eight bits. A sample is the lower half of its own number.
 */
export class FakeUmyo extends FakeBoard {
	#samples: number[] = [];

	constructor(rate = 1116) {
		super(rate);
	}

	/** Sample `n` as it is sent. */
	static value(n: number): number {
		return (n << 16) >> 16;
	}

	opened(): void {
		this.#samples = [];
		this.timer.start();
	}

	hear(bytes: Uint8Array): void {
		this.commands.push(Buffer.from(bytes).toString('hex'));
	}

	protected sample(n: number): Uint8Array {
		if (n % UMYO_SAMPLES === 0) this.#samples = [];
		this.#samples.push(FakeUmyo.value(n));
		if (n % UMYO_SAMPLES !== UMYO_SAMPLES - 1 || this.#samples.length < UMYO_SAMPLES) return new Uint8Array();
		const packet = Buffer.alloc(LENGTH);
		packet.writeUInt16BE(0x4fd5, 0);
		// Strength of the radio, and what the radio counts.
		packet[2] = 0xc8;
		packet[3] = 0x20;
		packet[4] = LENGTH - 3;
		packet.writeUInt32BE(UNIT, 5);
		packet[9] = 80 + UMYO_SAMPLES;
		// Kind 0 of the parameters: the battery.
		packet[11] = 0xaa;
		packet[14] = Math.floor(n / UMYO_SAMPLES) & 255;
		this.#samples.forEach((value, i) => packet.writeInt16BE(value, 15 + 2 * i));
		return packet;
	}
}
