import type { WebSocket } from 'ws';

/** What the system may hold for one page before frames wait here, and what may wait here. */
const HIGH_WATER_BYTES = 2 * 2 ** 20;
const MAX_WAITING_BYTES = 32 * 2 ** 20;

/**
 * Frames for one page. A page that does not read makes the oldest whole frames be dropped: the frames that come later say
 * by their numbers what is missing, and nothing is held without bound.
 */
export class SendQueue {
	readonly #socket: WebSocket;
	#waiting: Uint8Array[] = [];
	#first = 0;
	#bytes = 0;
	#dropped = 0;

	constructor(socket: WebSocket) {
		this.#socket = socket;
	}

	/** Frames dropped since the page connected. */
	get dropped(): number {
		return this.#dropped;
	}

	/** Bytes that wait here. */
	get waiting(): number {
		return this.#bytes;
	}

	push(frame: Uint8Array): void {
		this.#waiting.push(frame);
		this.#bytes += frame.length;
		this.#pump();
		while (this.#bytes > MAX_WAITING_BYTES && this.#waiting.length - this.#first > 1) {
			this.#take();
			this.#dropped++;
		}
	}

	#pump(): void {
		while (this.#first < this.#waiting.length && this.#socket.bufferedAmount < HIGH_WATER_BYTES) {
			this.#socket.send(this.#take(), { binary: true, compress: false }, () => {
				if (this.#bytes > 0) this.#pump();
			});
		}
	}

	#take(): Uint8Array {
		const frame = this.#waiting[this.#first++]!;
		this.#bytes -= frame.length;
		if (this.#first > 1024 || this.#first === this.#waiting.length) {
			this.#waiting = this.#waiting.slice(this.#first);
			this.#first = 0;
		}
		return frame;
	}
}
