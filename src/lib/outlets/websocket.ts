import { AppError } from '../core/errors.ts';
import { textParam } from '../core/params.ts';
import { encoding, encodingParam } from './encodings.ts';
import { lifeline, lineOutlet } from './lifeline.ts';
import type { OutletKind } from './outlet.ts';

const PATIENCE_MS = 5000;
/** Bytes that may wait in the browser before a row is held back for a newer one. */
const WAITING = 1 << 16;
const START_IT = 'Start it, then switch the outlet on again.';

/** To a program on this computer that listens on a WebSocket. */
export const websocket: OutletKind<'websocket'> = {
	id: 'websocket',
	label: 'WebSocket',
	summary:
		'A program on this computer that serves a WebSocket. The page may reach no other computer this way.',
	rate: 50,
	params: [
		{ type: 'text', id: 'url', label: 'Address', value: 'ws://localhost:8765' },
		{ ...encodingParam, value: 'json' } as typeof encodingParam
	],
	async open(params) {
		const address = checkedAddress(textParam(websocket, params, 'url'));
		const socket = new WebSocket(address);
		const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
		await new Promise<void>((resolve, reject) => {
			const refuse = (): void => {
				clearTimeout(timer);
				socket.close();
				reject(new AppError('SourceError', `No program answers at ${address}. ${START_IT}`));
			};
			const timer = setTimeout(refuse, PATIENCE_MS);
			void closed.then(refuse);
			socket.addEventListener('open', () => {
				clearTimeout(timer);
				resolve();
			});
		});
		return lifeline({
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
		return lineOutlet(port, info.names.length, encoding(textParam(websocket, params, 'format'), info));
	}
};

/** Throws a SourceError for an address that is none, or that the page's content security policy forbids. */
export function checkedAddress(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'ws:' && ['localhost', '127.0.0.1'].includes(url.hostname)) return url.href;
	throw new AppError(
		'SourceError',
		`"${text}" is no address this page may send to: only ws://localhost and ws://127.0.0.1 with a port, programs on this computer. Correct the address.`
	);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
