// Over 250 lines because a Page is one class: every message of a page is checked against the same subscriptions, sockets
// and limits.
import type { RawData, WebSocket } from 'ws';
import {
	decodeFrame,
	PROTOCOL_VERSION,
	type BridgeFacts,
	type Reply,
	type Request
} from '../../src/lib/sources/lsl/protocol.ts';
import type { RelayReply, RelayRequest } from '../../src/lib/sources/device/relay/relay-protocol.ts';
import type { LslBackend } from '../lsl/backend.ts';
import { lslClock } from '../lsl/clock.ts';
import type { DialIn } from './dial-in.ts';
import { VERSION, type Setting } from './facts.ts';
import { PerSecond, type Shared } from './limits.ts';
import { listed } from './listing.ts';
import { PageDevices } from './page-devices.ts';
import { PageOutlet } from './page-outlet.ts';
import { readRequest } from './requests.ts';
import { SendQueue } from './send-queue.ts';
import { findOne, NotOne, Subscription } from './subscription.ts';

const MAX_SUBSCRIPTIONS = 64;
const MAX_OUTLETS = 32;
/**
 * Messages a page may send per second, how many of them may open something, and how many make no sense before it is shown out.
 */
const MAX_RATE = 5_000;
const MAX_OPENED_RATE = 100;
const MAX_NONSENSE = 20;
/** Longer text is no request: an outlet of 4096 channels with labels has less. */
const MAX_TEXT_BYTES = 2 ** 19;
const LIST_MS = 500;

/** What pages of one bridge have in common. */
export interface Common {
	readonly backend: LslBackend;
	readonly setting: Setting;
	/** Uids of all pages' outlets, kept up to date by the pages. */
	readonly own: Set<string>;
	/** What looking for streams has come to. */
	readonly facts: Shared<BridgeFacts>;
	/** Ports that amplifiers dial. */
	readonly dialIn: DialIn;
}

