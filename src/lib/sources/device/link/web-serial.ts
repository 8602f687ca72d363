/** As much of Web Serial (https://wicg.github.io/serial/) as is used; TypeScript's own library has none of it yet. */
export interface SerialPortInfo {
	readonly usbVendorId?: number;
	readonly usbProductId?: number;
	/** The service of a Bluetooth device that the system has paired, where the port is one. */
	readonly bluetoothServiceClassId?: string;
}

/** Service of Bluetooth devices that stand in for a serial port. */
export const SERIAL_PORT_PROFILE = '00001101-0000-1000-8000-00805f9b34fb';

export interface SerialPort extends EventTarget {
	readonly readable: ReadableStream<Uint8Array> | null;
	readonly writable: WritableStream<Uint8Array> | null;
	/** False once the system has said that it was unplugged; absent in older browsers. */
	readonly connected?: boolean;
	getInfo(): SerialPortInfo;
	open(options: { readonly baudRate: number; readonly bufferSize?: number }): Promise<void>;
	setSignals(signals: {
		readonly dataTerminalReady?: boolean;
		readonly requestToSend?: boolean;
	}): Promise<void>;
	close(): Promise<void>;
}

export interface Serial extends EventTarget {
	getPorts(): Promise<SerialPort[]>;
	requestPort(options: { readonly filters: readonly SerialPortInfo[] }): Promise<SerialPort>;
}

/** This thread's Web Serial, undefined where the browser has none. It exists in workers too, but the chooser does not. */
export const webSerial = (): Serial | undefined =>
	(globalThis as { navigator?: { serial?: Serial } }).navigator?.serial;

/** True when the port has one of these USB ids; with no filters every port does. */
export const matches = (port: SerialPort, filters: readonly SerialPortInfo[]): boolean => {
	const { usbVendorId, usbProductId, bluetoothServiceClassId } = port.getInfo();
	return (
		filters.length === 0 ||
		filters.some(
			(filter) =>
				filter.bluetoothServiceClassId === bluetoothServiceClassId &&
				filter.usbVendorId === usbVendorId &&
				(filter.usbProductId === undefined || filter.usbProductId === usbProductId)
		)
	);
};

/**
 * Which port, said so that another thread finds it: its USB ids and its place among the ports of the same ids. Port
 * objects cannot be sent, and two adapters of one make look alike; but every thread lists its ports in the same order.
 */
export interface PortName {
	readonly info: SerialPortInfo;
	readonly place: number;
	/** How many ports of these ids there are: another number means that the lists differ. */
	readonly of: number;
}

const sameIds = (a: SerialPortInfo, b: SerialPortInfo): boolean =>
	a.usbVendorId === b.usbVendorId &&
	a.usbProductId === b.usbProductId &&
	a.bluetoothServiceClassId === b.bluetoothServiceClassId;

export async function nameOf(serial: Serial, port: SerialPort): Promise<PortName> {
	const info = port.getInfo();
	const alike = (await serial.getPorts()).filter((other) => sameIds(other.getInfo(), info));
	const { usbVendorId, usbProductId, bluetoothServiceClassId } = info;
	return {
		info: {
			...(usbVendorId !== undefined && { usbVendorId }),
			...(usbProductId !== undefined && { usbProductId }),
			...(bluetoothServiceClassId !== undefined && { bluetoothServiceClassId })
		},
		place: Math.max(0, alike.indexOf(port)),
		of: Math.max(1, alike.length)
	};
}

/** The ports of these USB ids, the one that was meant first when it can be told. */
export async function portsNamed(serial: Serial, { info, place, of }: PortName): Promise<SerialPort[]> {
	const alike = (await serial.getPorts()).filter((port) => sameIds(port.getInfo(), info));
	const meant = alike.length === of ? alike[place] : undefined;
	return meant ? [meant, ...alike.filter((port) => port !== meant)] : alike;
}
