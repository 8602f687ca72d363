import { FakeBoard } from './device.ts';

/** Microvolts per count at gain 24. */
export const CYTON_UV = 4.5e6 / 24 / (2 ** 23 - 1);

/**
 * An OpenBCI Cyton behind its dongle, by OpenBCI's documents. Channel 1 carries the number of the sample, channel 2 its
 * negative, channel 3 a constant.
 */
export class FakeCyton extends FakeBoard {
	readonly #greeting: string;
	readonly #constant: number;
	#count = 0;
	#pending = '';

	constructor(rate = 250, constant = 1000, firmware = 'v3.1.2') {
		super(rate);
		this.#constant = constant;
		this.#greeting = `OpenBCI V3 8-16 channel\r\nOn Board ADS1299 Device ID: 0x3E\r\nLIS3DH Device ID: 0x33\r\nFirmware: ${firmware}\r\n$$$`;
	}

	hear(bytes: Uint8Array): void {
		for (const byte of bytes) {
			const char = String.fromCharCode(byte);
			if (this.#pending || 'xz'.includes(char)) {
				this.#pending += char;
				if (!'XZ'.includes(char)) continue;
				this.#obey(this.#pending);
				this.#pending = '';
			} else this.#obey(char);
		}
	}

	#obey(command: string): void {
		this.commands.push(command);
		if (command === 'b') {
			this.#count = 0;
			this.timer.start();
		} else if (command === 's') this.timer.stop();
		else if (command === 'v') {
			this.timer.stop();
			this.say(this.#greeting);
		} else if (command.startsWith('x')) this.say(`Success: Channel set for ${command[1]}$$$`);
		else if (!this.timer.running) this.say('Success$$$');
	}

	protected sample(n: number): Uint8Array {
		const bytes = new Uint8Array(33);
		const view = new DataView(bytes.buffer);
		bytes[0] = 0xa0;
		bytes[1] = this.#count++;
		[n, -n, this.#constant, 0, 0, 0, 0, 0].forEach((value, c) => {
			view.setUint8(2 + 3 * c, (value >> 16) & 255);
			view.setUint16(3 + 3 * c, value & 0xffff);
		});
		if (n % 10 === 0) [16, -16, 8000].forEach((value, axis) => view.setInt16(26 + 2 * axis, value));
		bytes[32] = 0xc0;
		return bytes;
	}
}
