import type { RemoteInfo, Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { LslConfig } from './config.ts';
import { DiscoveryFacts } from './discovery-facts.ts';
import {
	bindUdp,
	families,
	groupsOf,
	interfacesOf,
	isMulticast,
	sendUdp,
	servicePorts,
	type Family
} from './network.ts';
import { BadInfo, parseInfo, type LslStreamInfo } from './stream-info.ts';
import { probeTcp } from './tcp-probe.ts';

/** A stream somebody offers, with the addresses it answered from. */
export interface ResolvedStream {
	readonly info: LslStreamInfo;
	/** Seconds since the Unix epoch. */
	readonly firstSeen: number;
	readonly lastSeen: number;
}

const WAVE_MS = 1_000;
/** A stream that has not answered for so long is gone. */
const FORGET_SECONDS = 5;
/** Every so many waves other sessions are asked for too, and local ports are tried over TCP. */
const RARE_WAVES = 3;
const MAX_STREAMS = 2_000;
const LOOPBACK: Readonly<Record<Family, string>> = { 4: '127.0.0.1', 6: '::1' };

const wallClock = (): number => Date.now() / 1000;

/**
 * Looks for streams all the time: to every group on every interface, to the service ports of this computer and of
 * known peers, and over TCP; queries leave from the socket that hears the answers, so that a firewall lets them in.
 * Source: LSL.md 1.3, and what liblsl 1.18 added.
 */
export class Resolver {
	readonly facts = new DiscoveryFacts();
	readonly #config: LslConfig;
	readonly #found = new Map<string, { info: LslStreamInfo; firstSeen: number; lastSeen: number }>();
	readonly #sockets = new Map<Family, Socket>();
	readonly #listeners = new Set<() => void>();
	readonly #own = `${process.pid}${Math.floor(Math.random() * 1e9)}`;
	#waves = 0;
	#timer: NodeJS.Timeout | undefined;
	#closed = false;
	#opened: Promise<void> | undefined;

	constructor(config: LslConfig) {
		this.#config = config;
	}

	/** Opens the sockets and begins, once; resolves after the first wave has been sent. */
	open(): Promise<void> {
		return (this.#opened ??= this.#open());
	}

	/** The streams of this session that answered lately. */
	get streams(): readonly ResolvedStream[] {
		return [...this.#found.values()].filter(({ info }) => info.sessionId === this.#config.sessionId);
	}

	/** Calls `listener` when a stream comes or goes; returns how to stop that. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The first stream that `wanted` accepts, now or within `seconds`; undefined when none comes. */
	async find(wanted: (one: ResolvedStream) => boolean, seconds: number): Promise<ResolvedStream | undefined> {
		const now = this.streams.find(wanted);
		if (now) return now;
		return new Promise((resolve) => {
			const end = (one: ResolvedStream | undefined): void => {
				clearTimeout(timer);
				stop();
				resolve(one);
			};
			const timer = setTimeout(() => end(undefined), seconds * 1000);
			const stop = this.onChange(() => {
				const one = this.streams.find(wanted);
				if (one) end(one);
			});
		});
	}

	/** Sends a wave now, over TCP too. */
	async ask(): Promise<void> {
		await this.#wave(true);
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		for (const socket of this.#sockets.values()) socket.close();
		this.#sockets.clear();
	}

	async #open(): Promise<void> {
		for (const family of families(this.#config)) {
			const socket = await bindUdp(family, [...servicePorts(this.#config), 0]);
			if (!socket) {
				this.facts.failed(family === 4 ? 'IPv4' : 'IPv6', 'no socket could be opened');
				continue;
			}
			if (family === 4) socket.setBroadcast(true);
			socket.setMulticastTTL(this.#config.ttl);
			socket.on('message', (bytes, from) => this.#answered(family, bytes, from));
			this.#sockets.set(family, socket);
		}
		await this.#wave(true);
		this.#again();
	}

	#again(): void {
		if (this.#closed) return;
		this.#timer = setTimeout(() => {
			void this.#wave(this.#waves % RARE_WAVES === 0).finally(() => this.#again());
		}, WAVE_MS);
		this.#timer.unref();
	}

	async #wave(rare: boolean): Promise<void> {
		this.#waves++;
		const { sessionId } = this.#config;
		const quoted = sessionId.replaceAll("'", '');
		const queries = [`session_id='${quoted}'`, ...(rare ? [`session_id!='${quoted}'`] : [])];
		const tasks = [...this.#sockets].map(async ([family, socket]) => {
			for (const query of queries) {
				const { port } = socket.address();
				const bytes = Buffer.from(`LSL:shortinfo\r\n${query}\r\n${port} ${this.#own}\r\n`);
				await this.#askGroups(family, socket, bytes);
				await this.#askPorts(family, socket, bytes);
			}
		});
		if (rare) tasks.push(this.#askTcp(queries[0]!));
		await Promise.all(tasks);
		this.#forget();
	}

	async #askGroups(family: Family, socket: Socket, bytes: Buffer): Promise<void> {
		const groups = groupsOf(this.#config, family);
		const interfaces = interfacesOf(this.#config).filter((one) => one.family === family);
		this.facts.interfaces(family, interfaces);
		for (const group of groups.filter((one) => !isMulticast(one) && one !== '255.255.255.255'))
			await this.#send(socket, bytes, this.#config.multicastPort, group, 'this computer');
		for (const { name, handle } of interfaces) {
			if (this.#closed) return;
			try {
				socket.setMulticastInterface(handle);
			} catch (error) {
				this.facts.failed(name, (error as Error).message);
				continue;
			}
			for (const group of groups.filter((one) => isMulticast(one) || one === '255.255.255.255'))
				await this.#send(socket, bytes, this.#config.multicastPort, group, name);
		}
	}

	async #askPorts(family: Family, socket: Socket, bytes: Buffer): Promise<void> {
		const peers = this.#config.knownPeers.filter((peer) => isIP(peer) === family || isIP(peer) === 0);
		for (const host of new Set([LOOPBACK[family], ...peers]))
			for (const port of servicePorts(this.#config)) {
				if (this.#closed) return;
				await this.#send(socket, bytes, port, host, host === LOOPBACK[family] ? 'this computer' : host);
			}
	}

	async #send(socket: Socket, bytes: Buffer, port: number, address: string, over: string): Promise<void> {
		if (this.#closed) return;
		const failure = await sendUdp(socket, bytes, port, address);
		if (failure) this.facts.failed(over, failure);
		else this.facts.sent(over);
	}

	async #askTcp(query: string): Promise<void> {
		const hosts = new Set([
			...families(this.#config).map((one) => LOOPBACK[one]),
			...this.#config.knownPeers
		]);
		const tries = [...hosts].flatMap((host) =>
			servicePorts(this.#config).map(async (port) => {
				const answer = await probeTcp(host, port, query);
				this.facts.probed(host, answer);
				if (answer.text) this.#take(answer.text, answer.address, isIP(answer.address) === 6 ? 6 : 4);
			})
		);
		await Promise.all(tries);
	}

	#answered(family: Family, bytes: Buffer, { address }: RemoteInfo): void {
		const text = bytes.toString('utf8');
		const end = text.indexOf('\n');
		if (end < 0 || text.slice(0, end).trim() !== this.#own) return;
		this.facts.answered(address);
		this.#take(text.slice(end + 1), address, family);
	}

	#take(text: string, address: string, family: Family): void {
		const time = wallClock();
		// The same answer comes five to seven times per wave: it is only counted, not parsed again.
		const uid = /<uid>([^<]*)<\/uid>/.exec(text)?.[1]?.trim().toLowerCase() ?? '';
		const known = this.#found.get(uid);
		const side = family === 4 ? 'v4' : 'v6';
		if (known && (known.info[side].address !== '' || known.info[side].dataPort === 0)) {
			known.lastSeen = time;
			return;
		}
		try {
			// An announcement has no description, and one that has is not kept for it.
			const info = known?.info ?? { ...parseInfo(text), desc: undefined };
			const placed = info[side].address ? info : { ...info, [side]: { ...info[side], address } };
			this.facts.session(info.sessionId);
			if (!known && this.#found.size >= MAX_STREAMS) return;
			this.#found.set(info.uid, { info: placed, firstSeen: known?.firstSeen ?? time, lastSeen: time });
			this.#changed();
		} catch (error) {
			if (!(error instanceof BadInfo)) throw error;
			this.facts.unusable(address, error.message);
		}
	}

	#forget(): void {
		const old = wallClock() - FORGET_SECONDS;
		const gone = [...this.#found].filter(([, { lastSeen }]) => lastSeen < old);
		for (const [uid] of gone) this.#found.delete(uid);
		if (gone.length > 0) this.#changed();
	}

	#changed(): void {
		for (const listener of this.#listeners) listener();
	}
}
