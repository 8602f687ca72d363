import { connect } from 'node:net';
import { MAX_XML_CHARACTERS } from './xml.ts';
import { parseInfo, type LslAddress, type LslStreamInfo } from './stream-info.ts';

/** From the question to the last byte: one that comes drop by drop is given up too. */
const PATIENCE_MS = 5_000;

/** Fetches a stream's whole description. Rejects with a sentence when the outlet does not give one. */
export function fetchFullInfo({ address, dataPort }: LslAddress): Promise<LslStreamInfo> {
	return new Promise((resolve, reject) => {
		const parts: Buffer[] = [];
		let size = 0;
		const socket = connect({ host: address, port: dataPort, noDelay: true });
		const patience = setTimeout(
			() => socket.destroy(new Error(size > 0 ? 'it did not come to an end' : 'it did not answer')),
			PATIENCE_MS
		);
		socket.on('connect', () => socket.write('LSL:fullinfo\r\n'));
		socket.on('data', (bytes) => {
			parts.push(bytes);
			size += bytes.length;
			if (size > MAX_XML_CHARACTERS) socket.destroy(new Error('it is too long'));
		});
		socket.on('error', (error) => reject(new Error(`No description: ${error.message}.`)));
		socket.on('end', () => {
			try {
				resolve(parseInfo(Buffer.concat(parts).toString('utf8')));
			} catch (error) {
				reject(new Error(`No description: ${(error as Error).message}.`));
			}
		});
		socket.on('close', () => {
			clearTimeout(patience);
			reject(new Error('No description: the connection ended.'));
		});
	});
}
