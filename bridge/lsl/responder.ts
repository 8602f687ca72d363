import type { RemoteInfo, Socket } from 'node:dgram';
import type { LslConfig } from './config.ts';
import { lslClock } from './clock.ts';
import {
	bindUdp,
	families,
	groupsOf,
	interfacesOf,
	isMulticast,
	portsToTry,
	sendUdp,
	type Family
} from './network.ts';
import { matches } from './query.ts';
import { infoTree, infoXml, plainDecimal, type LslStreamInfo } from './stream-info.ts';

/** How often interfaces that came meanwhile join the groups. */
const JOIN_MS = 5_000;
const MAX_DATAGRAM = 4_096;

/**
 * Answers the questions of the network for all outlets of this program: which streams are there, and what time is it.
 * The two sockets per family are shared; each question is answered once per outlet that matches.
 */
export class Responder {
	readonly #config: LslConfig;
	readonly #outlets = new Map<string, () => LslStreamInfo>();
	readonly #service = new Map<Family, Socket>();
	readonly #multicast = new Map<Family, Socket>();
	readonly #joined = new Set<string>();
	#timer: NodeJS.Timeout | undefined;
	#opened: Promise<void> | undefined;

	constructor(config: LslConfig) {
		this.#config = config;
	}

	/** Opens the sockets, once. */
	open(): Promise<void> {
		return (this.#opened ??= this.#open());
	}

	/** The port where questions of this family are answered directly; 0: nowhere. */
	servicePort(family: Family): number {
		return this.#service.get(family)?.address().port ?? 0;
	}

	/** Families in which questions to everybody are heard; the others found the port taken or do not exist. */
	get hears(): readonly Family[] {
		return [...this.#multicast.keys()];
	}

	/** From now on this outlet is found. `info` is asked for at each question. */
	add(uid: string, info: () => LslStreamInfo): void {
		this.#outlets.set(uid, info);
	}

	remove(uid: string): void {
		this.#outlets.delete(uid);
	}

	close(): void {
		clearInterval(this.#timer);
		for (const socket of [...this.#service.values(), ...this.#multicast.values()]) socket.close();
		this.#service.clear();
		this.#multicast.clear();
	}

	async #open(): Promise<void> {
		const config = this.#config;
		for (const family of families(config)) {
			const service = await bindUdp(family, portsToTry(config));
			if (service) {
				service.on('message', (bytes, from) => void this.#receive(service, bytes, from, true));
				this.#service.set(family, service);
			}
			const multicast = await bindUdp(family, [config.multicastPort], {
				share: true,
				...(family === 4 && config.listenAddress ? { host: config.listenAddress } : {})
			});
			if (multicast) {
				multicast.on('message', (bytes, from) => void this.#receive(multicast, bytes, from, false));
				this.#multicast.set(family, multicast);
			}
		}
		this.#join();
		this.#timer = setInterval(() => this.#join(), JOIN_MS);
		this.#timer.unref();
	}

	#join(): void {
		for (const { family, handle } of interfacesOf(this.#config)) {
			const socket = this.#multicast.get(family);
			for (const group of socket ? groupsOf(this.#config, family) : []) {
				const key = `${group} ${handle}`;
				if (this.#joined.has(key) || !isMulticast(group)) continue;
				try {
					socket!.addMembership(group, handle);
					this.#joined.add(key);
				} catch {
					// Not every interface can multicast; it is tried again with the next round.
					continue;
				}
			}
		}
	}

	async #receive(socket: Socket, bytes: Buffer, from: RemoteInfo, service: boolean): Promise<void> {
		const receivedAt = lslClock();
		if (bytes.length > MAX_DATAGRAM) return;
		const [what = '', second = '', third = ''] = bytes
			.toString('utf8')
			.split('\n')
			.map((one) => one.trim());
		if (what === 'LSL:shortinfo') {
			const [port = '', id = ''] = third.split(/\s+/);
			// A question is answered to where it came from, never to a port that ordinary services have: nobody shall
			// aim the larger answer at someone else's server.
			if (!(Number(port) >= 1024 && Number(port) <= 65_535) || id.length > 64) return;
			for (const one of this.#outlets.values()) {
				const info = one();
				if (!matches(infoTree(info, false), second)) continue;
				await sendUdp(socket, Buffer.from(`${id}\r\n${infoXml(info, true)}`), Number(port), from.address);
			}
		} else if (what === 'LSL:timedata' && service) {
			const [wave = '', asked = ''] = second.split(/\s+/);
			if (!/^-?\d{1,20}$/.test(wave) || asked.length > 40) return;
			const answer = ` ${wave} ${asked} ${plainDecimal(receivedAt)} ${plainDecimal(lslClock())}`;
			await sendUdp(socket, Buffer.from(answer), from.port, from.address);
		}
	}
}
