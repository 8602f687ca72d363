import { proxy } from 'comlink';
import { isAbort, messageOf } from '../../core/errors.ts';

/** Something on its way in or out, or a file that was refused. */
export interface Transfer {
	readonly id: number;
	readonly what: 'in' | 'out';
	/** What it is called: a file, an address, a session. */
	readonly name: string;
	/** 0 … 1; undefined while unknown. */
	readonly fraction: number | undefined;
	/** Why it was refused. It stays in the list until it is dismissed. */
	readonly error?: string;
	/** Stops it; undefined for one that has ended. */
	readonly cancel?: () => void;
}

/** What a worker is given to tell how far it is, and to hear that it shall stop. */
export interface TransferEnds {
	readonly onFraction: (fraction: number | undefined) => void;
	/** To be transferred. */
	readonly stop: MessagePort;
}

/** Files on their way in and out, and those that were refused. */
export class Transfers {
	#list = $state.raw<readonly Transfer[]>([]);
	#count = 0;

	get list(): readonly Transfer[] {
		return this.#list;
	}

	/**
	 * Runs `work` and shows how far it is, with a way to cancel it: it then rejects with an AbortError. With `keep` a
	 * failure stays in the list and undefined is returned; without it, it is passed on.
	 */
	async run<T>(what: Transfer['what'], name: string, work: (ends: TransferEnds) => Promise<T>): Promise<T> {
		const id = ++this.#count;
		const { port1, port2 } = new MessageChannel();
		const cancel = (): void => port1.postMessage(null);
		this.#list = [...this.#list, { id, what, name, fraction: 0, cancel }];
		try {
			const onFraction = proxy((fraction: number | undefined) => this.#change(id, { fraction }));
			return await work({ onFraction, stop: port2 });
		} finally {
			port1.close();
			this.dismiss(id);
		}
	}

	/** Keeps the reason why a file was refused in the list. What the person cancelled is no refusal. */
	refuse(name: string, error: unknown): void {
		if (isAbort(error)) return;
		const refused = {
			id: ++this.#count,
			what: 'in',
			name,
			fraction: undefined,
			error: messageOf(error)
		} as const;
		this.#list = [...this.#list, refused];
	}

	/** Takes one out of the list; without an id all that were refused. */
	dismiss(id?: number): void {
		this.#list = this.#list.filter((one) => (id === undefined ? one.error === undefined : one.id !== id));
	}

	#change(id: number, change: Partial<Transfer>): void {
		this.#list = this.#list.map((one) => (one.id === id ? { ...one, ...change } : one));
	}
}
