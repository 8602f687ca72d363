import { FakeLineBoard } from './device.ts';

/**
 * An Arduino UNO R4 with the Chords firmware: six channels of 14 bits, 500 Hz. Channels 1 and 2 carry the number of the
 * sample, channel 3 its complement, the others are constants.
 */
export class FakeChords extends FakeLineBoard {
	#count = 0;

	constructor(rate = 500) {
		super(rate);
	}

	/** As its firmware: whatever comes while it samples stops it. */
	override hear(bytes: Uint8Array): void {
		this.timer.stop();
		super.hear(bytes);
	}

	protected obey(command: string): void {
		if (command === 'WHORU') this.say('UNO-R4\r\n');
		if (command === 'START') this.timer.start();
	}

	/** Counts of the converter for sample `n`, 0 … 16383. */
	static counts(n: number): number[] {
		return [n & 0x3fff, (n >> 14) & 0x3fff, ~n & 0x3fff, 0, 8192, 16383];
	}

	protected sample(n: number): Uint8Array {
		const values = FakeChords.counts(n).flatMap((value) => [value >> 8, value & 255]);
		return Uint8Array.of(0xc7, 0x7c, this.#count++, ...values, 0x01);
	}
}
