import type { Socket } from 'node:net';

/** What may wait for all readers of all outlets of this program. */
const MAX_ALL_BYTES = 24 * 2 ** 20;
const MAX_CHUNKS = 5_000;
let allBytes = 0;

/** What waits for one reader of an outlet. A slow one loses whole chunks, oldest first; the others lose nothing. */
export class ReaderQueue {
	readonly #socket: Socket;
	readonly #maxSamples: number;
	readonly #onDropped: (samples: number) => void;
	#queue: { readonly bytes: Buffer; readonly samples: number }[] = [];
	#samples = 0;
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
		allBytes += bytes.length;
		this.#pump();
		while (this.#queue.length > 1 && this.#full) this.#onDropped(this.#take().samples);
	}

	/** Sends what waits and ends the connection. */
	end(): void {
		while (this.#queue.length > 0) this.#socket.write(this.#take().bytes);
		this.#socket.end();
	}

	/** The reader is gone. */
	close(): void {
		while (this.#queue.length > 0) this.#take();
	}

	get #full(): boolean {
		return this.#samples > this.#maxSamples || this.#queue.length > MAX_CHUNKS || allBytes > MAX_ALL_BYTES;
	}

	#pump(): void {
		while (!this.#busy && this.#queue.length > 0) this.#busy = !this.#socket.write(this.#take().bytes);
	}

	#take(): { readonly bytes: Buffer; readonly samples: number } {
		const one = this.#queue.shift()!;
		this.#samples -= one.samples;
		allBytes -= one.bytes.length;
		return one;
	}
}
