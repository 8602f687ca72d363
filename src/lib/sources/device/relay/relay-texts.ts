import type { NetworkTransport } from '../driver.ts';
import type { ClosedReason, RelayedSocket } from './relay-protocol.ts';

type Device = Pick<NetworkTransport, 'host' | 'advice'>;

const addressOf = ({ port }: RelayedSocket, host: string): string => `${host}:${port}`;

/** Why a socket is closed and what to do. `message`: the system's own words. */
export function closedText(
	socket: RelayedSocket,
	reason: ClosedReason,
	message: string,
	{ host, advice }: Device
): string {
	const where = addressOf(socket, host);
	const detail = message ? ` (${message})` : '';
	switch (reason) {
		case 'refused':
			return `Nothing takes a connection at ${where}. ${advice}`;
		case 'unreachable':
			return `${where} does not answer. ${advice}`;
		case 'taken':
			return `Another program on this computer has port ${socket.port}, which the device uses. Close it (the maker's own program, another MyoDeck), then press Connect.`;
		case 'ended':
			return `The device ended the connection. ${advice}`;
		case 'failed':
			return `The connection to the device failed${detail}. ${advice}`;
	}
}

/** Nothing came within the time that was given. */
export function waitedText(
	socket: RelayedSocket,
	state: 'asked' | 'listening' | 'open',
	seconds: number,
	{ host, advice }: Device
): string {
	if (state !== 'listening') return `${addressOf(socket, host)} does not answer. ${advice}`;
	return `No device has connected to port ${socket.port} of this computer within ${seconds} s. ${advice} Allow Node to be connected to if the firewall of this computer asks.`;
}
