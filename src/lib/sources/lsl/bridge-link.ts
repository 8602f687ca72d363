import { now } from '../../core/clock.ts';
import { ClockOffsetEstimator } from './offset-track.ts';
import {
	BRIDGE_FILE,
	decodeFrame,
	PROTOCOL_VERSION,
	type Frame,
	type Reply,
	type Request
} from './protocol.ts';
import { readReply } from './replies.ts';

/** As much of a WebSocket as is used: the browser's own, or a program's. */
export type BridgeSocket = Pick<WebSocket, 'send' | 'close' | 'readyState' | 'bufferedAmount'> & {
	binaryType: string;
	onopen: unknown;
	onmessage: unknown;
	onclose: unknown;
	onerror: unknown;
};

/** `waiting`: no bridge answers, it is tried again and again; `refused`: it answered and does not want this page. */
export type LinkState = 'connecting' | 'open' | 'waiting' | 'refused' | 'closed';

/** What a link tells. */
export interface LinkEvents {
	/** The bridge said welcome, again after every interruption: whoever subscribed does so anew. */
	open?(): void;
	/** `message`: what happened and what to do; empty when it is open. */
	state?(state: LinkState, message: string): void;
	reply?(reply: Reply): void;
	frame?(frame: Frame): void;
}

/** How to reach the bridge. */
export interface LinkOptions {
	readonly connect?: (address: string) => BridgeSocket;
	readonly clock?: () => number;
}

/** How a person starts that file, to copy. */
export const START_COMMAND = `node ${BRIDGE_FILE}`;
/** How the bridge is started in a checkout of the project. */
export const CHECKOUT_COMMAND = 'npm run bridge';

const RETRY_MS = 1_000;
/** A first handful of exchanges in quick succession, then a few a second: the quickest of many says most. */
const FIRST_PINGS = 12;
const FIRST_PING_MS = 15;
const PING_MS = 250;
/** Without an answer to any ping for so long the bridge is gone, whatever the socket believes. */
const SILENT_MS = 8_000;

/** One WebSocket to the bridge that connects again by itself, and knows how the bridge's clock runs against the app's. */
export class BridgeLink {
	/** The bridge clock against the app clock. */
	readonly clock = new ClockOffsetEstimator();
	readonly #address: string;
	readonly #events: LinkEvents;
	readonly #connect: (address: string) => BridgeSocket;
	readonly #now: () => number;
	#socket: BridgeSocket | undefined;
	#state: LinkState = 'connecting';
	#message = '';
	#host = '';
	#nextId = 0;
	#heard = 0;
	#timers = new Set<ReturnType<typeof setTimeout>>();

	constructor(address: string, events: LinkEvents, { connect, clock }: LinkOptions = {}) {
		this.#address = address;
		this.#events = events;
		this.#connect = connect ?? ((url): BridgeSocket => new WebSocket(url));
		this.#now = clock ?? now;
		this.#open();
	}

	get state(): LinkState {
		return this.#state;
	}

	/** What happened and what to do; empty while it is open. */
	get message(): string {
		return this.#message;
	}

	/** Name of the computer the bridge runs on; empty before the first welcome. */
	get host(): string {
		return this.#host;
	}

	/** A number for a new subscription or outlet; no two have the same one. */
	newId(): number {
		return this.#nextId++;
	}

	/** Bytes that wait to be sent. */
	get waiting(): number {
		return this.#socket?.bufferedAmount ?? 0;
	}

	/** Says something to the bridge; nothing happens while it is not connected. */
	send(request: Request): void {
		if (this.#state === 'open') this.#socket?.send(JSON.stringify(request));
	}

	/** Sends samples to an outlet; nothing happens while it is not connected. */
	sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
		if (this.#state === 'open') this.#socket?.send(bytes);
	}

	close(): void {
		this.#tell('closed', '');
		this.#end();
	}

	#open(): void {
		if (this.#state === 'closed') return;
		let socket: BridgeSocket;
		try {
			socket = this.#connect(this.#address);
		} catch (error) {
			this.#tell('refused', `"${this.#address}" is no address of a bridge: ${(error as Error).message}`);
			return;
		}
		this.#socket = socket;
		socket.binaryType = 'arraybuffer';
		socket.onopen = (): void => socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION }));
		socket.onmessage = ({ data }: { readonly data: unknown }): void => {
			if (socket === this.#socket) this.#hear(data);
		};
		socket.onerror = (): void => undefined; // `close` follows
		socket.onclose = (): void => {
			if (socket !== this.#socket) return;
			this.#end();
			if (this.#state === 'closed' || this.#state === 'refused') return;
			this.#tell('waiting', `No bridge answers at ${this.#address}. Start it with: ${START_COMMAND}`);
			this.#later(RETRY_MS, () => this.#open());
		};
	}

	#end(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close();
	}

	#hear(data: unknown): void {
		if (data instanceof ArrayBuffer) {
			const frame = decodeFrame(data);
			if (frame) this.#events.frame?.(frame);
			return;
		}
		const heardAt = this.#now();
		const reply = typeof data === 'string' ? readReply(data) : undefined;
		if (!reply) return this.#refuse(`What answers at ${this.#address} is no bridge. Check the port.`);
		if (reply.type === 'welcome') return this.#welcome(reply.host);
		if (reply.type === 'pong') return this.#pong(reply, heardAt);
		if (reply.type === 'refused' && reply.id === undefined && reply.code !== 'bad')
			this.#refuse(reply.message);
		this.#events.reply?.(reply);
	}

	#refuse(message: string): void {
		this.#tell('refused', message);
		this.#end();
	}

	#welcome(host: string): void {
		this.#host = host;
		this.#heard = Date.now();
		// A bridge that was started again may run on another computer.
		this.clock.clear();
		this.#tell('open', '');
		for (let i = 0; i < FIRST_PINGS; i++) this.#later(i * FIRST_PING_MS, () => this.#ping());
		const beat = (): void => {
			if (Date.now() - this.#heard > SILENT_MS) return this.#socket?.close();
			this.#ping();
			this.#later(PING_MS, beat);
		};
		this.#later(PING_MS, beat);
		this.#events.open?.();
	}

	#ping(): void {
		this.send({ type: 'ping', t0: this.#now() });
	}

	#pong({ t0, t1, t2 }: Extract<Reply, { type: 'pong' }>, t3: number): void {
		this.#heard = Date.now();
		this.clock.add(t3, (t0 - t1 + (t3 - t2)) / 2, t3 - t0 - (t2 - t1));
	}

	#later(ms: number, run: () => void): void {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			run();
		}, ms);
		this.#timers.add(timer);
	}

	#tell(state: LinkState, message: string): void {
		this.#state = state;
		this.#message = message;
		this.#events.state?.(state, message);
	}
}
