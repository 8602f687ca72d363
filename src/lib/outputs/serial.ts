import { AppError, messageOf } from '../core/errors.ts';
import { numberParam, textParam } from '../core/params.ts';
import { encoding, encodingParam } from './encodings.ts';
import { watchdog, portOutput } from './watchdog.ts';
import type { OutputKind } from './output.ts';

/** What is used of a port. See https://wicg.github.io/serial/#serialport-interface. */
interface Port extends EventTarget {
	open(options: { readonly baudRate: number }): Promise<void>;
	close(): Promise<void>;
	readonly writable: WritableStream<Uint8Array> | null;
}
interface Serial {
	requestPort(): Promise<Port>;
}

const BUSY =
	'Close what else uses it (the Arduino serial monitor, another tab), check the cable, on Linux join the group dialout, and switch the output on again.';

/**
 * To a board. A port cannot be handed to a worker, and its stream, once handed over, would be locked for ever when the worker
 * died: so the window writes, and lets go by itself.
 */
export const serial: OutputKind<'serial'> = {
	id: 'serial',
	label: 'Serial port',
	summary:
		'A board on USB: you choose the port, and each row is written to it. Opening a port restarts many boards.',
	rate: 50,
	params: [
		encodingParam,
		{ type: 'number', id: 'baud', label: 'Baud rate', value: 115200, min: 300, max: 4_000_000, step: 1 }
	],
	async open(params) {
		const { serial: ports } = navigator as Navigator & { readonly serial?: Serial };
		if (!ports) {
			throw new AppError(
				'UnsupportedError',
				'This browser has no Web Serial. Use Chrome or Edge on a computer to send to a board.'
			);
		}
		const baudRate = numberParam(serial, params, 'baud');
		const port = await ports.requestPort().catch((error: unknown) => {
			// Nothing was chosen: the person knows.
			throw error instanceof DOMException && error.name === 'NotFoundError'
				? new DOMException('No port was chosen.', 'AbortError')
				: error;
		});
		try {
			await port.open({ baudRate });
		} catch (error) {
			throw new AppError('SourceError', `The port could not be opened (${messageOf(error)}). ${BUSY}`);
		}
		const writer = port.writable!.getWriter();
		const unplugged = new Promise<string>((resolve) =>
			port.addEventListener('disconnect', () =>
				resolve('The board was unplugged. Plug it in and switch the output on again.')
			)
		);
		const text = new TextEncoder();
		return watchdog({
			write: (row) => writer.write(typeof row === 'string' ? text.encode(row) : (row as Uint8Array)),
			async close() {
				await writer.close().catch(() => undefined); // a port that is gone closes by itself
				writer.releaseLock();
				await port.close();
			},
			gone: unplugged
		});
	},
	async create(info, params, port) {
		return portOutput(port, info.names.length, encoding(textParam(serial, params, 'format'), info));
	}
};
