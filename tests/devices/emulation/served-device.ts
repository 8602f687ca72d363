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
