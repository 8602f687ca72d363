import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
	encodeSocketBytes,
	type ClosedReason,
	type RelayedSocket,
	type RelayReply
} from '../../src/lib/sources/device/relay/relay-protocol.ts';
import { isGroup, isNear, plainAddress } from './addresses.ts';
import type { DialIn } from './dial-in.ts';
import type { SendQueue } from './send-queue.ts';

const DIAL_MS = 10_000;
/** More than this waits for the page: the device is read no further until half of it is gone. */
const MAX_WAITING_BYTES = 4 * 2 ** 20;
/** A page that waits for room looks again so often. */
const ROOM_MS = 5;
/** Commands are short. A device that takes none of them does not listen any more. */
const MAX_UNSENT_BYTES = 2 ** 20;
/** Asked of the system for datagrams that wait while this program is not given the processor; it may give less. */
const DATAGRAM_BYTES = 4 * 2 ** 20;
/** A device that has lost its power says nothing: it is noticed after so long without an answer. */
const KEEP_ALIVE_MS = 5_000;

/** What a socket needs of its page. */
export interface DeviceSocketContext {
	readonly queue: SendQueue;
	readonly dialIn: DialIn;
	tell(reply: RelayReply): void;
	/** It is closed and can be forgotten. */
	closed(): void;
}

/**
 * A socket to an amplifier, for one page: bytes pass on as they are, both ways. A page that reads too slowly makes a TCP
 * socket be read no further, so that nothing is lost here; datagrams that find no room are dropped whole.
 */
export class DeviceSocket {
	readonly #id: number;
	readonly #port: number;
	readonly #context: DeviceSocketContext;
	#tcp: Socket | undefined;
	#udp: UdpSocket | undefined;
	#unwait: () => void = () => {};
	#sequence = 0;
	#room: NodeJS.Timeout | undefined;
	#over = false;

	/** Begins to open it; what comes of that is told. Throws a RangeError for a host that is not allowed. */
	constructor(id: number, { act, port }: RelayedSocket, host: string, context: DeviceSocketContext) {
		this.#id = id;
		this.#port = port;
		this.#context = context;
		if (act === 'dial') this.#dial(host, port);
		else if (act === 'listen') this.#listen(port);
		else this.#receive(host, port);
	}

	/** Bytes of the page. They are dropped while nobody is there to take them. */
	send(bytes: Uint8Array): void {
		const tcp = this.#tcp;
		if (!tcp || tcp.connecting) return;
		if (tcp.writableLength > MAX_UNSENT_BYTES) return this.#end('failed', 'It takes no commands.');
		tcp.write(bytes);
	}

	/** Closes it; nothing more is told. */
	close(): void {
		if (this.#over) return;
		this.#over = true;
		clearTimeout(this.#room);
		this.#unwait();
		// What was sent last may be the command to stop: it goes out first.
		this.#tcp?.destroySoon();
		this.#udp?.close();
		this.#context.closed();
	}

	#dial(host: string, port: number): void {
		if (!isNear(host))
			throw new RangeError(
				`"${host}" is no address of this computer or a private network, such as 192.168.1.20.`
			);
		const socket = connect({ host, port, noDelay: true });
		this.#tcp = socket;
		const late = setTimeout(() => this.#end('unreachable', ''), DIAL_MS);
		socket.once('connect', () => {
			clearTimeout(late);
			this.#follow(socket);
		});
		socket.on('close', () => clearTimeout(late));
		socket.on('error', (error) => this.#end(reasonOf(error), error.message));
	}

	#listen(port: number): void {
		this.#tell('listening');
		this.#unwait = this.#context.dialIn.wait(port, {
			connected: (socket) => {
				socket.on('error', (error) => this.#end('ended', error.message));
				this.#tcp = socket;
				this.#follow(socket);
			},
			failed: (error) => this.#end(reasonOf(error), error.message)
		});
	}

	/** Bytes pass from now on. */
	#follow(socket: Socket): void {
		socket.setKeepAlive(true, KEEP_ALIVE_MS);
		this.#tell('open', { peer: plainAddress(socket.remoteAddress ?? '') });
		socket.on('data', (bytes) => {
			this.#pass(bytes);
			if (this.#context.queue.waiting > MAX_WAITING_BYTES) this.#pause(socket);
		});
		socket.on('close', () => this.#end('ended', ''));
	}

	#pause(socket: Socket): void {
		socket.pause();
		const look = (): void => {
			if (this.#context.queue.waiting < MAX_WAITING_BYTES / 2) socket.resume();
			else this.#room = setTimeout(look, ROOM_MS);
		};
		clearTimeout(this.#room);
		this.#room = setTimeout(look, ROOM_MS);
	}

	#receive(host: string, port: number): void {
		if (!isGroup(host) && !isNear(host))
			throw new RangeError(
				`"${host}" is no multicast group such as 225.1.1.1, and no address of a private network.`
			);
		const socket = createSocket({ type: 'udp4', reuseAddr: true, recvBufferSize: DATAGRAM_BYTES });
		this.#udp = socket;
		socket.on('error', (error) => this.#end(reasonOf(error), error.message));
		socket.on('message', (bytes, { address }) => {
			if (!this.#over && isNear(address) && this.#context.queue.waiting < MAX_WAITING_BYTES)
				this.#pass(bytes);
		});
		socket.bind(port, () => {
			if (isGroup(host)) for (const address of ownAddresses()) join(socket, host, address);
			this.#tell('open', { peer: host });
		});
	}

	#pass(bytes: Uint8Array): void {
		if (this.#over) return;
		this.#context.queue.push(encodeSocketBytes({ id: this.#id, sequence: this.#sequence++, bytes }));
	}

	#end(reason: ClosedReason, message: string): void {
		if (this.#over) return;
		this.#tell('closed', { reason, message });
		this.close();
		this.#tcp?.destroy();
	}

	#tell(state: RelayReply['state'], more: Partial<RelayReply> = {}): void {
		this.#context.tell({
			type: 'socket',
			id: this.#id,
			state,
			peer: '',
			port: this.#port,
			message: '',
			...more
		});
	}
}

const REASONS: Readonly<Record<string, ClosedReason>> = {
	ECONNREFUSED: 'refused',
	ETIMEDOUT: 'unreachable',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	EHOSTDOWN: 'unreachable',
	EADDRINUSE: 'taken',
	ECONNRESET: 'ended',
	EPIPE: 'ended'
};
const reasonOf = ({ code = '' }: NodeJS.ErrnoException): ClosedReason => REASONS[code] ?? 'failed';

const ownAddresses = (): string[] =>
	Object.values(networkInterfaces())
		.flatMap((addresses = []) => addresses)
		.filter(({ family }) => family === 'IPv4')
		.map(({ address }) => address);

/** Joins the group at one of this computer's networks. One that has no multicast is left out. */
function join(socket: UdpSocket, group: string, address: string): void {
	try {
		socket.addMembership(group, address);
	} catch {
		// Another network may have it.
	}
}
