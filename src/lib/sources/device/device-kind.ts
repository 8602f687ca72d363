import { AppError } from '../../core/errors.ts';
import { textParam } from '../params.ts';
import type { Ask, OpenedDevice, ParamValues, Source, SourceKind } from '../source.ts';
import { BluetoothLink } from './link/bluetooth-link.ts';
import type { BluetoothTransport, DeviceTransport, Driver, SerialTransport } from './driver.ts';
import { bluetoothFailure, serialFailure } from './link/failures.ts';
import type { Link } from './link/link.ts';
import { RemoteLink, serveLink } from './link/remote-link.ts';
import { BRIDGE_PARAM } from './relay/bridge-param.ts';
import { SerialLink } from './link/serial-link.ts';
import { webBluetooth, type WebBluetooth, type WebBluetoothDevice } from './link/web-bluetooth.ts';
import {
	matches,
	nameOf,
	portsNamed,
	webSerial,
	type PortName,
	type Serial,
	type SerialPort
} from './link/web-serial.ts';

/** Ports and devices that connections of this window use. */
const held = new Set<SerialPort | WebBluetoothDevice>();
/** Bluetooth devices chosen since the page was opened, by driver. */
const chosenBefore = new Map<string, WebBluetoothDevice>();
/** Where the id of the one chosen last is kept beyond that. */
const keptAt = (id: string): string => `myodeck.bluetooth.${id}`;

/** First message on the port that `open` returns: which serial port was chosen, so that the worker can open it itself. */
interface Hello {
	readonly port?: PortName;
}

/** A driver as an entry of the source registry. */
export function deviceKind<Id extends string>(driver: Driver<Id>): SourceKind<Id> {
	const { id, label, summary, before, params, presets } = driver;
	const usual = driver.transport({});
	const { via } = usual;
	return {
		id,
		label,
		summary,
		params,
		...(presets && { presets }),
		before,
		...(pairs(usual) ? PAIRED : FACTS[via]),
		via: via === 'websocket' ? 'network' : via,
		...(via !== 'network' &&
			via !== 'websocket' && {
				open: (values: ParamValues, ask: Ask = 'known') => choose(driver, driver.transport(values), ask)
			}),
		async create(values: ParamValues, port?: MessagePort): Promise<Source> {
			// Only the worker decodes: the page knows the kind without the code for it.
			const { DeviceSource } = await import('./device-source.ts');
			return new DeviceSource(driver, values, await linkOf(driver, values, port));
		}
	};
}

/** The worker's way to the device. */
async function linkOf(driver: Driver, values: ParamValues, port: MessagePort | undefined): Promise<Link> {
	const transport = driver.transport(values);
	if (transport.via === 'network') {
		const { RelayLink } = await import('./relay/relay-link.ts');
		return new RelayLink(textParam(driver, values, BRIDGE_PARAM.id), transport);
	}
	if (transport.via === 'websocket') {
		const { WebSocketLink } = await import('./link/websocket-link.ts');
		return new WebSocketLink(transport);
	}
	if (!port) throw new AppError('SourceError', `${driver.label} has to be chosen first. Press Connect.`);
	return linkTo(port, transport.via === 'serial' ? transport : undefined);
}

/** A serial device behind Bluetooth: the system pairs it, the page opens it as a port. */
const pairs = (transport: DeviceTransport): boolean =>
	transport.via === 'serial' && transport.filters.some((filter) => 'bluetoothServiceClassId' in filter);
const PAIRED = { group: 'bluetooth', needs: 'bluetooth-serial' } as const;

/** Group and need of the kinds of transport. */
const FACTS = {
	serial: { group: 'usb', needs: 'web-serial' },
	bluetooth: { group: 'bluetooth', needs: 'web-bluetooth' },
	network: { group: 'network', needs: 'bridge' },
	websocket: { group: 'network', needs: 'network' }
} as const satisfies Record<DeviceTransport['via'], Pick<SourceKind, 'group' | 'needs'>>;

