import { AppError } from '../../../core/errors.ts';
import { seconds } from '../../../core/units.ts';
import type { Link, LinkFacts, LinkListener } from './link.ts';

/** A link in memory, for tests: what is sent goes to `onSend`, and `say` makes the device speak. */
export class FakeLink implements Link {
	readonly opened: number[] = [];
	/** Whether there is a device to open. */
	present = true;
	#listener: LinkListener | undefined;
	#wake: () => void = () => {};
	onSend: (text: string, link: FakeLink) => void = () => {};

	async open(listener: LinkListener, baudRate: number): Promise<LinkFacts> {
		this.opened.push(baudRate);
		if (!this.present) throw new AppError('SourceError', 'The device is not plugged in.');
		this.#listener = listener;
		return { name: 'emulated' };
	}

	async send(bytes: Uint8Array): Promise<void> {
		if (!this.#listener) throw new AppError('SourceError', 'The device is gone.');
		this.onSend(String.fromCharCode(...bytes), this);
	}

	async read(): Promise<Uint8Array> {
		return new Uint8Array();
	}

	async returned(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
			setTimeout(resolve, ms);
		});
	}

	async close(): Promise<void> {
		this.#listener = undefined;
	}

	/** The device sends bytes that arrive at `at`; `from`: the characteristic or socket. */
	say(bytes: Uint8Array, at: number, from = ''): void {
		this.#listener?.bytes(bytes, seconds(at), from);
	}

	unplug(): void {
		this.present = false;
		this.#listener?.gone(new AppError('SourceError', 'The device was unplugged.'));
	}

	plug(): void {
		this.present = true;
		this.#wake();
	}
}
