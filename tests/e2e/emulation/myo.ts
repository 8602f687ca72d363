import { battery, FakeBluetooth, full, notifies } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const uuid = (short: string): string => `d506${short}-a904-deb9-4748-2c7f4a124842`;
const EMG = ['0105', '0205', '0305', '0405'].map(uuid);

/** A Myo armband, by Thalmic's header. The first three channels carry the number of the sample, seven bits each. */
export class FakeMyo extends FakeBluetooth {
	readonly peripheral: Peripheral = {
		name: 'My Myo',
		address: 'AA:BB:CC:DD:EE:01',
		advertised: [uuid('0001')],
		services: [
			{
				uuid: uuid('0001'),
				characteristics: [
					{ uuid: uuid('0101'), flags: ['read'] },
					{ uuid: uuid('0201'), flags: ['read'] },
					{ uuid: uuid('0401'), flags: ['write'] }
				]
			},
			{ uuid: uuid('0002'), characteristics: [notifies(uuid('0402')), notifies(uuid('0502'))] },
			{ uuid: uuid('0003'), characteristics: [notifies(uuid('0103'))] },
			{ uuid: uuid('0005'), characteristics: EMG.map(notifies) },
			battery
		],
		...this.answers
	};
	#first: readonly number[] = [];

	constructor(rate = 200) {
		super(rate);
	}

	protected override read(own: string): Uint8Array {
		if (own === full('2a19')) return Uint8Array.of(87);
		return own === uuid('0201') ? Uint8Array.of(1, 0, 5, 0, 0xb2, 7, 2, 0) : new Uint8Array(20);
	}

	protected override obey(bytes: Buffer): void {
		this.commands.push(bytes.toString('hex'));
		if (bytes[0] !== 1) return;
		this.#first = [];
		if (bytes[2] === 0) this.timer.stop();
		else this.timer.start();
	}

	/** A notification holds two samples; the four characteristics take turns. */
	protected override sample(n: number): void {
		const values = [n & 127, (n >> 7) & 127, (n >> 14) & 127, -100, 100, 0, -1, 1];
		if (n % 2 === 0) this.#first = values;
		else if (this.#first.length > 0) {
			const bytes = new Uint8Array(Int8Array.from([...this.#first, ...values]).buffer);
			this.packet([EMG[(n >> 1) % 4]!, bytes]);
			this.#first = [];
		}
	}
}
