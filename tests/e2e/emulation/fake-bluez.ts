// Over 250 lines because the objects of BlueZ refer to each other over one bus.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	adapter,
	ADAPTER,
	CHARACTERISTIC,
	device,
	DEVICE,
	flag,
	HCI,
	layOut,
	type FakeBluez,
	type Interfaces,
	type Known,
	type Peripheral
} from './bluez-objects.ts';
import { decode, encode, saslAnswer, Variant, type Message } from './dbus.ts';

const PROPERTIES = 'org.freedesktop.DBus.Properties';
const OBJECTS = 'org.freedesktop.DBus.ObjectManager';
const BUS = 'org.freedesktop.DBus';
const SELF = ':1.1';

/**
 * The system bus and BlueZ (its D-Bus documents: adapter, device, GATT) in one, on a socket of its own: Chromium's Linux
 * Bluetooth stack scans, connects, reads, writes and is notified as if there were a radio.
 */
export async function fakeBluez(peripherals: readonly Peripheral[]): Promise<FakeBluez> {
	const dir = mkdtempSync(join(tmpdir(), 'myodeck-bluez-'));
	const socket = join(dir, 'bus');
	const bus = new Bus(peripherals);
	const server = createServer((client) => bus.join(client));
	server.listen(socket);
	await once(server, 'listening');
	return {
		address: `unix:path=${socket}`,
		lose: (index) => bus.lose(index),
		bringBack: (index) => bus.bringBack(index),
		async close() {
			bus.close();
			await new Promise((resolve) => server.close(resolve));
			rmSync(dir, { recursive: true, force: true });
		}
	};
}

class Bus {
	readonly #clients = new Map<Socket, string>();
	readonly #objects = new Map<string, Interfaces>();
	readonly #known: readonly Known[];
	#serial = 0;
	#names = 10;
	#scan: ReturnType<typeof setInterval> | undefined;

	constructor(peripherals: readonly Peripheral[]) {
		this.#objects.set('/org/bluez', { 'org.bluez.AgentManager1': {}, 'org.bluez.ProfileManager1': {} });
		this.#objects.set(HCI, { [ADAPTER]: adapter(), 'org.bluez.GattManager1': {} });
		this.#known = peripherals.map(layOut);
	}

