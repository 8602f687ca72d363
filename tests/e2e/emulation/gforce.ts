import { FakeBluetooth, full } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const uuid = (short: string): string => `f000${short}-0451-4000-b000-000000000000`;
const COMMAND = uuid('ffe1');
const DATA = uuid('ffe2');
const PACKET = 128;

/**
 * A gForcePro+ at 1000 Hz and 8 bits, as the maker's sample talks to one. The first three channels carry the number of the
 * sample.
 */
export class FakeGforce extends FakeBluetooth {
	readonly peripheral: Peripheral = {
		name: 'gForceProP(A1B2)',
		address: 'AA:BB:CC:DD:EE:05',
		advertised: [full('ffd0')],
		services: [
			{
				uuid: full('ffd0'),
				characteristics: [
					{ uuid: COMMAND, flags: ['write', 'notify'] },
					{ uuid: DATA, flags: ['notify'] }
				]
			}
		],
		...this.answers
	};
	#bytes: number[] = [];
	#configured = false;

	constructor() {
		super(1000);
	}

	protected override forget(): void {
		this.#configured = false;
	}

	protected override obey(bytes: Buffer): void {
		this.commands.push(bytes.toString('hex'));
		// An answer: 0 for well done, and the command.
		this.say(COMMAND, Uint8Array.of(0, bytes[0]!));
		if (bytes[0] === 0x3f) this.#configured = true;
		if (bytes[0] !== 0x4f) return;
		this.timer.stop();
		this.#bytes = [];
		if (bytes[1] === 0x80 && this.#configured) this.timer.start();
	}

	protected override sample(n: number): void {
		this.#bytes.push(n & 255, (n >> 8) & 255, n >> 16, 0, 255, 128, 127, 129);
		if (this.#bytes.length < PACKET) return;
		this.packet([DATA, Uint8Array.of(8, ...this.#bytes)]);
		this.#bytes = [];
	}
}
