import { connect } from 'node:net';
import { MAX_HEADER_BYTES } from './handshake.ts';

/** What came of asking one port. */
export interface TcpAnswer {
	/** Somebody listens there. */
	readonly open: boolean;
	/** The description, when it is an outlet that matches. */
	readonly text: string;
	/** Where the answer came from. */
	readonly address: string;
}

const PROBE_MS = 1_000;

/** Asks a TCP port for its stream: finds outlets where UDP is blocked. Never rejects. */
export function probeTcp(host: string, port: number, query: string): Promise<TcpAnswer> {
	return new Promise((resolve) => {
		let text = '';
		let open = false;
		let address = '';
		const socket = connect({ host, port, noDelay: true });
		// From the question to the last byte: one that answers drop by drop must not hold up the others.
		const patience = setTimeout(() => socket.destroy(), PROBE_MS);
		socket.on('connect', () => {
			open = true;
			address = socket.remoteAddress ?? host;
			socket.write(`LSL:shortinfo\r\n${query}\r\n`);
		});
		socket.on('data', (bytes) => {
			text += bytes.toString('utf8');
			if (text.length > 4 * MAX_HEADER_BYTES) socket.destroy();
		});
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			clearTimeout(patience);
			resolve({ open, text, address });
		});
	});
}