/** One connected page: what it asked for and what it is sent. */
export class Page {
	readonly #socket: WebSocket;
	readonly #common: Common;
	readonly #queue: SendQueue;
	readonly #subscriptions = new Map<number, Subscription | 'coming'>();
	readonly #outlets = new Map<number, PageOutlet | 'coming'>();
	readonly #devices: PageDevices;
	#welcome = false;
	#nonsense = 0;
	readonly #rate = new PerSecond(MAX_RATE);
	readonly #opened = new PerSecond(MAX_OPENED_RATE);
	/** Streams that are being looked for, those too that nobody waits for any more. */
	#looking = 0;
	#diagnosing = false;
	#listedAt = -Infinity;
	#unwatch: (() => void) | undefined;
	#listTimer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(socket: WebSocket, common: Common) {
		this.#socket = socket;
		this.#common = common;
		this.#queue = new SendQueue(socket);
		this.#devices = new PageDevices(this.#queue, common.dialIn, common.setting.devicePorts ?? new Map(), {
			tell: (reply) => this.#tell(reply),
			refuse: (id, code, message) => this.#refuse(id, code, message)
		});
		socket.on('message', (data: RawData, binary: boolean) => {
			try {
				this.#receive(data, binary);
			} catch (error) {
				// A message must not end the bridge, whatever it is: it ends its page.
				this.#dismiss('bad', `That message could not be read: ${(error as Error).message}.`);
			}
		});
		socket.on('error', () => socket.terminate());
		socket.on('close', () => void this.close());
	}

	/** Ends everything the page asked for; its outlets send their neutral value. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		this.#unwatch?.();
		clearTimeout(this.#listTimer);
		this.#devices.close();
		for (const one of this.#subscriptions.values()) if (one !== 'coming') one.close();
		await Promise.all([...this.#outlets.keys()].map((id) => this.#closeOutlet(id)));
	}

	#receive(data: RawData, binary: boolean): void {
		const receivedAt = lslClock();
		if (!this.#rate.allow()) return this.#dismiss('limit', 'Too many messages in a second.');
		const bytes = data as Buffer;
		if (binary) {
			if (!this.#takeFrame(bytes)) this.#nonsenseHeard('A frame fits no outlet that is open.');
			return;
		}
		const request = bytes.length > MAX_TEXT_BYTES ? undefined : readRequest(bytes.toString('utf8'));
		if (!request) return this.#nonsenseHeard('That message makes no sense.');
		if (request.type === 'hello') return this.#greet(request.protocol);
		if (!this.#welcome) return this.#dismiss('version', 'Say hello first.');
		this.#answer(request, receivedAt);
	}

	#greet(protocol: number): void {
		if (protocol !== PROTOCOL_VERSION)
			return this.#dismiss(
				'version',
				`This bridge speaks version ${PROTOCOL_VERSION} of the protocol, the page version ${protocol}. ` +
					(protocol > PROTOCOL_VERSION ? 'Update the bridge.' : 'Reload the page.')
			);
		this.#welcome = true;
		this.#tell({
			type: 'welcome',
			protocol: PROTOCOL_VERSION,
			bridge: VERSION,
			host: this.#common.setting.host
		});
	}

	#answer(request: Exclude<Request | RelayRequest, { type: 'hello' }>, receivedAt: number): void {
		switch (request.type) {
			case 'ping':
				return this.#tell({ type: 'pong', t0: request.t0, t1: receivedAt, t2: lslClock() });
			case 'watch':
				this.#unwatch ??= this.#common.backend.onChange(() => this.#listSoon());
				return Date.now() - this.#listedAt > LIST_MS ? this.#list() : this.#listSoon();
			case 'subscribe':
				return void this.#subscribe(request.id, request.stream);
			case 'unsubscribe': {
				const one = this.#subscriptions.get(request.id);
				this.#subscriptions.delete(request.id);
				if (one && one !== 'coming') one.close();
				return;
			}
			case 'open-outlet':
				return void this.#openOutlet(request);
			case 'close-outlet':
				return void this.#closeOutlet(request.id);
			case 'open-socket':
			case 'close-socket':
				return this.#devices.answer(request, () => this.#opened.allow());
			case 'diagnose':
				return void this.#diagnose();
		}
	}

	/** Whoever asks again meanwhile has the same answer. */
	async #diagnose(): Promise<void> {
		if (this.#diagnosing) return;
		this.#diagnosing = true;
		try {
			const facts = await this.#common.facts.get();
			this.#tell({ type: 'facts', facts });
		} catch (error) {
			this.#tell({ type: 'refused', code: 'failed', message: (error as Error).message });
		}
		this.#diagnosing = false;
	}

	async #subscribe(id: number, stream: Extract<Request, { type: 'subscribe' }>['stream']): Promise<void> {
		if (this.#subscriptions.has(id)) return this.#refuse(id, 'bad', 'That subscription exists already.');
		if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS)
			return this.#refuse(id, 'limit', `A page can follow ${MAX_SUBSCRIPTIONS} streams at once, not more.`);
		if (!this.#opened.allow() || this.#looking >= MAX_SUBSCRIPTIONS)
			return this.#refuse(id, 'limit', 'Too many subscriptions in a second.');
		this.#subscriptions.set(id, 'coming');
		this.#looking++;
		try {
			const found = await findOne(
				this.#common.backend,
				stream,
				() => this.#closed || this.#subscriptions.get(id) !== 'coming'
			);
			if (!found || this.#closed || this.#subscriptions.get(id) !== 'coming') return;
			const one = new Subscription(id, found, {
				backend: this.#common.backend,
				queue: this.#queue,
				own: this.#common.own,
				tell: (reply) => this.#tell(reply),
				failed: (message) => {
					if (this.#subscriptions.get(id) !== one) return;
					this.#subscriptions.delete(id);
					one.close();
					this.#refuse(id, 'failed', message);
				}
			});
			this.#subscriptions.set(id, one);
		} catch (error) {
			this.#subscriptions.delete(id);
			this.#refuse(id, error instanceof NotOne ? error.code : 'failed', (error as Error).message);
		} finally {
			this.#looking--;
		}
	}

	async #openOutlet({ id, stream }: Extract<Request, { type: 'open-outlet' }>): Promise<void> {
		if (this.#outlets.has(id)) return this.#refuse(id, 'bad', 'That outlet exists already.');
		if (this.#outlets.size >= MAX_OUTLETS)
			return this.#refuse(id, 'limit', `A page can offer ${MAX_OUTLETS} streams at once, not more.`);
		if (!this.#opened.allow()) return this.#refuse(id, 'limit', 'Too many outlets in a second.');
		this.#outlets.set(id, 'coming');
		try {
			const outlet = await PageOutlet.open(id, stream, this.#common.backend, (reply) => this.#tell(reply));
			if (this.#closed || this.#outlets.get(id) !== 'coming') return void outlet.close();
			this.#common.own.add(outlet.uid);
			this.#outlets.set(id, outlet);
		} catch (error) {
			this.#outlets.delete(id);
			this.#refuse(id, 'failed', (error as Error).message);
		}
	}

	async #closeOutlet(id: number): Promise<void> {
		const outlet = this.#outlets.get(id);
		this.#outlets.delete(id);
		if (!outlet || outlet === 'coming') return;
		this.#common.own.delete(outlet.uid);
		await outlet.close();
	}

	#takeFrame(bytes: Buffer): boolean {
		if (this.#welcome && this.#devices.takeBytes(bytes)) return true;
		// Typed arrays need their own alignment: the frame is copied to the beginning of a buffer.
		const frame = decodeFrame(new Uint8Array(bytes).buffer);
		const outlet = frame && this.#outlets.get(frame.id);
		// An outlet that is closing may still be sent to.
		if (frame && (outlet === undefined || outlet === 'coming')) return this.#welcome;
		return frame !== undefined && outlet !== undefined && outlet !== 'coming' && outlet.push(frame);
	}

	/** Changes come in bursts when a program starts: pages hear of them at most twice a second. */
	#listSoon(): void {
		this.#listTimer ??= setTimeout(() => this.#list(), LIST_MS);
	}

	#list(): void {
		clearTimeout(this.#listTimer);
		this.#listTimer = undefined;
		this.#listedAt = Date.now();
		const streams = this.#common.backend.streams.map((one) => listed(one, this.#common.own));
		this.#tell({ type: 'streams', streams });
	}

	#nonsenseHeard(message: string): void {
		if (++this.#nonsense >= MAX_NONSENSE) return this.#dismiss('bad', message);
		this.#tell({ type: 'refused', code: 'bad', message });
	}

	#refuse(id: number, code: Extract<Reply, { type: 'refused' }>['code'], message: string): void {
		this.#tell({ type: 'refused', id, code, message });
	}

	#dismiss(code: Extract<Reply, { type: 'refused' }>['code'], message: string): void {
		this.#tell({ type: 'refused', code, message });
		this.#socket.close(1008, code);
		// Nothing more is read from it.
		this.#socket.removeAllListeners('message');
	}

	#tell(reply: Reply | RelayReply): void {
		if (this.#queue.reply(JSON.stringify(reply))) return;
		// What it was sent before waits still. A newer list or time can wait for it too, anything else must not be missing.
		if (reply.type === 'streams') this.#listSoon();
		else if (reply.type !== 'pong' && reply.type !== 'clock') this.#socket.terminate();
	}
}
