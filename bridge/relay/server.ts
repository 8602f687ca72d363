import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Reply } from '../../src/lib/sources/lsl/protocol.ts';
import type { LslBackend } from '../lsl/backend.ts';
import { DialIn } from './dial-in.ts';
import { factsOf, type Setting } from './facts.ts';
import { Shared } from './limits.ts';
import { Page, type Common } from './page.ts';

const MAX_PAGES = 32;
/** A frame from a page: 4096 channels of float64 for some tens of milliseconds. */
const MAX_MESSAGE_BYTES = 2 * 2 ** 20;
/** Connections beyond this are not taken: pages, and those that are refused. */
const MAX_CONNECTIONS = 1_000;
const REQUEST_MS = 10_000;
/** A refused page has so long to read why. */
const REFUSED_MS = 2_000;
/** Looking for streams anew is done once for all who ask in so long. */
const FACTS_MS = 1_000;

/** Who may connect. */
export interface Guard {
	/** Origins of pages, beside those of this computer. */
	readonly origins: readonly string[];
	/** Must stand in the address (`?token=…`) when it is set. */
	readonly token?: string | undefined;
}

/** Pages of this computer may always connect: whoever serves them could connect without a page. */
const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Why a connection is refused; undefined when it is welcome. */
export function refusal(request: IncomingMessage, { origins, token }: Guard): string | undefined {
	const { origin } = request.headers;
	// Programs without a page send no origin; a foreign page cannot leave it out.
	if (origin !== undefined && !LOCAL_ORIGIN.test(origin) && !origins.includes(origin))
		return `Pages of ${origin} may not use this bridge. Start it with --origin ${origin} to allow them.`;
	if (token === undefined) return undefined;
	// The path may be anything, `//` and `http://[` too: it is not parsed as an address.
	const [, query = ''] = (request.url ?? '').split('?', 2);
	const given = new URLSearchParams(query).get('token') ?? '';
	const [a, b] = [Buffer.from(given), Buffer.from(token)];
	return a.length === b.length && timingSafeEqual(a, b)
		? undefined
		: 'The token is wrong. Use the address the bridge printed when it started.';
}

/** A page learns the reason of a refused handshake from nobody: it is let in to be told, and heard no further. */
function refuse(
	socket: WebSocket,
	code: 'forbidden' | 'limit',
	message: string,
	say: (line: string) => void
): void {
	say(`Refused: ${message}`);
	socket.on('error', () => socket.terminate());
	socket.send(JSON.stringify({ type: 'refused', code, message } satisfies Reply));
	socket.close(1008, code);
	setTimeout(() => socket.terminate(), REFUSED_MS).unref();
}

/** The WebSocket side: pages come and go, each with its own subscriptions and outlets. */
export class RelayServer {
	readonly #http: Server[] = [];
	readonly #sockets: WebSocketServer;
	readonly #pages = new Set<Page>();
	readonly #upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;

	private constructor(backend: LslBackend, setting: Setting, guard: Guard, say: (line: string) => void) {
		this.#sockets = new WebSocketServer({
			noServer: true,
			perMessageDeflate: false,
			maxPayload: MAX_MESSAGE_BYTES
		});
		const common: Common = {
			backend,
			setting,
			own: new Set(),
			facts: new Shared(() => factsOf(backend, setting), FACTS_MS),
			dialIn: new DialIn()
		};
		const greet = (request: IncomingMessage, socket: WebSocket): void => {
			const forbidden = refusal(request, guard);
			const full = this.#pages.size >= MAX_PAGES ? `${MAX_PAGES} pages are connected already.` : undefined;
			const why = forbidden ?? full;
			if (why !== undefined) return refuse(socket, forbidden ? 'forbidden' : 'limit', why, say);
			const page = new Page(socket, common);
			this.#pages.add(page);
			socket.on('close', () => this.#pages.delete(page));
		};
		this.#upgrade = (request, stream, head): void => {
			stream.on('error', () => stream.destroy());
			try {
				this.#sockets.handleUpgrade(request, stream, head, (socket) => greet(request, socket));
			} catch (error) {
				say(`Refused: ${(error as Error).message}`);
				stream.destroy();
			}
		};
	}

	/** Listens on every host. Rejects when a port is taken. `say` is given a line for every refusal; `pages` answers plain HTTP. */
	static async listen(
		hosts: readonly string[],
		port: number,
		backend: LslBackend,
		setting: Setting,
		guard: Guard,
		say: (line: string) => void,
		pages: RequestListener = noPages
	): Promise<RelayServer> {
		const relay = new RelayServer(backend, setting, guard, say);
		for (const host of hosts) {
			const server = createServer(pages);
			server.on('upgrade', relay.#upgrade);
			server.maxConnections = MAX_CONNECTIONS;
			server.headersTimeout = REQUEST_MS;
			server.requestTimeout = REQUEST_MS;
			server.listen({ port: relay.port || port, host, exclusive: true });
			try {
				await once(server, 'listening');
				relay.#http.push(server);
			} catch (error) {
				// A computer without IPv6 has no ::1; that is no reason not to run.
				if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL' && relay.#http.length > 0) continue;
				await relay.close();
				throw error;
			}
		}
		return relay;
	}

	/** The port it listens on. */
	get port(): number {
		return (this.#http[0]?.address() as AddressInfo | undefined)?.port ?? 0;
	}

	/** Ends every page's streams, neutral values last, then the server. */
	async close(): Promise<void> {
		for (const server of this.#http) server.close();
		await Promise.all([...this.#pages].map((page) => page.close()));
		for (const socket of this.#sockets.clients) socket.terminate();
		this.#sockets.close();
	}
}

/** What a browser sees that opens the address of the bridge. */
const noPages: RequestListener = (_request, response) => {
	response.writeHead(426, { 'content-type': 'text/plain' });
	response.end('This is the MyoDeck bridge. It speaks WebSocket: open MyoDeck and choose the source LSL.\n');
};