async function choose(driver: Driver, transport: DeviceTransport, ask: Ask): Promise<OpenedDevice> {
	if (transport.via === 'serial') return openSerial(transport, ask);
	if (transport.via === 'bluetooth') return openBluetooth(driver.id, transport, ask);
	throw new Error(`${driver.id} has an address: there is nothing to choose.`);
}

/** The worker's end: the serial port itself where this thread can have it, else the window's. */
async function linkTo(port: MessagePort, transport: SerialTransport | undefined): Promise<Link> {
	const hello = await new Promise<Hello>((resolve) => {
		port.onmessage = ({ data }: MessageEvent<Hello>) => resolve(data);
	});
	const serial = webSerial();
	const name = hello.port;
	if (transport && serial && name && (await portsNamed(serial, name)).length > 0)
		return new SerialLink(serial, transport, () => portsNamed(serial, name));
	return new RemoteLink(port);
}

async function openSerial(transport: SerialTransport, ask: Ask): Promise<OpenedDevice> {
	const serial = webSerial();
	if (!serial) throw serialFailure('missing', undefined);
	const port = await chosenPort(serial, transport, ask);
	const name = await nameOf(serial, port);
	// Here the port itself is known; one that was replugged is another object of the same ids.
	const find = async (): Promise<readonly SerialPort[]> => [
		...new Set([port, ...(await portsNamed(serial, name))])
	];
	return serve(new SerialLink(serial, transport, find), port, { port: name });
}

async function chosenPort(serial: Serial, transport: SerialTransport, ask: Ask): Promise<SerialPort> {
	const known = (await serial.getPorts()).filter(
		(port) => matches(port, transport.filters) && port.connected !== false && !held.has(port)
	);
	if (ask === 'known' && known.length === 1) return known[0]!;
	try {
		return await serial.requestPort({ filters: transport.filters });
	} catch (error) {
		throw serialFailure(isNamed(error, 'NotFoundError') ? 'cancelled' : 'blocked', error);
	}
}

async function openBluetooth(id: string, transport: BluetoothTransport, ask: Ask): Promise<OpenedDevice> {
	const bluetooth = webBluetooth();
	if (!bluetooth) throw bluetoothFailure('missing', undefined);
	const before = chosenBefore.get(id) ?? (await chosenLast(bluetooth, id));
	if (ask === 'known' && before && !held.has(before))
		return serve(new BluetoothLink(before, transport), before, {});
	if ((await bluetooth.getAvailability?.()) === false) throw bluetoothFailure('off', undefined);
	const services = Object.values(transport.characteristics).map(({ service }) => service);
	try {
		const device = await bluetooth.requestDevice({
			filters: transport.filters,
			optionalServices: [...new Set(services)]
		});
		chosenBefore.set(id, device);
		localStorage.setItem(keptAt(id), device.id);
		return serve(new BluetoothLink(device, transport), device, {});
	} catch (error) {
		throw bluetoothFailure(isNamed(error, 'NotFoundError') ? 'cancelled' : 'blocked', error);
	}
}

/** The device chosen before this page was loaded, where the browser lists known ones: Chrome does behind a flag. */
async function chosenLast(bluetooth: WebBluetooth, id: string): Promise<WebBluetoothDevice | undefined> {
	const known = (await bluetooth.getDevices?.()) ?? [];
	return known.find((device) => device.id === localStorage.getItem(keptAt(id)));
}

/** Serves `link` to the worker until it is released. */
function serve(link: Link, device: SerialPort | WebBluetoothDevice, hello: Hello): OpenedDevice {
	const { port1, port2 } = new MessageChannel();
	held.add(device);
	serveLink(port1, link);
	port1.postMessage(hello);
	return {
		port: port2,
		release() {
			held.delete(device);
			port1.close();
			void link.close();
		}
	};
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
