import { AppError } from '../../../core/errors.ts';
import { seconds } from '../../../core/units.ts';
import type { Link, LinkFacts, LinkListener } from './link.ts';

/** What goes to the thread that has the device … */
type Order =
	| { readonly id: number; readonly act: 'open'; readonly baudRate: number }
	| { readonly id: number; readonly act: 'send'; readonly bytes: Uint8Array; readonly to: string }
	| { readonly id: number; readonly act: 'read'; readonly from: string }
	| { readonly id: number; readonly act: 'returned'; readonly ms: number }
	| { readonly id: number; readonly act: 'close' };

/** … and what comes back. */
type Report =
	| { readonly bytes: Uint8Array; readonly at: number; readonly from: string }
	| { readonly gone: string }
	| { readonly id: number; readonly value?: unknown; readonly name?: string; readonly message?: string };

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Lets the other end of `port` use a link of this thread. The answers carry what `Link` promises, errors included. */
export function serveLink(port: MessagePort, link: Link): void {
	const report = (message: Report, transfer: Transferable[] = []): void =>
		port.postMessage(message, transfer);
	const listener: LinkListener = {
		// Copied into an array of its own: the browser may use the buffer again, and a transfer would take it away.
		bytes: (data, at, from) => {
			const bytes = data.slice();
			report({ bytes, at, from }, [bytes.buffer]);
		},
		gone: (reason) => report({ gone: reason.message })
	};
	const work = (order: Order): Promise<unknown> => {
		switch (order.act) {
			case 'open':
				return link.open(listener, order.baudRate);
			case 'send':
				return link.send(order.bytes, order.to);
			case 'read':
				return link.read(order.from);
			case 'returned':
				return link.returned(order.ms);
			case 'close':
				return link.close();
		}
	};
	port.onmessage = ({ data }: MessageEvent<Order>) => {
		work(data).then(
			(value) => report({ id: data.id, value }),
			(error: Error) => report({ id: data.id, name: error.name, message: error.message })
		);
	};
}

/** A link that another thread has: Bluetooth lives in the window, decoding in the worker. */
export class RemoteLink implements Link {
	readonly #port: MessagePort;
	readonly #waiting = new Map<
		number,
		{ resolve: (value: unknown) => void; reject: (error: Error) => void }
	>();
	#listener: LinkListener | undefined;
	#last = 0;

	constructor(port: MessagePort) {
		this.#port = port;
		port.onmessage = ({ data }: MessageEvent<Report>) => this.#take(data);
	}

	async open(listener: LinkListener, baudRate: number): Promise<LinkFacts> {
		this.#listener = listener;
		return (await this.#ask({ act: 'open', baudRate })) as LinkFacts;
	}

	async send(bytes: Uint8Array, to: string): Promise<void> {
		await this.#ask({ act: 'send', bytes, to });
	}

	async read(from: string): Promise<Uint8Array> {
		return (await this.#ask({ act: 'read', from })) as Uint8Array;
	}

	async returned(ms: number): Promise<void> {
		await this.#ask({ act: 'returned', ms });
	}

	async close(): Promise<void> {
		this.#listener = undefined;
		await this.#ask({ act: 'close' });
	}

	#ask(order: WithoutId<Order>): Promise<unknown> {
		const id = ++this.#last;
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#port.postMessage({ ...order, id });
		});
	}

	#take(report: Report): void {
		if ('bytes' in report) this.#listener?.bytes(report.bytes, seconds(report.at), report.from);
		else if ('gone' in report) this.#listener?.gone(new AppError('SourceError', report.gone));
		else {
			const waiting = this.#waiting.get(report.id);
			this.#waiting.delete(report.id);
			if (report.message === undefined) waiting?.resolve(report.value);
			else waiting?.reject(Object.assign(new Error(report.message), { name: report.name }));
		}
	}
}
