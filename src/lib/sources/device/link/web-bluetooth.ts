/** As much of Web Bluetooth (https://webbluetoothcg.github.io/web-bluetooth/) as is used. */
export interface GattCharacteristic extends EventTarget {
	readonly value?: DataView | null;
	startNotifications(): Promise<unknown>;
	readValue(): Promise<DataView>;
	writeValueWithResponse(value: Uint8Array): Promise<void>;
	writeValueWithoutResponse(value: Uint8Array): Promise<void>;
}

export interface GattService {
	getCharacteristic(uuid: string | number): Promise<GattCharacteristic>;
}

export interface WebBluetoothDevice extends EventTarget {
	readonly id: string;
	readonly name?: string;
	readonly gatt?: {
		readonly connected: boolean;
		connect(): Promise<unknown>;
		disconnect(): void;
		getPrimaryService(uuid: string | number): Promise<GattService>;
	};
	/** Chrome behind a flag, and not on Linux: fires `advertisementreceived` until `signal` is aborted. */
	watchAdvertisements?(options: { readonly signal: AbortSignal }): Promise<void>;
}

export interface WebBluetooth {
	requestDevice(options: {
		readonly filters: readonly object[];
		readonly optionalServices: readonly (string | number)[];
	}): Promise<WebBluetoothDevice>;
	/** Devices that were allowed before; behind a flag in some browsers. */
	getDevices?(): Promise<WebBluetoothDevice[]>;
	getAvailability?(): Promise<boolean>;
}

/** This window's Web Bluetooth; undefined in workers and where the browser has none. */
export const webBluetooth = (): WebBluetooth | undefined =>
	(globalThis as { navigator?: { bluetooth?: WebBluetooth } }).navigator?.bluetooth;
