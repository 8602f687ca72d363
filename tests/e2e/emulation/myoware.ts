import { FakeBluetooth } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const SERVICE = 'ec3af789-2154-49f4-a9fc-bc6c88e9e930';
const DATA = 'f3a56edf-8f1e-4533-93bf-5601b2e91308';

/** A MyoWare 2.0 Wireless Shield with the maker's sketch: the number of the sample as text, to whoever listens. */
export class FakeMyoWare extends FakeBluetooth {
	readonly peripheral: Peripheral;

	/** `rate`: numbers a second, as fast as its sketch's loop runs. */
	constructor(rate = 50) {
		super(rate);
		const { onNotify, ...answers } = this.answers;
		this.peripheral = {
			name: 'MyoWareSensor1',
			address: 'AA:BB:CC:DD:EE:06',
			advertised: [SERVICE],
			services: [{ uuid: SERVICE, characteristics: [{ uuid: DATA, flags: ['read', 'notify'] }] }],
			...answers,
			onNotify: (uuid, on, say) => {
				onNotify!(uuid, on, say);
				if (on) this.timer.start();
			}
		};
	}

	protected override obey(): void {}

	protected override sample(n: number): void {
		this.packet([DATA, Buffer.from(String(n))]);
	}
}
