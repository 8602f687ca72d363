import { Variant } from './dbus.ts';

/** A Bluetooth peripheral. */
export interface Peripheral {
	readonly name: string;
	readonly address: string;
	/** Services it advertises; all it has when absent. */
	readonly advertised?: readonly string[];
	readonly services: readonly {
		readonly uuid: string;
		readonly characteristics: readonly GattCharacteristic[];
	}[];
	onWrite?(uuid: string, bytes: Buffer): void;
	onRead?(uuid: string): Uint8Array;
	/** Somebody subscribed to a characteristic, or no longer is: `say` sends a notification. */
	onNotify?(uuid: string, on: boolean, say: (bytes: Uint8Array) => void): void;
}

export interface GattCharacteristic {
	readonly uuid: string;
	readonly flags: readonly ('read' | 'write' | 'write-without-response' | 'notify')[];
}

/** A radio on a system bus of its own. */
export interface FakeBluez {
	/** For `DBUS_SYSTEM_BUS_ADDRESS`. */
	readonly address: string;
	/** Takes a peripheral out of reach: its link is lost and it cannot be found. */
	lose(index: number): void;
	/** Brings it back. */
	bringBack(index: number): void;
	close(): Promise<void>;
}

export const ADAPTER = 'org.bluez.Adapter1';
export const DEVICE = 'org.bluez.Device1';
const SERVICE = 'org.bluez.GattService1';
export const CHARACTERISTIC = 'org.bluez.GattCharacteristic1';
const DESCRIPTOR = 'org.bluez.GattDescriptor1';
export const HCI = '/org/bluez/hci0';
const CLIENT_CONFIGURATION = '00002902-0000-1000-8000-00805f9b34fb';

export type Interfaces = Record<string, Record<string, Variant>>;
const text = (value: string): Variant => new Variant('s', value);
export const flag = (value: boolean): Variant => new Variant('b', value);
const object = (value: string): Variant => new Variant('o', value);

/** A peripheral as the bus knows it. */
export interface Known {
	readonly peripheral: Peripheral;
	readonly path: string;
	readonly gatt: Map<string, Interfaces>;
	readonly characteristics: Map<string, { readonly uuid: string; notifying: boolean }>;
	away: boolean;
}

/** The properties of the radio. */
export function adapter(): Record<string, Variant> {
	return {
		Address: text('00:11:22:33:44:55'),
		AddressType: text('public'),
		Name: text('emulated'),
		Alias: text('emulated'),
		Class: new Variant('u', 0),
		Powered: flag(true),
		Discoverable: flag(false),
		DiscoverableTimeout: new Variant('u', 0),
		Pairable: flag(false),
		PairableTimeout: new Variant('u', 0),
		Discovering: flag(false),
		UUIDs: new Variant('as', []),
		Modalias: text('usb:v1D6Bp0246d0542'),
		Roles: new Variant('as', ['central', 'peripheral'])
	};
}

/** The properties of a peripheral that was seen. */
export function device({ name, address, advertised, services }: Peripheral): Record<string, Variant> {
	return {
		Address: text(address),
		AddressType: text('random'),
		Name: text(name),
		Alias: text(name),
		Paired: flag(false),
		Bonded: flag(false),
		Trusted: flag(false),
		Blocked: flag(false),
		LegacyPairing: flag(false),
		RSSI: new Variant('n', -50),
		Connected: flag(false),
		ServicesResolved: flag(false),
		UUIDs: new Variant('as', advertised ?? services.map(({ uuid }) => uuid)),
		Adapter: object(HCI)
	};
}

/** The objects that BlueZ makes of a connected peripheral. */
export function layOut(peripheral: Peripheral): Known {
	const path = `${HCI}/dev_${peripheral.address.replaceAll(':', '_')}`;
	const gatt = new Map<string, Interfaces>();
	const characteristics: Known['characteristics'] = new Map();
	let handle = 16;
	const next = (): string => (handle++).toString(16).padStart(4, '0');
	for (const { uuid, characteristics: list } of peripheral.services) {
		const service = `${path}/service${next()}`;
		gatt.set(service, {
			[SERVICE]: {
				UUID: text(uuid),
				Device: object(path),
				Primary: flag(true),
				Includes: new Variant('ao', [])
			}
		});
		for (const { uuid: own, flags } of list) {
			const at = `${service}/char${next()}`;
			characteristics.set(at, { uuid: own, notifying: false });
			gatt.set(at, {
				[CHARACTERISTIC]: {
					UUID: text(own),
					Service: object(service),
					Value: new Variant('ay', []),
					Notifying: flag(false),
					Flags: new Variant('as', flags)
				}
			});
			if (!flags.includes('notify')) continue;
			gatt.set(`${at}/desc${next()}`, {
				[DESCRIPTOR]: {
					UUID: text(CLIENT_CONFIGURATION),
					Characteristic: object(at),
					Value: new Variant('ay', []),
					Flags: new Variant('as', [])
				}
			});
		}
	}
	return { peripheral, path, gatt, characteristics, away: false };
}