	join(client: Socket): void {
		let bytes = Buffer.alloc(0);
		let greeted = false;
		client.on('error', () => this.#clients.delete(client));
		client.on('close', () => this.#clients.delete(client));
		client.on('data', (more: Buffer) => {
			bytes = Buffer.concat([bytes, more]);
			while (!greeted) {
				if (bytes[0] === 0) bytes = bytes.subarray(1);
				const end = bytes.indexOf('\r\n');
				if (end < 0) return;
				const line = bytes.toString('latin1', 0, end);
				bytes = bytes.subarray(end + 2);
				greeted = line === 'BEGIN';
				if (!greeted) client.write(saslAnswer(line));
			}
			for (let next = decode(bytes); next; next = decode(bytes)) {
				bytes = bytes.subarray(next.length);
				if (next.message.type === 1) this.#call(client, next.message);
			}
		});
	}

	close(): void {
		clearInterval(this.#scan);
		for (const known of this.#known) this.#drop(known);
		for (const client of this.#clients.keys()) client.destroy();
	}

	lose(index: number): void {
		const known = this.#known[index]!;
		known.away = true;
		this.#drop(known);
	}

	bringBack(index: number): void {
		this.#known[index]!.away = false;
	}

	#call(client: Socket, call: Message): void {
		const { destination, interface: iface, member, path = '', body = [], serial } = call;
		const answer = (signature = '', content: readonly unknown[] = []): void =>
			void client.write(
				encode({
					...this.#reply(client, serial, destination === BUS ? BUS : SELF),
					type: 2,
					signature,
					body: content
				})
			);
		const refuse = (errorName: string): void =>
			void client.write(
				encode({
					...this.#reply(client, serial, SELF),
					type: 3,
					errorName,
					signature: 's',
					body: [errorName]
				})
			);
		if (destination === BUS) return this.#bus(client, member, body, answer, refuse);
		if (destination !== 'org.bluez' && destination !== SELF) return refuse(`${BUS}.Error.ServiceUnknown`);
		const properties = this.#objects.get(path)?.[body[0] as string];
		switch (`${iface}.${member}`) {
			case `${OBJECTS}.GetManagedObjects`:
				return answer('a{oa{sa{sv}}}', [Object.fromEntries(this.#objects)]);
			case `${PROPERTIES}.GetAll`:
				return properties ? answer('a{sv}', [properties]) : refuse(`${BUS}.Error.UnknownObject`);
			case `${PROPERTIES}.Get`: {
				const value = properties?.[body[1] as string];
				return value ? answer('v', [value]) : refuse(`${BUS}.Error.InvalidArgs`);
			}
			case `${PROPERTIES}.Set`:
				this.#set(path, body[0] as string, body[1] as string, body[2] as Variant);
				return answer();
			case `${ADAPTER}.StartDiscovery`:
				answer();
				this.#set(HCI, ADAPTER, 'Discovering', flag(true));
				clearInterval(this.#scan);
				this.#scan = setInterval(() => this.#advertise(), 50);
				return;
			case `${ADAPTER}.StopDiscovery`:
				answer();
				clearInterval(this.#scan);
				return this.#set(HCI, ADAPTER, 'Discovering', flag(false));
			default:
				return this.#device(`${iface}.${member}`, path, body, answer, refuse);
		}
	}

	#device(
		method: string,
		path: string,
		body: readonly unknown[],
		answer: (signature?: string, content?: readonly unknown[]) => void,
		refuse: (error: string) => void
	): void {
		const known = this.#known.find((one) => path.startsWith(one.path));
		const characteristic = known?.characteristics.get(path);
		switch (method) {
			case `${DEVICE}.Connect`:
				if (!known || known.away) return refuse('org.bluez.Error.Failed');
				// Chromium takes a device that is not connected when the call returns for one that failed.
				this.#set(path, DEVICE, 'Connected', flag(true));
				setTimeout(() => {
					for (const [at, interfaces] of known.gatt) this.#add(at, interfaces);
					this.#set(path, DEVICE, 'ServicesResolved', flag(true));
					answer();
				}, 20);
				return;
			case `${DEVICE}.Disconnect`:
				answer();
				if (known) this.#drop(known);
				return;
			case `${CHARACTERISTIC}.StartNotify`:
			case `${CHARACTERISTIC}.StopNotify`: {
				answer();
				const on = method.endsWith('StartNotify');
				if (known && characteristic) this.#notifying(known, path, characteristic, on);
				return;
			}
			case `${CHARACTERISTIC}.WriteValue`:
				answer();
				return known?.peripheral.onWrite?.(characteristic!.uuid, body[0] as Buffer);
			case `${CHARACTERISTIC}.ReadValue`:
				return answer('ay', [known?.peripheral.onRead?.(characteristic!.uuid) ?? Buffer.alloc(0)]);
			default:
				// SetDiscoveryFilter, RegisterAgent and the like.
				return answer();
		}
	}

	#notifying(
		known: Known,
		path: string,
		characteristic: { readonly uuid: string; notifying: boolean },
		on: boolean
	): void {
		characteristic.notifying = on;
		this.#set(path, CHARACTERISTIC, 'Notifying', flag(on));
		known.peripheral.onNotify?.(characteristic.uuid, on, (bytes) => {
			if (characteristic.notifying) this.#set(path, CHARACTERISTIC, 'Value', new Variant('ay', bytes));
		});
	}

	#bus(
		client: Socket,
		member: string | undefined,
		body: readonly unknown[],
		answer: (signature?: string, content?: readonly unknown[]) => void,
		refuse: (error: string) => void
	): void {
		switch (member) {
			case 'Hello': {
				const name = `:1.${this.#names++}`;
				this.#clients.set(client, name);
				return answer('s', [name]);
			}
			case 'GetNameOwner':
				return body[0] === 'org.bluez' ? answer('s', [SELF]) : refuse(`${BUS}.Error.NameHasNoOwner`);
			case 'NameHasOwner':
				return answer('b', [body[0] === 'org.bluez']);
			case 'ListNames':
				return answer('as', [[BUS, 'org.bluez']]);
			case 'ListActivatableNames':
				return answer('as', [[]]);
			case 'RequestName':
				return answer('u', [1]);
			case 'AddMatch':
			case 'RemoveMatch':
				return answer();
			default:
				return refuse(`${BUS}.Error.UnknownMethod`);
		}
	}

	#advertise(): void {
		for (const { away, path, peripheral } of this.#known) {
			if (away || this.#objects.get(path)?.[DEVICE]?.['Connected']?.value === true) continue;
			if (!this.#objects.has(path)) this.#add(path, { [DEVICE]: device(peripheral) });
			else this.#set(path, DEVICE, 'RSSI', new Variant('n', -50 - (this.#serial & 7)));
		}
	}

	/** The link is lost: everything behind it is gone. */
	#drop(known: Known): void {
		for (const [path, characteristic] of known.characteristics)
			if (characteristic.notifying) this.#notifying(known, path, characteristic, false);
		this.#set(known.path, DEVICE, 'ServicesResolved', flag(false));
		this.#set(known.path, DEVICE, 'Connected', flag(false));
		for (const path of [...known.gatt.keys()].reverse()) this.#remove(path);
	}

	#set(path: string, iface: string, key: string, value: Variant): void {
		const properties = this.#objects.get(path)?.[iface];
		if (!properties) return;
		properties[key] = value;
		this.#signal(path, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [iface, { [key]: value }, []]);
	}

	#add(path: string, interfaces: Interfaces): void {
		this.#objects.set(path, interfaces);
		this.#signal('/', OBJECTS, 'InterfacesAdded', 'oa{sa{sv}}', [path, interfaces]);
	}

	#remove(path: string): void {
		const interfaces = this.#objects.get(path);
		if (!interfaces) return;
		this.#objects.delete(path);
		this.#signal('/', OBJECTS, 'InterfacesRemoved', 'oas', [path, Object.keys(interfaces)]);
	}

	#signal(path: string, iface: string, member: string, signature: string, body: readonly unknown[]): void {
		const bytes = encode({
			type: 4,
			serial: ++this.#serial,
			path,
			interface: iface,
			member,
			sender: SELF,
			signature,
			body
		});
		for (const client of this.#clients.keys()) client.write(bytes);
	}

	#reply(
		client: Socket,
		replySerial: number,
		sender: string
	): Pick<Message, 'flags' | 'serial' | 'replySerial' | 'destination' | 'sender'> {
		const destination = this.#clients.get(client) ?? SELF;
		return { flags: 1, serial: ++this.#serial, replySerial, destination, sender };
	}
}
