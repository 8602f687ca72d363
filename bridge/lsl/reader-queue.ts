import type { Socket } from 'node:net';

const MAX_QUEUE_BYTES = 64 * 2 ** 20;

/** What waits for one reader of an outlet. A slow one loses whole chunks, oldest first; the others lose nothing. */
export class ReaderQueue {
	readonly #socket: Socket;
	readonly #maxSamples: number;
	readonly #onDropped: (samples: number) => void;
	#queue: { readonly bytes: Buffer; readonly samples: number }[] = [];
	#samples = 0;
	#bytes = 0;
	#busy = false;

	constructor(socket: Socket, maxSamples: number, onDropped: (samples: number) => void) {
		this.#socket = socket;
		this.#maxSamples = maxSamples;
		this.#onDropped = onDropped;
		socket.on('drain', () => {
			this.#busy = false;
			this.#pump();
		});
	}

	push(bytes: Buffer, samples: number): void {
		this.#queue.push({ bytes, samples });
		this.#samples += samples;
		this.#bytes += bytes.length;
		this.#pump();
		while (this.#queue.length > 1 && (this.#samples > this.#maxSamples || this.#bytes > MAX_QUEUE_BYTES))
			this.#onDropped(this.#take().samples);
	}

	/** Sends what waits and ends the connection. */
	end(): void {
		for (const { bytes } of this.#queue) this.#socket.write(bytes);
		this.#queue = [];
		this.#socket.end();
	}

	#pump(): void {
		while (!this.#busy && this.#queue.length > 0) this.#busy = !this.#socket.write(this.#take().bytes);
	}

	#take(): { readonly bytes: Buffer; readonly samples: number } {
		const one = this.#queue.shift()!;
		this.#samples -= one.samples;
		this.#bytes -= one.bytes.length;
		return one;
	}
}
