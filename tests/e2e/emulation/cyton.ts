import { SampleTimer, type EmulatedDevice, type Wire } from './device.ts';

/**
 * An OpenBCI Cyton behind its dongle, by OpenBCI's documents. Channel 1 carries the number of the sample since the board
 * was switched on, so that whoever reads it knows exactly what came; channel 2 is its negative, channel 3 is 1000 counts.
 */
export class EmulatedCyton implements EmulatedDevice {
	/** Everything it was told, a command per entry. */
	readonly commands: string[] = [];
	readonly timer = new SampleTimer(250, (n) => this.#send(n));
	readonly #greeting: string;
	#wire: Wire | undefined;
	#count = 0;
	#pending = '';
	/** Sample number that is not sent: from, to. */
	drop: readonly [number, number] = [0, 0];

	constructor(firmware = 'v3.1.2') {
		this.#greeting = `OpenBCI V3 8-16 channel\r\nOn Board ADS1299 Device ID: 0x3E\r\nLIS3DH Device ID: 0x33\r\nFirmware: ${firmware}\r\n$$$`;
	}

	attach(wire: Wire): void {
		this.#wire = wire;
	}

	detach(): void {
		this.#wire = undefined;
		this.timer.stop();
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
			this.#say(this.#greeting);
		} else if (command.startsWith('x')) this.#say(`Success: Channel set for ${command[1]}$$$`);
		else if (!this.timer.running) this.#say('Success$$$');
	}

	#say(text: string): void {
		this.#wire?.send(Uint8Array.from(text, (c) => c.charCodeAt(0)));
	}

	#send(n: number): void {
		const count = this.#count++ & 255;
		if (n >= this.drop[0] && n < this.drop[1]) return;
		const bytes = new Uint8Array(33);
		const view = new DataView(bytes.buffer);
		bytes[0] = 0xa0;
		bytes[1] = count;
		[n, -n, 1000, 0, 0, 0, 0, 0].forEach((value, c) => {
			view.setUint8(2 + 3 * c, (value >> 16) & 255);
			view.setUint16(3 + 3 * c, value & 0xffff);
		});
		if (n % 10 === 0) [16, -16, 8000].forEach((value, axis) => view.setInt16(26 + 2 * axis, value));
		bytes[32] = 0xc0;
		this.#wire?.send(bytes);
	}
}
