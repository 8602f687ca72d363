import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Reply } from '../../src/lib/sources/lsl/protocol.ts';

/** Sends an upgrade for `path` as no browser would; resolves with the socket and the head of the answer, or how it ended. */
export function rawUpgrade(
	port: number,
	path: string
): Promise<{ readonly socket: Socket; readonly head: string }> {
	return new Promise((resolve) => {
		let head = '';
		const socket = connect(port, '127.0.0.1', () =>
			socket.write(
				`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
					`Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`
			)
		);
		socket.on('data', (bytes) => {
			head += bytes.toString('latin1');
			if (head.includes('\r\n\r\n')) resolve({ socket, head });
		});
		socket.on('error', () => socket.destroy());
		socket.on('close', () => resolve({ socket, head: head || 'closed' }));
	});
}

/** A page that has said hello, and what it was told. */
export class RawPage {
	readonly socket: WebSocket;
	readonly replies: Reply[] = [];
	frames = 0;

	private constructor(socket: WebSocket) {
		this.socket = socket;
		socket.on('error', () => undefined);
		socket.on('message', (data, binary) => {
			if (binary) this.frames++;
			else this.replies.push(JSON.parse(String(data)) as Reply);
		});
	}

	/** Connects. Rejects when it is not welcome. */
	static async open(port: number): Promise<RawPage> {
		const page = new RawPage(new WebSocket(`ws://127.0.0.1:${port}`));
		await new Promise((resolve, reject) => page.socket.once('open', resolve).once('close', reject));
		page.say({ type: 'hello', protocol: 1 });
		await page.told('welcome');
		return page;
	}

	say(message: object): void {
		this.socket.send(JSON.stringify(message));
	}

	/** The first reply of a type; rejects when the connection ends before. */
	async told<T extends Reply['type']>(type: T, from = 0): Promise<Extract<Reply, { type: T }>> {
		for (;;) {
			const found = this.replies.slice(from).find((one) => one.type === type);
			if (found) return found as Extract<Reply, { type: T }>;
			if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`Closed before "${type}" was told.`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	close(): void {
		this.socket.terminate();
	}
}
