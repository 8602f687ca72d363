import { AppError } from '../../core/errors.ts';
import type { DeviceChannel } from './driver.ts';
import type { Link } from './link/link.ts';

const MOST_RECEIVED = 8192;

/** A conversation over a link. The owner of the link passes on what comes in by `take`. */
export class LinkChannel implements DeviceChannel {
	/** Known once the link is open. */
	name = '';
	readonly #link: Link;
	/** Sent by whom it may concern: the log. */
	readonly #sent: (bytes: Uint8Array, to: string) => void;
	#received: { readonly from: string; readonly bytes: Uint8Array }[] = [];
	#kept = 0;
	#waiting: (() => void) | undefined;
	#listening: ((text: string, from: string) => void) | undefined;
	#over = false;

	constructor(link: Link, sent: (bytes: Uint8Array, to: string) => void = () => {}) {
		this.#link = link;
		this.#sent = sent;
	}

	async send(data: string | Uint8Array, to = ''): Promise<void> {
		if (this.#over) throw new AppError('SourceError', 'The device is gone. Connect it again.');
		this.#received = [];
		this.#kept = 0;
		const bytes = typeof data === 'string' ? Uint8Array.from(data, (c) => c.charCodeAt(0)) : data;
		this.#sent(bytes, to);
		await this.#link.send(bytes, to);
	}

	async waitFor(until: RegExp, ms: number, from?: string): Promise<string | undefined> {
		const end = performance.now() + ms;
		for (;;) {
			const text = this.#received
				.filter((part) => from === undefined || part.from === from)
				.map(({ bytes }) => textOf(bytes))
				.join('');
			const match = until.exec(text);
			if (match) return text.slice(0, match.index + match[0].length);
			const left = end - performance.now();
			if (left <= 0 || this.#over) return undefined;
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, left);
				this.#waiting = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
	}

	async listen(ms: number, from?: string): Promise<string> {
		const parts: string[] = [];
		this.#listening = (text, by) => {
			if (from === undefined || by === from) parts.push(text);
		};
		await this.wait(ms);
		this.#listening = undefined;
		return parts.join('');
	}

	read(from: string): Promise<Uint8Array> {
		return this.#link.read(from);
	}

	wait(ms: number): Promise<void> {
		return new Promise((resolve) => setTimeout(resolve, ms));
	}

	/** Bytes came. Of a stream that nobody listens to only the newest are kept. */
	take(bytes: Uint8Array, from: string): void {
		if (this.#listening) this.#listening(textOf(bytes), from);
		this.#received.push({ from, bytes });
		this.#kept += bytes.length;
		while (this.#kept > MOST_RECEIVED && this.#received.length > 1)
			this.#kept -= this.#received.shift()!.bytes.length;
		this.#waiting?.();
	}

	/** The link is gone: whoever waits shall wait no longer. */
	end(): void {
		this.#over = true;
		this.#waiting?.();
	}
}

/** Bytes as latin-1 text. Only who waits pays for it: amplifiers send megabytes a second. */
function textOf(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}
