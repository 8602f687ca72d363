import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { LslConfig } from './config.ts';

/** 4 or 6. */
export type Family = 4 | 6;

/** One address of one interface that is up. */
export interface Interface {
	readonly name: string;
	readonly family: Family;
	readonly address: string;
	readonly loopback: boolean;
	/** How sockets name it for multicast: the address in IPv4, `::%eth0` in IPv6. */
	readonly handle: string;
}

export const families = ({ ipv4, ipv6 }: LslConfig): readonly Family[] => [
	...(ipv4 ? [4 as const] : []),
	...(ipv6 ? [6 as const] : [])
];

/** None when the system cannot tell, for want of file handles: that passes. */
function systemInterfaces(): ReturnType<typeof networkInterfaces> {
	try {
		return networkInterfaces();
	} catch {
		return {};
	}
}

/** The interfaces as they are now: cables, Wi-Fi and VPNs come and go, so this is asked for again and again. */
export function interfacesOf(config: LslConfig): readonly Interface[] {
	const found = Object.entries(systemInterfaces()).flatMap(([name, addresses = []]) =>
		addresses.map((one): Interface => {
			const family = one.family === 'IPv6' ? 6 : 4;
			const zone = process.platform === 'win32' && one.family === 'IPv6' ? String(one.scopeid) : name;
			return {
				name,
				family,
				address: one.address,
				loopback: one.internal,
				handle: family === 4 ? one.address : `::%${zone}`
			};
		})
	);
	const allowed = found.filter(
		({ family, address, loopback }) =>
			families(config).includes(family) &&
			!loopback &&
			(config.interfaces.length === 0 || config.interfaces.includes(address))
	);
	// Several addresses of one interface share its IPv6 handle: one is enough.
	return allowed.filter(
		(one, i) => allowed.findIndex((o) => o.family === one.family && o.handle === one.handle) === i
	);
}

export const groupsOf = (config: LslConfig, family: Family): readonly string[] =>
	config.groups.filter((group) => isIP(group) === family);

/** The ports outlets take, in order. */
export const servicePorts = ({ basePort, portRange }: LslConfig): readonly number[] =>
	Array.from({ length: portRange }, (_, i) => basePort + i);

const isTaken = (error: unknown): boolean =>
	['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * A UDP socket on the first of `ports` that is free; undefined when none is, or the family does not exist here. A later
 * error of the socket (Windows reports unreachable peers that way) never ends the program.
 */
export async function bindUdp(
	family: Family,
	ports: readonly number[],
	options: { readonly share?: boolean; readonly host?: string } = {}
): Promise<Socket | undefined> {
	for (const port of ports) {
		const socket = createSocket({
			type: family === 4 ? 'udp4' : 'udp6',
			ipv6Only: family === 6,
			reuseAddr: options.share ?? false,
			recvBufferSize: 2 ** 20
		});
		try {
			socket.bind({ port, ...(options.host ? { address: options.host } : {}) });
			await once(socket, 'listening');
			socket.on('error', () => undefined);
			return socket;
		} catch (error) {
			socket.close();
			if (!isTaken(error)) return undefined;
		}
	}
	return undefined;
}

/** Listens on the first of `ports` that is free; false when none is, or the family does not exist here. */
export async function listen(server: Server, family: Family, ports: readonly number[]): Promise<boolean> {
	for (const port of ports) {
		try {
			server.listen({ port, host: family === 4 ? '0.0.0.0' : '::', ipv6Only: family === 6, exclusive: true });
			await once(server, 'listening');
			return true;
		} catch (error) {
			if (!isTaken(error)) return false;
		}
	}
	return false;
}

/** The service ports, then any port where that is allowed. */
export const portsToTry = (config: LslConfig): readonly number[] => [
	...servicePorts(config),
	...(config.allowRandomPorts ? [0] : [])
];

/**
 * Sends one datagram and waits until the system has taken it: the interface for multicast is a property of the socket,
 * so the next one may only be set then. Resolves with the reason when it could not be sent.
 */
export function sendUdp(
	socket: Socket,
	bytes: Uint8Array,
	port: number,
	address: string
): Promise<string | undefined> {
	return new Promise((resolve) => {
		try {
			socket.send(bytes, port, address, (error) =>
				resolve(error ? ((error as NodeJS.ErrnoException).code ?? error.message) : undefined)
			);
		} catch (error) {
			resolve((error as Error).message);
		}
	});
}

/** 224.0.0.0/4 and ff00::/8; the list of groups also holds unicast and broadcast addresses, which are heard anyway. */
export const isMulticast = (address: string): boolean =>
	/^(?:22[4-9]|23\d)\./.test(address) || /^ff/i.test(address);
