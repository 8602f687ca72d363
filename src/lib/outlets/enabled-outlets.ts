import type { Outlet } from './outlet.ts';
import type { RateLimiter } from './pacer.ts';

/** How an outlet that is enabled is doing. */
export interface OutletState {
	readonly id: string;
	/** Rows sent. */
	readonly sent: number;
	/** Why it can send no more. */
	readonly failure: string | undefined;
}

/** What sends through an outlet. */
export type OutletSender = Pick<RateLimiter, 'sent' | 'failure' | 'stop'>;

/** How an outlet is opened. */
export interface OpenOutlet {
	/** What the kind's `open` gave in the window; closed when the outlet does not come to be. */
	readonly port?: Pick<MessagePort, 'close'> | undefined;
	create(): Promise<Outlet>;
	/** Begins to send. */
	begin(outlet: Outlet): OutletSender;
}

/** The outlets that are enabled, by id. The newest `enable` or `disable` of an id counts, however long opening takes. */
export class EnabledOutlets {
	/** Those that are being opened. */
	readonly #opening = new Map<string, AbortController>();
	readonly #senders = new Map<string, OutletSender>();
	readonly #stopping = new Map<string, Promise<void>>();

	get states(): OutletState[] {
		return [...this.#senders].map(([id, { sent, failure }]) => ({ id, sent, failure }));
	}

	/**
	 * Opens an outlet and lets it send; one of the same id is stopped first. Rejects as `create` does, and with an
	 * AbortError when a newer call came: then nothing is sent and nothing stays open.
	 */
	async enable(id: string, { port, create, begin }: OpenOutlet): Promise<void> {
		this.#opening.get(id)?.abort();
		const mine = new AbortController();
		this.#opening.set(id, mine);
		try {
			await this.#stop(id).catch(() => undefined);
			mine.signal.throwIfAborted();
			const outlet = await create();
			if (mine.signal.aborted) await outlet.close();
			mine.signal.throwIfAborted();
			this.#senders.set(id, begin(outlet));
		} catch (error) {
			port?.close();
			throw error;
		} finally {
			if (this.#opening.get(id) === mine) this.#opening.delete(id);
		}
	}

	/** Stops an outlet, whether it sends or is being opened. The last thing it sends is the neutral row, once. */
	async disable(id: string): Promise<void> {
		this.#opening.get(id)?.abort();
		this.#opening.delete(id);
		await this.#stop(id);
	}

	#stop(id: string): Promise<void> {
		const sender = this.#senders.get(id);
		if (!sender) return this.#stopping.get(id) ?? Promise.resolve();
		this.#senders.delete(id);
		const stopped = sender.stop().finally(() => {
			if (this.#stopping.get(id) === stopped) this.#stopping.delete(id);
		});
		this.#stopping.set(id, stopped);
		return stopped;
	}
}
