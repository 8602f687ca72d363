import { FakeBoard } from './device.ts';

/** Microvolts of a count: 2.5 V over 24 bits at gain 8, as BrainFlow has it. */
export const FREEEEG32_UV = 2.5e6 / 8_388_607 / 8;

/**
 * A FreeEEG32 after BrainFlow's emulation of it: it sends by itself, a frame per sample: `A0`, a counter of 8 bits, 32 big-endian
 * numbers of 24 bits, six auxiliary bytes, `C0`.
 */
export class FakeFreeEeg32 extends FakeBoard {
	constructor(rate = 512) {
		super(rate);
	}

	/** The numbers of sample `n`; one of them looks like the border of two frames. */
	static counts(n: number): readonly number[] {
		return [n, -n, 0xc0a0, ...Array.from({ length: 29 }, (_, i) => (i + 3) * 1000)];
	}

	opened(): void {
		this.timer.start();
	}

	hear(bytes: Uint8Array): void {
		this.commands.push(Buffer.from(bytes).toString('latin1'));
	}

	protected sample(n: number): Uint8Array {
		const frame = Buffer.alloc(105);
		frame[0] = 0xa0;
		frame[1] = n & 0xff;
		FakeFreeEeg32.counts(n).forEach((count, c) => frame.writeIntBE(count, 2 + 3 * c, 3));
		frame[104] = 0xc0;
		return frame;
	}
}
