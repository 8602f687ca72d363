import type { WebSocket } from 'ws';

/** What the socket may hold for one page before frames wait here, and what may wait here. */
const HIGH_WATER_BYTES = 2 * 2 ** 20;
const MAX_WAITING_BYTES = 16 * 2 ** 20;
/** Replies that may wait in the socket; a page that has not read so many does not read any more. */
const MAX_REPLY_BYTES = 4 * 2 ** 20;
/** Frames dropped in front are cut off the list when they are so many. */
const MOST_TAKEN = 256;

/**
 * Frames and replies for one page. A page that does not read makes the oldest whole frames be dropped: the frames that come
 * later say by their numbers what is missing, and nothing is held without bound.
 */
export class SendQueue {
	readonly #socket: WebSocket;
	#waiting: (Uint8Array | undefined)[] = [];
	#first = 0;
	#bytes = 0;
	#dropped = 0;
	#replyBytes = 0;

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

	/** Sends a reply. False when the page has not read what it was sent before: then it is not sent. */
	reply(text: string): boolean {
		if (this.#socket.readyState !== this.#socket.OPEN) return true;
		const bytes = Buffer.byteLength(text);
		if (this.#replyBytes > 0 && this.#replyBytes + bytes > MAX_REPLY_BYTES) return false;
		this.#replyBytes += bytes;
		this.#socket.send(text, () => {
			this.#replyBytes -= bytes;
			if (this.#bytes > 0) this.#pump();
		});
		return true;
	}

	#pump(): void {
		while (this.#first < this.#waiting.length && this.#socket.bufferedAmount < HIGH_WATER_BYTES) {
			this.#socket.send(this.#take(), { binary: true, compress: false }, () => {
				if (this.#bytes > 0) this.#pump();
			});
		}
	}

	#take(): Uint8Array {
		const frame = this.#waiting[this.#first]!;
		// Let go of it at once: the list is only cut now and then.
		this.#waiting[this.#first++] = undefined;
		this.#bytes -= frame.length;
		if (this.#first > MOST_TAKEN || this.#first === this.#waiting.length) {
			this.#waiting = this.#waiting.slice(this.#first);
			this.#first = 0;
		}
		return frame;
	}
}
