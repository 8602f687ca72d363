import { connect } from 'node:net';
import { parseInfo, type LslAddress, type LslStreamInfo } from './stream-info.ts';

const MAX_BYTES = 16 * 2 ** 20;
const PATIENCE_MS = 5_000;

/** Fetches a stream's whole description. Rejects with a sentence when the outlet does not give one. */
export function fetchFullInfo({ address, dataPort }: LslAddress): Promise<LslStreamInfo> {
	return new Promise((resolve, reject) => {
		const parts: Buffer[] = [];
		let size = 0;
		const socket = connect({ host: address, port: dataPort, noDelay: true });
		socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('it did not answer')));
		socket.on('connect', () => socket.write('LSL:fullinfo\r\n'));
		socket.on('data', (bytes) => {
			parts.push(bytes);
			size += bytes.length;
			if (size > MAX_BYTES) socket.destroy(new Error('its description has no end'));
		});
		socket.on('error', (error) => reject(new Error(`No description: ${error.message}.`)));
		socket.on('end', () => {
			try {
				resolve(parseInfo(Buffer.concat(parts).toString('utf8')));
			} catch (error) {
				reject(new Error(`No description: ${(error as Error).message}.`));
			}
		});
		socket.on('close', () => reject(new Error('No description: the connection ended.')));
	});
}
