import { FakeLineBoard } from './device.ts';

/**
 * A BackyardBrains Human SpikerBox by the maker's guide to its USB protocol: two channels of 14 bits, 5 kHz. Both carry the
 * number of the sample, fourteen bits each.
 */
export class FakeSpikerBox extends FakeLineBoard {
	/** An event marker to send in the middle of the next frame. */
	event: number | undefined;

	constructor(rate = 5000) {
		super(rate);
	}

	protected obey(command: string): void {
		if (command === 'b:;') this.#tell('HWT:HUMANSB;');
		if (command === 'board:;') this.#tell('BRD:0;');
		if (command === 'start:;') this.timer.start();
		if (command === 'h:;') this.timer.stop();
	}

	protected sample(n: number): Uint8Array {
		const frame = [n >> 7, n, n >> 21, n >> 14].map((bits) => bits & 127);
		frame[0]! |= 0x80;
		if (this.event === undefined) return Uint8Array.from(frame);
		const message = escaped(`EVNT:${this.event};`);
		this.event = undefined;
		return Uint8Array.of(...frame.slice(0, 3), ...message, ...frame.slice(3));
	}

	#tell(text: string): void {
		this.say(Uint8Array.from(escaped(text)));
	}
}

const escaped = (text: string): number[] => [
	...[0xff, 0xff, 0x01, 0x01, 0x80, 0xff],
	...Buffer.from(text),
	...[0xff, 0xff, 0x01, 0x01, 0x81, 0xff]
];
