import { now } from '../../../core/clock.ts';
import { AppError } from '../../../core/errors.ts';
import { advertStrength } from './advert.ts';
import { bluetoothFailure } from './failures.ts';
import type { BluetoothTransport } from '../driver.ts';
import type { Link, LinkFacts, LinkListener } from './link.ts';
import type { GattCharacteristic, WebBluetoothDevice } from './web-bluetooth.ts';

/** A connection attempt that takes longer than this is given up: Chrome itself waits for ever. */
const CONNECT_MS = 15_000;

/** A Bluetooth device, in the window. Everything is fetched anew on every opening: after a lost link the old objects are dead. */
export class BluetoothLink implements Link {
	readonly #device: WebBluetoothDevice;
	readonly #transport: BluetoothTransport;
	readonly #found = new Map<string, GattCharacteristic>();
	/** One operation at a time: Web Bluetooth refuses a second one. */
	#queue: Promise<unknown> = Promise.resolve();
	#end: () => void = () => {};

	constructor(device: WebBluetoothDevice, transport: BluetoothTransport) {
		this.#device = device;
		this.#transport = transport;
	}

	async open(listener: LinkListener): Promise<LinkFacts> {
		await this.close();
		const name = this.#device.name ?? '';
		let open = true;
		const gone = (): void => {
			if (!open) return;
			this.#end();
			listener.gone(bluetoothFailure('lost', undefined, name));
		};
		const heard: (() => void)[] = [];
		this.#end = () => {
			open = false;
			this.#device.removeEventListener('gattserverdisconnected', gone);
			for (const forget of heard) forget();
		};
		this.#device.addEventListener('gattserverdisconnected', gone);
		try {
			const rssi = await advertStrength(this.#device);
			if (!open) throw bluetoothFailure('lost', undefined, name);
			await this.#connect();
			await this.#fetch();
			for (const [key, { notify }] of Object.entries(this.#transport.characteristics)) {
				const characteristic = this.#found.get(key);
				if (!notify || !characteristic) continue;
				// The value is read at once: the next notification puts another in its place.
				const take = (): void => {
					const { value } = characteristic;
					if (!value) return;
					const view = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
					listener.bytes(view, now(), key);
				};
				characteristic.addEventListener('characteristicvaluechanged', take);
				heard.push(() => characteristic.removeEventListener('characteristicvaluechanged', take));
				await this.#inTurn(() => characteristic.startNotifications());
			}
			return { name, rssi };
		} catch (error) {
			this.#end();
			this.#device.gatt?.disconnect();
			throw error instanceof Error && error.name === 'SourceError'
				? error
				: bluetoothFailure('refused', error, name);
		}
	}

	async send(bytes: Uint8Array, to: string): Promise<void> {
		const characteristic = this.#found.get(to);
		if (!characteristic) return;
		const quick = this.#transport.characteristics[to]?.quick;
		await this.#careful(() =>
			quick ? characteristic.writeValueWithoutResponse(bytes) : characteristic.writeValueWithResponse(bytes)
		);
	}

	async read(from: string): Promise<Uint8Array> {
		const characteristic = this.#found.get(from);
		if (!characteristic) return new Uint8Array();
		const value = await this.#careful(() => characteristic.readValue());
		return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
	}

	async returned(ms: number): Promise<void> {
		// Nothing tells of a device that is back in reach; the attempt to connect waits for it.
		await new Promise((resolve) => setTimeout(resolve, ms));
	}

	async close(): Promise<void> {
		this.#end();
		this.#end = () => {};
		this.#found.clear();
		this.#queue = Promise.resolve();
		this.#device.gatt?.disconnect();
	}

	async #connect(): Promise<void> {
		const { gatt } = this.#device;
		if (!gatt) throw bluetoothFailure('forgotten', undefined, this.#device.name);
		let timer: ReturnType<typeof setTimeout> | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(bluetoothFailure('refused', undefined, this.#device.name)), CONNECT_MS);
		});
		try {
			await Promise.race([gatt.connect(), late]);
		} finally {
			clearTimeout(timer);
		}
	}

	/** The characteristics the driver named. One that must be there and is not: the wrong device, or the wrong firmware. */
	async #fetch(): Promise<void> {
		for (const { service, uuid, advice } of this.#transport.others ?? [])
			if (await this.#has(service, uuid)) throw new AppError('SourceError', advice);
		for (const [key, { service, uuid, optional }] of Object.entries(this.#transport.characteristics)) {
			try {
				const primary = await this.#device.gatt!.getPrimaryService(service);
				this.#found.set(key, await primary.getCharacteristic(uuid));
			} catch (error) {
				if (!optional || !(error instanceof Error) || error.name !== 'NotFoundError')
					throw bluetoothFailure('service', error, this.#device.name);
			}
		}
	}

	async #has(service: string | number, uuid: string | number): Promise<boolean> {
		try {
			await (await this.#device.gatt!.getPrimaryService(service)).getCharacteristic(uuid);
			return true;
		} catch (error) {
			if (error instanceof Error && error.name === 'NotFoundError') return false;
			throw bluetoothFailure('service', error, this.#device.name);
		}
	}

	async #careful<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await this.#inTurn(work);
		} catch (error) {
			throw bluetoothFailure('lost', error, this.#device.name);
		}
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#queue.then(work, work);
		this.#queue = turn.catch(() => undefined);
		return turn;
	}
}
