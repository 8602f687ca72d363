import { SampleTimer } from './device.ts';
import type { Peripheral } from './bluez-objects.ts';

const uuid = (short: string): string => `d506${short}-a904-deb9-4748-2c7f4a124842`;
const EMG = ['0105', '0205', '0305', '0405'].map(uuid);

/** A Myo armband, by Thalmic's header. The first three channels carry the number of the sample, seven bits each. */
export class EmulatedMyo {
	/** Commands it was sent, in hex. */
	readonly commands: string[] = [];
	readonly peripheral: Peripheral;
	/** One notification per two samples. */
	readonly timer: SampleTimer;
	readonly #say = new Map<string, (bytes: Uint8Array) => void>();

	/** `rate`: notifications per second by its own clock. */
	constructor(rate = 100) {
		this.timer = new SampleTimer(rate, (n) => this.#send(n));
		this.peripheral = {
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
				{
					uuid: uuid('0002'),
					characteristics: [
						{ uuid: uuid('0402'), flags: ['notify'] },
						{ uuid: uuid('0502'), flags: ['notify'] }
					]
				},
				{ uuid: uuid('0003'), characteristics: [{ uuid: uuid('0103'), flags: ['notify'] }] },
				{ uuid: uuid('0005'), characteristics: EMG.map((own) => ({ uuid: own, flags: ['notify'] })) },
				{
					uuid: '0000180f-0000-1000-8000-00805f9b34fb',
					characteristics: [{ uuid: '00002a19-0000-1000-8000-00805f9b34fb', flags: ['read', 'notify'] }]
				}
			],
			onWrite: (_, bytes) => this.#obey(bytes),
			onRead: (own) =>
				own.startsWith('00002a19')
					? Uint8Array.of(87)
					: own === uuid('0201')
						? Uint8Array.of(1, 0, 5, 0, 0xb2, 7, 2, 0)
						: new Uint8Array(20),
			onNotify: (own, on, say) => {
				if (on) this.#say.set(own, say);
				else this.#say.delete(own);
				if (this.#say.size === 0) this.timer.stop();
			}
		};
	}

	/** Time at which sample `n` is taken. */
	timeOf(n: number): number {
		return this.timer.timeOf((n - 1) / 2);
	}

	#obey(bytes: Buffer): void {
		this.commands.push(bytes.toString('hex'));
		if (bytes[0] !== 1) return;
		if (bytes[2] === 0) this.timer.stop();
		else this.timer.start();
	}

	/** Packet `n` holds samples 2n and 2n + 1. */
	#send(n: number): void {
		const bytes = new Int8Array(16);
		for (const half of [0, 1]) {
			const k = 2 * n + half;
			bytes.set([k & 127, (k >> 7) & 127, (k >> 14) & 127, -100, 100, 0, -1, 1], 8 * half);
		}
		this.#say.get(EMG[n % 4]!)?.(new Uint8Array(bytes.buffer));
	}
}
