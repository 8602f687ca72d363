import {
	decodeSocketBytes,
	relayedSocket,
	type RelayedSocket,
	type RelayReply,
	type RelayRequest
} from '../../src/lib/sources/device/relay/relay-protocol.ts';
import { DeviceSocket } from './device-socket.ts';
import type { DialIn } from './dial-in.ts';
import type { SendQueue } from './send-queue.ts';

const MAX_SOCKETS = 32;

/** What a page that has devices is told. */
export interface DeviceReplies {
	tell(reply: RelayReply): void;
	refuse(id: number, code: 'bad' | 'limit' | 'missing', message: string): void;
}

/** The sockets to amplifiers that one page has open. */
export class PageDevices {
	readonly #queue: SendQueue;
	readonly #dialIn: DialIn;
	readonly #ports: ReadonlyMap<string, number>;
	readonly #replies: DeviceReplies;
	readonly #sockets = new Map<number, DeviceSocket>();

	/** `ports`: those that the options of the bridge give, see `Setting`. */
	constructor(queue: SendQueue, dialIn: DialIn, ports: ReadonlyMap<string, number>, replies: DeviceReplies) {
		this.#queue = queue;
		this.#dialIn = dialIn;
		this.#ports = ports;
		this.#replies = replies;
	}

	/** Opens or closes a socket; what comes of it is told. `mayOpen`: whether one more in this second is not too many. */
	answer(request: RelayRequest, mayOpen: () => boolean): void {
		const { id } = request;
		if (request.type === 'close-socket') return this.#sockets.get(id)?.close();
		if (this.#sockets.has(id)) return this.#replies.refuse(id, 'bad', 'That socket exists already.');
		if (this.#sockets.size >= MAX_SOCKETS)
			return this.#replies.refuse(
				id,
				'limit',
				`A page can have ${MAX_SOCKETS} sockets to devices, not more.`
			);
		if (!mayOpen()) return this.#replies.refuse(id, 'limit', 'Too many sockets in a second.');
		const known = this.#socketOf(request.device, request.socket);
		if (!known)
			return this.#replies.refuse(
				id,
				'missing',
				`This bridge does not know the device "${request.device}". Download the newest bridge and start that.`
			);
		try {
			this.#open(id, known, request.host);
		} catch (error) {
			this.#sockets.delete(id);
			this.#replies.refuse(id, 'bad', (error as Error).message);
		}
	}

	/** Takes a binary message if it is for a device; false when it is none. */
	takeBytes(message: Uint8Array): boolean {
		const bytes = decodeSocketBytes(message);
		// A socket that has just closed may still be sent to.
		if (bytes) this.#sockets.get(bytes.id)?.send(bytes.bytes);
		return bytes !== undefined;
	}

	close(): void {
		for (const socket of this.#sockets.values()) socket.close();
	}

	#open(id: number, known: RelayedSocket, host: string): void {
		const socket: DeviceSocket = new DeviceSocket(id, known, host, {
			queue: this.#queue,
			dialIn: this.#dialIn,
			tell: (reply) => this.#replies.tell(reply),
			closed: () => this.#sockets.delete(id)
		});
		this.#sockets.set(id, socket);
	}

	#socketOf(device: string, socket: string): RelayedSocket | undefined {
		const known = relayedSocket(device, socket);
		const port = this.#ports.get(`${device}.${socket}`);
		return known && port !== undefined ? { ...known, port } : known;
	}
}
