import type { Output } from './output.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** How an output that is enabled is doing. */
export interface OutputState {
	readonly id: string;
	/** Rows sent. */
	readonly sent: number;
	/** Why it can send no more. */
	readonly failure: string | undefined;
}

/** What sends through an output. */
export type OutputSender = Pick<RateLimiter, 'sent' | 'failure' | 'stop'>;

/** How an output is opened. */
export interface OpenOutput {
	/** What the kind's `open` gave in the window; closed when the output does not come to be. */
	readonly port?: Pick<MessagePort, 'close'> | undefined;
	create(): Promise<Output>;
	/** Begins to send. */
	begin(output: Output): OutputSender;
}

/** The outputs that are enabled, by id. The newest `enable` or `disable` of an id counts, however long opening takes. */
export class EnabledOutputs {
	/** Those that are being opened. */
	readonly #opening = new Map<string, AbortController>();
	readonly #senders = new Map<string, OutputSender>();
	readonly #stopping = new Map<string, Promise<void>>();

	get states(): OutputState[] {
		return [...this.#senders].map(([id, { sent, failure }]) => ({ id, sent, failure }));
	}

	/**
	 * Opens an output and lets it send; one of the same id is stopped first. Rejects as `create` does, and with an
	 * AbortError when a newer call came: then nothing is sent and nothing stays open.
	 */
	async enable(id: string, { port, create, begin }: OpenOutput): Promise<void> {
		this.#opening.get(id)?.abort();
		const mine = new AbortController();
		this.#opening.set(id, mine);
		try {
			await this.#stop(id).catch(() => undefined);
			mine.signal.throwIfAborted();
			const output = await create();
			if (mine.signal.aborted) await output.close();
			mine.signal.throwIfAborted();
			this.#senders.set(id, begin(output));
		} catch (error) {
			port?.close();
			throw error;
		} finally {
			if (this.#opening.get(id) === mine) this.#opening.delete(id);
		}
	}

	/** Stops an output, whether it sends or is being opened. The last thing it sends is the neutral row, once. */
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
