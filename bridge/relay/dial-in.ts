import { createServer, type Server, type Socket } from 'node:net';
import { isNear, plainAddress } from './addresses.ts';

/** Whoever waits for a device to dial in. */
export interface DialInWaiter {
	/** A device has dialled in: the socket is the waiter's from now on. */
	connected(socket: Socket): void;
	/** The port cannot be listened at. */
	failed(error: NodeJS.ErrnoException): void;
}

interface Port {
	readonly server: Server;
	readonly waiting: Set<DialInWaiter>;
	/** Sockets handed out: the port stays open for a second device as long as the first is there. */
	users: number;
}

/** Ports that devices dial. Two pages, or two devices of a kind, share a port: who waited first gets who dials first. */
export class DialIn {
	readonly #ports = new Map<number, Port>();

	/** Waits at a port. Returns what ends that. */
	wait(port: number, waiter: DialInWaiter): () => void {
		const one = this.#ports.get(port) ?? this.#listen(port);
		one.waiting.add(waiter);
		return () => {
			if (one.waiting.delete(waiter)) this.#close(port, one);
		};
	}

	#listen(port: number): Port {
		const server = createServer({ noDelay: true }, (socket) => this.#take(socket, port, one));
		const one: Port = { server, waiting: new Set(), users: 0 };
		this.#ports.set(port, one);
		server.on('error', (error) => {
			this.#ports.delete(port);
			const waiting = [...one.waiting];
			one.waiting.clear();
			for (const waiter of waiting) waiter.failed(error);
		});
		server.listen({ port, host: '0.0.0.0', exclusive: true });
		return one;
	}

	#take(socket: Socket, port: number, one: Port): void {
		socket.on('error', () => socket.destroy());
		const [waiter] = one.waiting;
		// A device that nobody waits for tries again by itself.
		if (!waiter || !isNear(plainAddress(socket.remoteAddress ?? ''))) return void socket.destroy();
		one.waiting.delete(waiter);
		one.users++;
		socket.on('close', () => {
			one.users--;
			this.#close(port, one);
		});
		waiter.connected(socket);
	}

	#close(port: number, one: Port): void {
		if (one.waiting.size > 0 || one.users > 0) return;
		if (this.#ports.get(port) === one) this.#ports.delete(port);
		one.server.close();
	}
}
