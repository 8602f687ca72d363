import { AppError } from '../core/errors.ts';
import {
	blockedText,
	followOpening,
	forbiddenText,
	localAddress,
	LocalAccess,
	questionText,
	type OpeningFailure
} from '../core/local-network.ts';
import { textParam } from '../core/params.ts';
import { encoding, encodingParam } from './encodings.ts';
import { watchdog, portOutput } from './watchdog.ts';
import type { OutputKind, OutputOpening } from './output.ts';

const PATIENCE_MS = 5000;
/** Bytes that may wait in the browser before a row is held back for a newer one. */
const WAITING = 1 << 16;
const START_IT = 'Start it, then switch the output on again.';

/** To a program on this computer or in the local network that listens on a WebSocket. */
export const websocket: OutputKind<'websocket'> = {
	id: 'websocket',
	label: 'WebSocket',
	summary: 'A program on this computer or in the local network that serves a WebSocket.',
	rate: 50,
	params: [
		{ type: 'text', id: 'url', label: 'Address', value: 'ws://localhost:8765' },
		{ ...encodingParam, value: 'json' } as typeof encodingParam
	],
	async open(params, opening) {
		const address = checkedAddress(textParam(websocket, params, 'url'));
		const socket = new WebSocket(address);
		const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
		await opened(socket, address, opening);
		return watchdog({
			async write(row) {
				while (socket.bufferedAmount > WAITING && socket.readyState === WebSocket.OPEN) await pause(5);
				socket.send(row as string | Uint8Array<ArrayBuffer>);
			},
			async close() {
				socket.close(1000);
				await Promise.race([closed, pause(1000)]);
			},
			gone: closed.then(() => `The program at ${address} closed the connection. ${START_IT}`)
		});
	},
	async create(info, params, port) {
		return portOutput(port, info.names.length, encoding(textParam(websocket, params, 'format'), info));
	}
};

/**
 * Resolves when `socket` is open. Rejects with a SourceError that says why it did not open, with an AbortError when `signal` is
 * aborted. A program that does not answer is given up after `PATIENCE_MS`; a person has all the time to answer the browser's
 * question.
 */
async function opened(
	socket: WebSocket,
	address: string,
	{ signal, waitsFor }: OutputOpening = {}
): Promise<void> {
	const access = new LocalAccess(address);
	let stop: () => void = () => {};
	try {
		await new Promise<void>((resolve, reject) => {
			const fail = (why: OpeningFailure): void =>
				reject(new AppError('SourceError', failureText(why, address, access)));
			const timer = setTimeout(() => fail('nobody'), PATIENCE_MS);
			const unfollow = followOpening(socket, access, {
				open: resolve,
				question: () => {
					clearTimeout(timer);
					waitsFor?.(questionText(access));
				},
				failed: fail,
				closed: () => undefined
			});
			const abort = (): void => reject(new DOMException('The output was switched off.', 'AbortError'));
			signal?.addEventListener('abort', abort);
			stop = (): void => {
				clearTimeout(timer);
				unfollow();
				signal?.removeEventListener('abort', abort);
			};
		});
	} catch (error) {
		socket.close();
		throw error;
	} finally {
		stop();
		access.close();
		waitsFor?.('');
	}
}

function failureText(why: OpeningFailure, address: string, access: LocalAccess): string {
	if (why === 'blocked') return `${blockedText(access)} Then switch the output on again.`;
	if (why === 'forbidden') return forbiddenText(address);
	const nobody = `No program answers at ${address}`;
	return why === 'nobody'
		? `${nobody}. ${START_IT}`
		: `${nobody}, or the browser's question was closed. ${START_IT}`;
}

/** Throws a SourceError for an address that is none, or that leads out of the local network. */
export function checkedAddress(text: string): string {
	const address = localAddress(text);
	if (address !== undefined) return address;
	throw new AppError('SourceError', forbiddenText(text));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
