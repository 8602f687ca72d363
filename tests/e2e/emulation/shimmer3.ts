import { FakeBoard } from './device.ts';

/** Microvolts of a count of 24 bits at gain 12, whose reference is 2.42 V. */
export const SHIMMER3_UV = 2.42e6 / 8_388_607 / 12;
const ACK = 0xff;
const TICKS = 32_768;
/** Bytes that follow a command; that of the chip's registers says itself how many of them there are. */
const FOLLOW: Readonly<Record<number, number>> = { 0x08: 3, 0x05: 2 };
const REGISTERS = 0x61;

/**
 * A Shimmer3 with an ExG board after LogAndStream: every command is acknowledged; frames of a zero, its time in 24 bits, a
 * status and two numbers of 24 bits. It streams what it was set to; channels carry the number of the sample.
 */
export class FakeShimmer3 extends FakeBoard {
	#received: number[] = [];
	#divisor = 0;
	#channels: readonly number[] = [];

	constructor(rate = 1024) {
		super(rate);
	}

	hear(bytes: Uint8Array): void {
		this.#received.push(...bytes);
		for (;;) {
			const [first] = this.#received;
			if (first === undefined) return;
			const length = 1 + (first === REGISTERS ? 3 + (this.#received[3] ?? 0) : (FOLLOW[first] ?? 0));
			if (this.#received.length < length || (first === REGISTERS && length < 5)) return;
			this.#obey(this.#received.splice(0, length));
		}
	}

	#obey(command: readonly number[]): void {
		this.commands.push(Buffer.from(command).toString('hex'));
		const [what, ...rest] = command;
		if (what === 0x08) this.#channels = rest[0] === 0x10 ? [0x1d, 0x1e, 0x1f] : [];
		if (what === 0x05) this.#divisor = rest[0]! | (rest[1]! << 8);
		if (what === 0x20) this.timer.stop();
		this.say(Uint8Array.of(ACK, ...this.#answer(what!)));
		if (what === 0x07 && this.#channels.length === 3 && TICKS / this.#divisor === this.timer.rate)
			this.timer.start();
	}

	#answer(what: number): readonly number[] {
		if (what === 0x3f) return [0x25, 3];
		if (what === 0x2e) return [0x2f, 3, 0, 0, 0, 16, 4];
		if (what !== 0x01) return [];
		const rate = [this.#divisor & 255, this.#divisor >> 8];
		return [0x02, ...rate, 0, 0, 0, 0, this.#channels.length, 1, ...this.#channels];
	}

	protected sample(n: number): Uint8Array {
		const frame = Buffer.alloc(11);
		frame.writeUIntLE((n * this.#divisor) % 2 ** 24, 1, 3);
		frame[4] = 0x80;
		frame.writeIntBE(n, 5, 3);
		frame.writeIntBE(-n, 8, 3);
		return frame;
	}
}
