import { FakeBluetooth, notifies } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const SERVICE = '4fafc201-1fb5-459e-8fcc-c5c9c331914b';
const DATA = 'beb5483e-36e1-4688-b7f5-ea07361b26a8';
const CONTROL = '0000ff01-0000-1000-8000-00805f9b34fb';
const BATTERY = 'f633d0ec-46b4-43c1-a39f-1ca06d0602e1';
const BLOCK = 10;

/** An NPG Lite with three channels, as its firmware sends. Channels 1 and 2 carry the number of the sample, twelve bits each. */
export class FakeNpgLite extends FakeBluetooth {
	readonly peripheral: Peripheral = {
		name: 'NPG-Lite-3CH:A1:B2',
		address: 'AA:BB:CC:DD:EE:04',
		advertised: [SERVICE],
		services: [
			{
				uuid: SERVICE,
				characteristics: [
					notifies(DATA),
					{ uuid: CONTROL, flags: ['read', 'write', 'notify'] },
					{ uuid: BATTERY, flags: ['read', 'notify'] }
				]
			}
		],
		...this.answers
	};
	#count = 0;
	#block: number[] = [];

	constructor() {
		super(500);
	}

	protected override obey(bytes: Buffer): void {
		const command = bytes.toString('latin1');
		this.commands.push(command);
		if (command === 'STOP') this.timer.stop();
		if (command !== 'START') return;
		[this.#count, this.#block] = [0, []];
		this.timer.start();
		this.say(BATTERY, Uint8Array.of(64));
	}

	protected override sample(n: number): void {
		const values = [n & 4095, n >> 12, 2048];
		this.#block.push(this.#count++ & 255, ...values.flatMap((value) => [value >> 8, value & 255]));
		if (this.#block.length < BLOCK * 7) return;
		this.packet([DATA, Uint8Array.from(this.#block)]);
		this.#block = [];
	}
}
