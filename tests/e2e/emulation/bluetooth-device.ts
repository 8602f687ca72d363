import type { GattCharacteristic, Peripheral } from './bluez-objects.ts';
import { SampleTimer } from './device.ts';

type Say = (bytes: Uint8Array) => void;

/**
 * A battery-powered Bluetooth device under test, down to its bytes. Its converter runs all the time; channels carry the number of
 * the sample. When nobody listens any more it forgets its settings and stops.
 */
export abstract class FakeBluetooth {
	/** Commands it was sent, as the device reads them. */
	readonly commands: string[] = [];
	/** So many of the packets that are due next get lost on the way. */
	losing = 0;
	/** Samples it took and never sends. */
	readonly unsent = new Set<number>();
	readonly timer: SampleTimer;
	readonly #listeners = new Map<string, Say>();

	constructor(rate: number) {
		this.timer = new SampleTimer(rate, (n) => this.sample(n));
	}

	abstract readonly peripheral: Peripheral;

	/** When sample `n` was taken, seconds since the epoch. */
	timeOf(n: number): number {
		return this.timer.timeOf(n);
	}

	/** Sample `n` is being taken. */
	protected abstract sample(n: number): void;
	protected abstract obey(bytes: Buffer, uuid: string): void;
	/** What it answers to a read. */
	protected read(_uuid: string): Uint8Array {
		return new Uint8Array();
	}
	/** Settings as after switching it on. */
	protected forget(): void {}

	/** What the radio asks of it. */
	protected get answers(): Pick<Peripheral, 'onWrite' | 'onRead' | 'onNotify'> {
		return {
			onWrite: (uuid, bytes) => this.obey(bytes, uuid),
			onRead: (uuid) => this.read(uuid),
			onNotify: (uuid, on, say) => {
				if (on) this.#listeners.set(uuid, say);
				else this.#listeners.delete(uuid);
				if (this.#listeners.size > 0) return;
				this.timer.stop();
				this.forget();
			}
		};
	}

	protected say(uuid: string, bytes: Uint8Array): void {
		this.#listeners.get(uuid)?.(bytes);
	}

	/** A packet of samples, in as many notifications as it takes. */
	protected packet(...notifications: readonly (readonly [uuid: string, bytes: Uint8Array])[]): void {
		if (this.losing > 0) this.losing--;
		else for (const [uuid, bytes] of notifications) this.say(uuid, bytes);
	}
}

const BASE = '-0000-1000-8000-00805f9b34fb';
/** A 16-bit uuid in full. */
export const full = (short: string): string => `0000${short}${BASE}`;
export const notifies = (uuid: string): GattCharacteristic => ({ uuid, flags: ['notify'] });
export const battery = {
	uuid: full('180f'),
	characteristics: [{ uuid: full('2a19'), flags: ['read', 'notify'] }]
} as const;

/** Packs numbers of `bits` bits, most significant bit first, behind each other from byte `at` on. */
export function packBits(into: Uint8Array, at: number, bits: number, values: readonly number[]): void {
	values.forEach((value, word) => {
		for (let i = 0; i < bits; i++) {
			const bit = 8 * at + word * bits + i;
			if ((value >> (bits - 1 - i)) & 1) into[bit >> 3]! |= 128 >> (bit & 7);
		}
	});
}
