import { createServer, type Server, type Socket } from 'node:net';

/** What a device that is dialled does. */
export interface ServedDevice {
	readonly host: string;
	readonly port: number;
	/** A program has connected; what is returned is called for everything that comes. */
	connected(socket: Socket): (bytes: Buffer) => void;
}

/** A device that listens at an address of its own; one program at a time, as the makers' servers have it. */
export class FakeServer {
	readonly #how: ServedDevice;
	#server: Server | undefined;
	#socket: Socket | undefined;
	connections = 0;

	constructor(how: ServedDevice) {
		this.#how = how;
		this.on();
	}

	/** It loses its power: the connection breaks, and nothing answers. */
	off(): void {
		this.#socket?.destroy();
		this.#server?.close();
		this.#server = undefined;
	}

	on(): void {
		const { host, port, connected } = this.#how;
		this.#server = createServer((socket) => {
			socket.on('error', () => socket.destroy());
			if (this.#socket && !this.#socket.destroyed) return void socket.destroy();
			this.#socket = socket;
			this.connections++;
			socket.setNoDelay(true);
			socket.on('data', connected(socket));
		}).listen(port, host);
	}
}

/** Calls `send` with how many of `perSecond` things are due, as long as the socket is open; returns what ends that. */
export function paced(socket: Socket, perSecond: number, send: (n: number) => void): () => void {
	const begun = performance.now();
	let sent = 0;
	const timer = setInterval(() => {
		const due = Math.floor(((performance.now() - begun) / 1000) * perSecond) - sent;
		if (due <= 0) return;
		sent += due;
		send(due);
	}, 4);
	socket.on('close', () => clearInterval(timer));
	return () => clearInterval(timer);
}
