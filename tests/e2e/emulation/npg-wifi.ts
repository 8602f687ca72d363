import { WebSocketServer, WebSocket } from 'ws';
import { FrameTimer } from '../../devices/emulation/frame-timer.ts';

const BLOCKS = 20;
const LENGTH = 13;
const RATE = 500;

/** The numbers of sample `n`: the first two carry it, twelve bits each. */
export const npgCounts = (n: number): readonly number[] => [n & 4095, (n >> 12) & 4095, 2048];

/**
 * An NPG Lite of three channels with its Wi-Fi firmware: it serves a WebSocket and sends to its first client, 20 blocks in a
 * message: a count of 8 bits, three big-endian numbers, six bytes of no meaning here.
 */
export class FakeNpgWifi {
	readonly #port: number;
	#server: WebSocketServer | undefined;
	#client: WebSocket | undefined;
	/** One for every client, the newest last. */
	readonly timers: FrameTimer[] = [];

	constructor(port: number) {
		this.#port = port;
		this.on();
	}

	/** It is out of reach: the connection breaks, and nothing answers. */
	off(): void {
		this.timers.at(-1)?.end();
		this.#client?.terminate();
		this.#server?.close();
		this.#server = undefined;
	}

	on(): void {
		this.#server = new WebSocketServer({ host: '127.0.0.1', port: this.#port });
		this.#server.on('connection', (client) => {
			if (this.#client?.readyState === WebSocket.OPEN) return;
			this.#client = client;
			let n = this.timers.at(-1)?.next ?? 0;
			const send = (due: number): void => {
				for (let i = 0; i < due; i++, n += BLOCKS) client.send(message(n));
			};
			const timer = new FrameTimer({ perSecond: RATE / BLOCKS, each: BLOCKS, first: n, send });
			client.once('close', () => timer.end());
			this.timers.push(timer);
		});
	}
}

/** The blocks of sample `n` and those after it. */
function message(n: number): Buffer {
	const bytes = Buffer.alloc(BLOCKS * LENGTH);
	for (let i = 0; i < BLOCKS; i++) {
		bytes[i * LENGTH] = (n + i) & 255;
		npgCounts(n + i).forEach((count, c) => bytes.writeUInt16BE(count, i * LENGTH + 1 + 2 * c));
	}
	return bytes;
}
