import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { PluggedDevice } from './serial-bench.ts';

/** Ports of the shape the standard gives them, whose bytes go over a loopback WebSocket to the emulated devices. */
export async function injectPorts(
	page: Page,
	devices: readonly PluggedDevice[]
): Promise<{ unplug(index: number): void; plug(index: number): void; close(): Promise<void> }> {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await once(server, 'listening');
	const sockets = new Map<number, ServerSocket>();
	const wire = (index: number) => ({ send: (bytes: Uint8Array) => sockets.get(index)?.send(bytes) });
	devices.forEach(({ device }, index) => device.attach(wire(index)));
	server.on('connection', (socket, request) => {
		const index = Number(request.url!.slice(1));
		sockets.set(index, socket);
		devices[index]!.device.opened?.();
		socket.on('message', (data) => devices[index]!.device.hear(data as Buffer));
		socket.on('close', () => sockets.get(index) === socket && sockets.delete(index));
	});
	const { port } = server.address() as AddressInfo;
	const infos = devices.map(({ vendor, product, service }) =>
		service === undefined
			? { usbVendorId: parseInt(vendor, 16), usbProductId: parseInt(product, 16) }
			: { bluetoothServiceClassId: service }
	);
	await page.addInitScript(emulate, { port, infos });
	const tell = (index: number, plugged: boolean): void =>
		void page.evaluate(([i, on]) => (window as unknown as FakePorts).fakePorts(i, on), [
			index,
			plugged
		] as const);
	return {
		unplug(index) {
			devices[index]!.device.detach();
			tell(index, false);
		},
		plug(index) {
			devices[index]!.device.attach(wire(index));
			tell(index, true);
		},
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

interface FakePorts {
	fakePorts(index: number, plugged: boolean): void;
}

/** Runs in the page, before anything else. */
function emulate({ port, infos }: { port: number; infos: object[] }): void {
	class Port extends EventTarget {
		connected = true;
		readable: ReadableStream<Uint8Array> | null = null;
		writable: WritableStream<Uint8Array> | null = null;
		#socket: WebSocket | undefined;
		#out: ReadableStreamDefaultController<Uint8Array> | undefined;
		readonly #index: number;
		constructor(index: number) {
			super();
			this.#index = index;
		}
		getInfo(): object {
			return infos[this.#index]!;
		}
		async open(): Promise<void> {
			if (this.#socket) throw new DOMException('The port is already open.', 'InvalidStateError');
			const socket = new WebSocket(`ws://127.0.0.1:${port}/${this.#index}`);
			socket.binaryType = 'arraybuffer';
			await new Promise((resolve, reject) => {
				socket.onopen = resolve;
				socket.onerror = () => reject(new DOMException('Failed to open serial port.', 'NetworkError'));
			});
			this.#socket = socket;
			this.readable = new ReadableStream({ start: (out) => void (this.#out = out) });
			this.writable = new WritableStream({ write: (bytes) => socket.send(Uint8Array.from(bytes)) });
			socket.onmessage = ({ data }) => this.#out?.enqueue(new Uint8Array(data as ArrayBuffer));
		}
		async setSignals(): Promise<void> {}
		async close(): Promise<void> {
			if (this.readable?.locked || this.writable?.locked)
				throw new TypeError('Cannot cancel a locked stream');
			this.#socket?.close();
			this.#socket = undefined;
			this.readable = this.writable = null;
		}
		lose(): void {
			this.connected = false;
			this.#out?.error(new DOMException('The device has been lost.', 'NetworkError'));
			this.#out = undefined;
			this.readable = null;
			this.dispatchEvent(new Event('disconnect'));
		}
	}
	const ports = infos.map((_, index) => new Port(index));
	const plugged = infos.map(() => true);
	const { serial } = navigator as unknown as { serial: EventTarget };
	Object.assign(Object.getPrototypeOf(serial) as object, {
		getPorts: async () => ports.filter((_, i) => plugged[i]),
		requestPort: async () => {
			throw new DOMException('No port selected by the user.', 'NotFoundError');
		}
	});
	(window as unknown as FakePorts).fakePorts = (index, on) => {
		plugged[index] = on;
		if (!on) ports[index]!.lose();
		else {
			ports[index] = new Port(index);
			serial.dispatchEvent(new Event('connect'));
		}
	};
}
