import { now } from '../../../core/clock.ts';
import { AppError } from '../../../core/errors.ts';
import { BridgeLink, type LinkOptions, type LinkState } from '../../lsl/bridge-link.ts';
import type { Reply } from '../../lsl/protocol.ts';
import type { NetworkTransport } from '../driver.ts';
import type { Link, LinkFacts, LinkListener } from '../link/link.ts';
import { encodeSocketBytes, relayedSocket, type RelayedSocket, type RelayReply } from './relay-protocol.ts';
import { closedText, waitedText } from './relay-texts.ts';

const BRIDGE_MS = 8_000;
/** A bridge answers at once whether it knows the device. */
const ANSWER_MS = 15_000;
/** A device that dials needs so long when it has just been switched on. */
const DIAL_IN_MS = 30_000;

/** A socket of this connection. */
interface OpenedSocket {
	readonly name: string;
	readonly id: number;
	/** As the list has it, with the port that the bridge really uses. */
	known: RelayedSocket;
	state: 'asked' | 'listening' | 'open';
	/** Messages received: one that is missing means that the bytes cannot be trusted any more. */
	received: number;
	opened(): void;
	failed(error: Error): void;
}

/** An amplifier in the network, through the bridge: one socket after the other, bytes as they are. */
export class RelayLink implements Link {
	readonly #address: string;
	readonly #transport: NetworkTransport;
	readonly #options: LinkOptions;
	#bridge: BridgeLink | undefined;
	#listener: LinkListener | undefined;
	#sockets: OpenedSocket[] = [];
	#wake: () => void = () => {};
	#pressed = true;

	/** `address`: of the bridge. */
	constructor(address: string, transport: NetworkTransport, options: LinkOptions = {}) {
		this.#address = address;
		this.#transport = transport;
		this.#options = options;
	}

	async open(listener: LinkListener): Promise<LinkFacts> {
		await this.close();
		this.#listener = listener;
		try {
			await this.#reachBridge();
			for (const name of this.#transport.sockets) await this.#openSocket(name);
		} catch (error) {
			await this.close();
			throw error;
		}
		return { name: '' };
	}

	/** A socket that is not open yet is opened first; no bytes do only that. */
	async send(bytes: Uint8Array, to: string): Promise<void> {
		const socket = this.#sockets.find(({ name }) => name === to) ?? (await this.#openSocket(to));
		if (bytes.length > 0) this.#bridge!.sendFrame(encodeSocketBytes({ id: socket.id, sequence: 0, bytes }));
	}

	async read(): Promise<Uint8Array> {
		return new Uint8Array();
	}

	returned(ms: number): Promise<void> {
		return new Promise((resolve) => setTimeout(resolve, ms));
	}

	async close(): Promise<void> {
		this.#listener = undefined;
		for (const { id } of this.#sockets) this.#bridge?.send({ type: 'close-socket', id });
		this.#sockets = [];
		this.#bridge?.close();
		this.#bridge = undefined;
		this.#wake();
	}

	/** Resolves when the bridge has said welcome. The person has all the time to answer a question of the browser. */
	async #reachBridge(): Promise<void> {
		const bridge = new BridgeLink(
			this.#address,
			{
				state: (next, message) => {
					this.#wake();
					if (next !== 'open' && next !== 'closed') this.#lose(new AppError('SourceError', message));
				},
				reply: (reply) => this.#reply(reply),
				socket: (reply) => this.#socketReply(reply),
				bytes: ({ id, sequence, bytes }) => this.#receive(id, sequence, bytes)
			},
			{ ...this.#options, pressed: this.#pressed }
		);
		this.#bridge = bridge;
		// Only the press on Connect may make the browser ask.
		this.#pressed = false;
		let left = BRIDGE_MS;
		for (let state: LinkState; (state = bridge.state) !== 'open';) {
			if (['waiting', 'blocked', 'refused', 'unpressed'].includes(state))
				throw new AppError(
					'SourceError',
					bridge.message || 'The bridge is not connected. Press Connect, and allow it if the browser asks.'
				);
			if (left <= 0 || this.#bridge !== bridge)
				throw new AppError('SourceError', `The bridge at ${this.#address} does not answer. Start it again.`);
			const began = performance.now();
			await this.#sleep(left);
			if (bridge.state !== 'question') left -= performance.now() - began;
		}
	}

	async #openSocket(name: string): Promise<OpenedSocket> {
		const { device, host } = this.#transport;
		const known = relayedSocket(device, name);
		const bridge = this.#bridge;
		if (!known || !bridge)
			throw new AppError('SourceError', 'The device is not connected. Connect it again.');
		const opened = await new Promise<OpenedSocket>((resolve, reject) => {
			const late = (): void =>
				socket.failed(
					new AppError(
						'SourceError',
						waitedText(socket.known, socket.state, DIAL_IN_MS / 1000, this.#transport)
					)
				);
			let timer = setTimeout(late, ANSWER_MS);
			const socket: OpenedSocket = {
				name,
				id: bridge.newId(),
				known,
				state: 'asked',
				received: 0,
				opened: () => {
					clearTimeout(timer);
					if (socket.state === 'listening') timer = setTimeout(late, DIAL_IN_MS);
					else resolve(socket);
				},
				failed: (error) => {
					clearTimeout(timer);
					reject(error);
				}
			};
			this.#sockets.push(socket);
			bridge.send({ type: 'open-socket', id: socket.id, device, socket: name, host });
		});
		opened.failed = (error) => this.#listener?.gone(error);
		return opened;
	}

	#socketReply({ id, state, reason, message, port }: RelayReply): void {
		const socket = this.#sockets.find((one) => one.id === id);
		if (!socket) return;
		if (port !== undefined) socket.known = { ...socket.known, port };
		if (state === 'closed') {
			this.#sockets = this.#sockets.filter((one) => one !== socket);
			socket.failed(
				new AppError('SourceError', closedText(socket.known, reason ?? 'failed', message, this.#transport))
			);
			return;
		}
		socket.state = state;
		socket.opened();
	}

	#reply(reply: Reply): void {
		if (reply.type !== 'refused') return;
		const asked = this.#sockets.find(({ state }) => state === 'asked');
		// A bridge that does not know the request says so without an id.
		if (reply.id === undefined && reply.code === 'bad')
			asked?.failed(
				new AppError(
					'SourceError',
					'This bridge is older than the page and cannot reach amplifiers. Download the bridge again and start that.'
				)
			);
		else this.#sockets.find(({ id }) => id === reply.id)?.failed(new AppError('SourceError', reply.message));
	}

	#receive(id: number, sequence: number, bytes: Uint8Array): void {
		const socket = this.#sockets.find((one) => one.id === id);
		if (!socket) return;
		if (sequence !== socket.received >>> 0)
			return this.#lose(
				new AppError(
					'SourceError',
					'This page did not read fast enough, and bytes of the device were dropped. It is being opened anew.'
				)
			);
		socket.received++;
		this.#listener?.bytes(bytes, now(), socket.name);
	}

	/** The bridge, or what came through it, is lost. */
	#lose(error: Error): void {
		const sockets = this.#sockets;
		this.#sockets = [];
		for (const socket of sockets) socket.failed(error);
	}

	#sleep(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
}
