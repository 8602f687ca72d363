import { WebSocketServer, type WebSocket as Line } from 'ws';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

/** A board at the other end of a port that was put into the page. */
export interface Board {
	/** Everything written to the port, and what was asked of it. */
	readonly bytes: () => Buffer;
	readonly opened: () => readonly number[];
	/** Resolves when the port was closed by the page, or the page is gone. */
	readonly closed: () => Promise<void>;
	/** Pulls the cable. */
	unplug(): void;
	stop(): Promise<void>;
}

/**
 * Gives the page one serial port of the shape of https://wicg.github.io/serial/, whose bytes travel to this process. Chromium
 * without a screen has no chooser and no port.
 */
export async function plugIn(page: Page): Promise<Board> {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
	await new Promise((resolve) => server.once('listening', resolve));
	const bytes: Buffer[] = [];
	const opened: number[] = [];
	let line: Line | undefined;
	let closed: () => void = () => {};
	const whenClosed = new Promise<void>((resolve) => (closed = resolve));
	server.on('connection', (socket) => {
		line = socket;
		socket.on('message', (data: Buffer, binary) => {
			if (binary) bytes.push(data);
			else opened.push(Number(data.toString()));
		});
		socket.on('close', closed);
	});
	const { port } = server.address() as AddressInfo;
	await page.addInitScript((wire) => {
		class InjectedPort extends EventTarget {
			#socket: WebSocket | undefined;
			#writable: WritableStream<Uint8Array<ArrayBuffer>> | null = null;

			async open({ baudRate }: { baudRate: number }): Promise<void> {
				if (this.#socket) throw new DOMException('The port is already open.', 'InvalidStateError');
				const socket = new WebSocket(`ws://127.0.0.1:${wire}`);
				await new Promise((resolve) => (socket.onopen = resolve));
				socket.send(String(baudRate));
				socket.onmessage = () => this.#unplugged();
				this.#socket = socket;
				this.#writable = new WritableStream({
					write: (chunk) => {
						if (!this.#socket) throw new DOMException('The device has been lost.', 'NetworkError');
						this.#socket.send(chunk);
					}
				});
			}
			get readable(): null {
				return null;
			}
			get writable(): WritableStream | null {
				return this.#writable;
			}
			async close(): Promise<void> {
				if (!this.#socket) throw new DOMException('The port is already closed.', 'InvalidStateError');
				if (this.#writable?.locked) throw new TypeError('Cannot cancel a locked stream');
				this.#socket.close();
				this.#socket = undefined;
				this.#writable = null;
			}
			#unplugged(): void {
				this.#socket = undefined;
				this.dispatchEvent(new Event('disconnect'));
			}
		}
		const port = new InjectedPort();
		Object.defineProperty(navigator, 'serial', {
			value: Object.assign(new EventTarget(), {
				getPorts: async () => [port],
				requestPort: async () => {
					if (!navigator.userActivation.isActive) {
						throw new DOMException('Must be handling a user gesture.', 'SecurityError');
					}
					return port;
				}
			})
		});
	}, port);
	return {
		bytes: () => Buffer.concat(bytes),
		opened: () => opened,
		closed: () => whenClosed,
		unplug: () => line?.send('unplug'),
		stop: () => new Promise((resolve) => server.close(() => resolve()))
	};
}
