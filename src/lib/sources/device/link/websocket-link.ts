import { now } from '../../../core/clock.ts';
import { AppError } from '../../../core/errors.ts';
import {
	blockedText,
	followOpening,
	forbiddenText,
	localAddress,
	LocalAccess,
	questionText,
	type OpeningFailure,
	type PageContext
} from '../../../core/local-network.ts';
import type { WebSocketTransport } from '../driver.ts';
import type { Link, LinkFacts, LinkListener } from './link.ts';

/** As much of a WebSocket as is used. */
export type DeviceWebSocket = Pick<WebSocket, 'send' | 'close' | 'readyState'> & {
	binaryType: string;
	onopen: unknown;
	onmessage: unknown;
	onclose: unknown;
	onerror: unknown;
};

/** How to reach it, for tests. */
export interface WebSocketOptions {
	readonly connect?: (address: string) => DeviceWebSocket;
	readonly page?: PageContext;
}

const OPEN_MS = 10_000;

/** A device of the local network that serves a WebSocket itself: one binary message is one delivery of bytes. */
export class WebSocketLink implements Link {
	readonly #transport: WebSocketTransport;
	readonly #connect: (address: string) => DeviceWebSocket;
	readonly #page: PageContext | undefined;
	#socket: DeviceWebSocket | undefined;
	#access: LocalAccess | undefined;
	#unfollow: () => void = () => {};
	#pressed = true;

	constructor(transport: WebSocketTransport, { connect, page }: WebSocketOptions = {}) {
		this.#transport = transport;
		this.#connect = connect ?? ((address): DeviceWebSocket => new WebSocket(address));
		this.#page = page;
	}

	async open(listener: LinkListener): Promise<LinkFacts> {
		await this.close();
		const address = localAddress(this.#transport.address);
		if (address === undefined) throw new AppError('SourceError', forbiddenText(this.#transport.address));
		const access = new LocalAccess(address, undefined, this.#page);
		this.#access = access;
		await access.known;
		if (access.state === 'denied') throw new AppError('SourceError', blockedText(access));
		// Only the press on Connect may make the browser ask.
		if (access.state === 'prompt' && !this.#pressed)
			throw new AppError('SourceError', 'The browser has to be asked again. Disconnect, then press Connect.');
		this.#pressed = false;
		await this.#opened(address, access, listener);
		return { name: '' };
	}

	async send(bytes: Uint8Array): Promise<void> {
		this.#socket?.send(bytes.slice());
	}

	async read(): Promise<Uint8Array> {
		return new Uint8Array();
	}

	returned(ms: number): Promise<void> {
		return new Promise((resolve) => setTimeout(resolve, ms));
	}

	async close(): Promise<void> {
		this.#unfollow();
		this.#access?.close();
		this.#socket?.close();
		this.#socket = undefined;
	}

	#opened(address: string, access: LocalAccess, listener: LinkListener): Promise<void> {
		const socket = this.#connect(address);
		this.#socket = socket;
		socket.binaryType = 'arraybuffer';
		socket.onmessage = ({ data }: { readonly data: unknown }): void => {
			if (data instanceof ArrayBuffer) listener.bytes(new Uint8Array(data), now(), '');
		};
		return new Promise((resolve, reject) => {
			const refuse = (text: string): void => reject(new AppError('SourceError', text));
			let late = setTimeout(() => refuse(this.#textOf('nobody', access)), OPEN_MS);
			this.#unfollow = followOpening(socket, access, {
				open: () => {
					clearTimeout(late);
					resolve();
				},
				// The person has all the time to answer.
				question: () => {
					clearTimeout(late);
					late = setTimeout(() => refuse(questionText(access)), 60_000);
				},
				failed: (reason) => {
					clearTimeout(late);
					refuse(this.#textOf(reason, access));
				},
				closed: () =>
					listener.gone(
						new AppError('SourceError', `The device ended the connection. ${this.#transport.advice}`)
					)
			});
		});
	}

	#textOf(reason: OpeningFailure, access: LocalAccess): string {
		const { address, advice } = this.#transport;
		if (reason === 'blocked') return blockedText(access);
		if (reason === 'forbidden') return forbiddenText(address);
		const closed = reason === 'dismissed' ? ", or the browser's question was closed" : '';
		return `No device answers at ${address}${closed}. ${advice}`;
	}
}
