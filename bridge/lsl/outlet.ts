import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import type { LslOutlet } from './backend.ts';
import { lslClock } from './clock.ts';
import type { LslConfig } from './config.ts';
import { encodeChunk, encodePattern } from './encode.ts';
import { feedAnswer, MAX_HEADER_BYTES, readFeedRequest } from './handshake.ts';
import { families, listen, portsToTry } from './network.ts';
import { matches } from './query.ts';
import { ReaderQueue } from './reader-queue.ts';
import type { Responder } from './responder.ts';
import { infoTree, infoXml, NOWHERE, type LslDeclaration, type LslStreamInfo } from './stream-info.ts';
import type { LslChunk } from './values.ts';

const MAX_READERS = 64;
const REQUEST_MS = 10_000;
/** Readers get this long to take what is on its way when the stream ends. */
const FAREWELL_MS = 500;

/** One stream offered to the laboratory. Source: LSL.md 1.7, 1.8; liblsl's tcp_server.cpp. */
export class Outlet implements LslOutlet {
	readonly #responder: Responder;
	readonly #servers: Server[] = [];
	readonly #sockets = new Set<Socket>();
	readonly #readers = new Map<Socket, ReaderQueue>();
	#info: LslStreamInfo;
	#dropped = 0;
	#closed = false;

	private constructor(declaration: LslDeclaration, config: LslConfig, responder: Responder) {
		this.#responder = responder;
		this.#info = {
			...declaration,
			uid: randomUUID(),
			sessionId: config.sessionId,
			hostname: hostname(),
			createdAt: lslClock(),
			version: 110,
			v4: NOWHERE,
			v6: NOWHERE
		};
	}

	/** Offers a stream and lets it be found. Rejects when no port is free. */
	static async open(declaration: LslDeclaration, config: LslConfig, responder: Responder): Promise<Outlet> {
		await responder.open();
		const outlet = new Outlet(declaration, config, responder);
		for (const family of families(config)) {
			const server = createServer((socket) => outlet.#accept(socket));
			server.on('error', () => undefined);
			if (!(await listen(server, family, portsToTry(config)))) continue;
			outlet.#servers.push(server);
			const { port } = server.address() as AddressInfo;
			const place = { address: '', dataPort: port, servicePort: responder.servicePort(family) };
			outlet.#info = { ...outlet.#info, ...(family === 4 ? { v4: place } : { v6: place }) };
		}
		if (outlet.#servers.length === 0) throw new Error('No port is free for another outlet. Close one first.');
		responder.add(outlet.#info.uid, () => outlet.#info);
		return outlet;
	}

	get closed(): boolean {
		return this.#closed;
	}

	get info(): LslStreamInfo {
		return this.#info;
	}

	get consumers(): number {
		return this.#readers.size;
	}

	get dropped(): number {
		return this.#dropped;
	}

	push(chunk: LslChunk): void {
		if (this.#readers.size === 0 || chunk.timestamps.length === 0) return;
		const bytes = encodeChunk(this.#info, chunk);
		for (const reader of this.#readers.values()) reader.push(bytes, chunk.timestamps.length);
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		this.#responder.remove(this.#info.uid);
		for (const server of this.#servers) server.close();
		for (const reader of this.#readers.values()) reader.end();
		if (this.#sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref());
		for (const socket of this.#sockets) socket.destroy();
	}

	#accept(socket: Socket): void {
		if (this.#sockets.size >= MAX_READERS) return void socket.destroy();
		this.#sockets.add(socket);
		socket.setNoDelay(true);
		// A question that comes drop by drop must not keep a reader's place.
		const patience = setTimeout(() => socket.destroy(), REQUEST_MS);
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			clearTimeout(patience);
			this.#sockets.delete(socket);
			this.#readers.get(socket)?.close();
			this.#readers.delete(socket);
		});
		let asked = '';
		const receive = (bytes: Buffer): void => {
			asked += bytes.toString('latin1');
			if (this.#answer(socket, asked)) {
				socket.off('data', receive);
				socket.resume();
				clearTimeout(patience);
			} else if (asked.length > MAX_HEADER_BYTES) socket.destroy();
		};
		socket.on('data', receive);
	}

	/** True when the question was complete and has been answered. */
	#answer(socket: Socket, asked: string): boolean {
		const lines = asked.split('\n').map((line) => line.trim());
		if (lines.length < 2) return false;
		const [command = '', second = ''] = lines;
		if (command === 'LSL:fullinfo') socket.end(infoXml(this.#info, false));
		else if (command === 'LSL:shortinfo') {
			if (lines.length < 3) return false;
			socket.end(matches(infoTree(this.#info, false), second) ? infoXml(this.#info, true) : '');
		} else if (command.startsWith('LSL:streamfeed/')) {
			const blank = lines.indexOf('', 1);
			if (blank < 0 || blank === lines.length - 1) return false;
			this.#feed(socket, command, lines.slice(1, blank));
			// An unversioned `LSL:streamfeed` asks for protocol 1.00, which nobody has needed since 2013.
		} else socket.destroy();
		return true;
	}

	#feed(socket: Socket, command: string, headers: readonly string[]): void {
		const request = readFeedRequest(command, headers, this.#info.uid);
		if ('refusal' in request) return void socket.end(request.refusal);
		socket.write(feedAnswer(this.#info.uid, this.#info.format, request));
		socket.write(encodePattern(this.#info.format, this.#info.channelCount));
		if (request.bufferSamples === 0) return void socket.end();
		const dropped = (samples: number): void => void (this.#dropped += samples);
		this.#readers.set(socket, new ReaderQueue(socket, request.bufferSamples, dropped));
	}
}
