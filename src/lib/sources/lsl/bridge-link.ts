// Over 250 lines because a BridgeLink is one state machine: requests, replies and reconnection share one socket.
import { now } from '../../core/clock.ts';
import {
	blockedText,
	followOpening,
	forbiddenText,
	localAddress,
	LocalAccess,
	questionText,
	type OpeningFailure,
	type PageContext
} from '../../core/local-network.ts';
import {
	decodeSocketBytes,
	type RelayReply,
	type RelayRequest,
	type SocketBytes
} from '../device/relay/relay-protocol.ts';
import { ClockOffsetEstimator } from './clock-offset-estimator.ts';
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

/**
 * `unpressed`: the browser would ask the person, who has pressed nothing yet (see `press`); `question`: it asks now;
 * `blocked`: it does not let this page connect; `waiting`: no bridge answers, it is tried again and again; `refused`: it
 * answered and does not want this page, or the address is none.
 */
export type LinkState =
	'unpressed' | 'connecting' | 'question' | 'blocked' | 'open' | 'waiting' | 'refused' | 'closed';

/** What a link tells. */
export interface LinkEvents {
	/** The bridge said welcome, again after every interruption: whoever subscribed does so anew. */
	open?(): void;
	/** `message`: what happened and what to do; empty when it is open. */
	state?(state: LinkState, message: string): void;
	reply?(reply: Reply): void;
	frame?(frame: Frame): void;
	/** A socket to an amplifier was opened or closed, and what came by one. */
	socket?(reply: RelayReply): void;
	bytes?(bytes: SocketBytes): void;
}

/** How to reach the bridge. */
export interface LinkOptions {
	readonly connect?: (address: string) => BridgeSocket;
	readonly clock?: () => number;
	/** False when no person asked for this connection: it waits for `press` where the browser would ask. Default true. */
	readonly pressed?: boolean;
	/** The page or worker it runs in, for tests. */
	readonly page?: PageContext;
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
	readonly #access: LocalAccess;
	#pressed: boolean;
	#socket: BridgeSocket | undefined;
	#unfollow: () => void = () => {};
	#state: LinkState = 'connecting';
	#message = '';
	#host = '';
	#nextId = 0;
	#lastReceived = 0;
	#timers = new Set<ReturnType<typeof setTimeout>>();

	constructor(address: string, events: LinkEvents, options: LinkOptions = {}) {
		this.#address = address;
		this.#events = events;
		this.#connect = options.connect ?? ((url): BridgeSocket => new WebSocket(url));
		this.#now = options.clock ?? now;
		this.#pressed = options.pressed ?? true;
		this.#access = new LocalAccess(address, () => this.#permissionChanged(), options.page);
		void this.#access.known.then(() => this.#start());
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
	send(request: Request | RelayRequest): void {
		if (this.#state === 'open') this.#socket?.send(JSON.stringify(request));
	}

	/** Sends a binary message, samples to an outlet or bytes to a device; nothing happens while it is not connected. */
	sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
		if (this.#state === 'open') this.#socket?.send(bytes);
	}

	/** A person wants the connection: from now on the browser may ask. Tries at once when nothing is under way. */
	press(): void {
		this.#pressed = true;
		if (this.#socket || this.#state === 'closed') return;
		this.#end();
		this.#tell('connecting', '');
		void this.#access.known.then(() => this.#start());
	}

	close(): void {
		this.#tell('closed', '');
		this.#access.close();
		this.#end();
	}

	/** Connects, unless the browser would ask a person who has pressed nothing, or blocks it. */
	#start(): void {
		if (this.#state === 'closed' || this.#socket) return;
		const { state } = this.#access;
		if (state === 'denied') this.#tell('blocked', this.#blockedText());
		else if (state === 'prompt' && !this.#pressed) this.#tell('unpressed', '');
		else this.#open();
	}

	#permissionChanged(): void {
		if (this.#state === 'closed' || this.#state === 'open') return;
		const { state } = this.#access;
		if (state === 'denied') {
			this.#end();
			this.#tell('blocked', this.#blockedText());
		} else if (state === 'granted' && this.#state !== 'question') this.press();
	}

	#blockedText(): string {
		return `${blockedText(this.#access)} This page then connects to the bridge by itself.`;
	}

	#open(): void {
		if (this.#state === 'closed') return;
		const address = localAddress(this.#address);
		if (address === undefined) return this.#tell('refused', forbiddenText(this.#address));
		const socket = this.#connect(address);
		this.#socket = socket;
		socket.binaryType = 'arraybuffer';
		socket.onmessage = ({ data }: { readonly data: unknown }): void => {
			if (socket === this.#socket) this.#receive(data);
		};
		this.#unfollow = followOpening(socket, this.#access, {
			open: () => socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION })),
			question: () => this.#tell('question', questionText(this.#access)),
			failed: (why) => this.#failed(why),
			closed: () => this.#failed('nobody')
		});
	}

	#failed(why: OpeningFailure): void {
		this.#end();
		if (this.#state === 'closed' || this.#state === 'refused') return;
		if (why === 'blocked') return this.#tell('blocked', this.#blockedText());
		if (why === 'forbidden') return this.#tell('refused', forbiddenText(this.#address));
		if (why === 'dismissed') {
			// Asking again at once would use up the few questions a browser allows.
			this.#pressed = false;
			return this.#tell(
				'unpressed',
				`No bridge answers at ${this.#address}, or the browser's question was closed.`
			);
		}
		this.#tell('waiting', `No bridge answers at ${this.#address}. Start it with: ${START_COMMAND}`);
		this.#later(RETRY_MS, () => this.#start());
	}

	#end(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
		this.#unfollow();
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close();
	}

	#receive(data: unknown): void {
		if (data instanceof ArrayBuffer) {
			const bytes = decodeSocketBytes(new Uint8Array(data));
			if (bytes) return this.#events.bytes?.(bytes);
			const frame = decodeFrame(data);
			if (frame) this.#events.frame?.(frame);
			return;
		}
		const receivedAt = this.#now();
		const reply = typeof data === 'string' ? readReply(data) : undefined;
		if (!reply) return this.#refuse(`What answers at ${this.#address} is no bridge. Check the port.`);
		if (reply.type === 'welcome') return this.#welcome(reply.host);
		if (reply.type === 'pong') return this.#pong(reply, receivedAt);
		if (reply.type === 'socket') return this.#events.socket?.(reply);
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
		this.#lastReceived = Date.now();
		// A bridge that was started again may run on another computer.
		this.clock.clear();
		this.#tell('open', '');
		for (let i = 0; i < FIRST_PINGS; i++) this.#later(i * FIRST_PING_MS, () => this.#ping());
		const beat = (): void => {
			if (Date.now() - this.#lastReceived > SILENT_MS) return this.#socket?.close();
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
		this.#lastReceived = Date.now();
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
