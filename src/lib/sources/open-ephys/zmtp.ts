/**
 * As much of ZMTP 3.0 (rfc.zeromq.org/spec/23) as a subscriber without security needs: what it says, and how it finds the
 * messages in what it hears.
 */

const text = (latin1: string): Uint8Array => Uint8Array.from(latin1, (c) => c.charCodeAt(0));

/** Signature, version 3.0, mechanism NULL, client, padding: 64 bytes. */
export const GREETING: Uint8Array = Uint8Array.from({ length: 64 }, (_, i) => {
	if (i < 10) return [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f][i]!;
	if (i === 10) return 3;
	return 'NULL'.charCodeAt(i - 12) || 0;
});
/** The command READY of a subscriber. */
export const READY: Uint8Array = text('\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03SUB');
/** Subscribes to everything. */
export const SUBSCRIBE: Uint8Array = Uint8Array.of(0, 1, 1);

const MORE = 1;
const LONG = 2;
const COMMAND = 4;
/** A part of a message is no longer: what says so is none. */
const MAX_PART = 2 ** 24;
/** What begins a message of the publisher: its first part and where it begins. */
const TOPIC = text('DATA');

/** A part of a message, and where the next one begins. */
interface Part {
	readonly flags: number;
	readonly body: Uint8Array;
	readonly next: number;
}

/**
 * Bytes of a connection → messages, as lists of their parts. Begins anywhere, also in the middle of a part: a message whose first
 * part begins with "DATA" shows where parts begin.
 */
export class MessageFinder {
	#bytes = new Uint8Array(0);
	#placed = false;
	#parts: Uint8Array[] = [];

	/** Calls `found` for every message whose last part has come. Its parts look into memory that is not kept. */
	push(bytes: Uint8Array, found: (parts: readonly Uint8Array[]) => void): void {
		const all = new Uint8Array(this.#bytes.length + bytes.length);
		all.set(this.#bytes);
		all.set(bytes, this.#bytes.length);
		let at = 0;
		for (;;) {
			if (!this.#placed) {
				at = messageFrom(all, at);
				if (at + 2 + TOPIC.length > all.length) break;
				this.#placed = true;
				this.#parts = [];
			}
			const part = partAt(all, at);
			if (part === 'short') break;
			if (part === 'none') {
				this.#placed = false;
				at++;
				continue;
			}
			at = part.next;
			if ((part.flags & COMMAND) !== 0) continue;
			this.#parts.push(part.body);
			if ((part.flags & MORE) !== 0) continue;
			found(this.#parts);
			this.#parts = [];
		}
		// Parts of a message that is not complete look into this memory.
		this.#parts = this.#parts.map((part) => part.slice());
		this.#bytes = all.slice(at);
	}
}

/** Where a first part may begin, from `from` on: its flags, its length and the topic. */
function messageFrom(bytes: Uint8Array, from: number): number {
	for (let at = from; at < bytes.length; at++) {
		const begins = [MORE, undefined, ...TOPIC].every((byte, i) => {
			const is = bytes[at + i];
			return is === undefined || byte === undefined || is === byte;
		});
		if (begins) return at;
	}
	return bytes.length;
}

function partAt(bytes: Uint8Array, at: number): Part | 'short' | 'none' {
	const flags = bytes[at];
	if (flags === undefined) return 'short';
	if ((flags & ~(MORE | LONG | COMMAND)) !== 0 || (flags & (MORE | COMMAND)) === (MORE | COMMAND))
		return 'none';
	const from = at + ((flags & LONG) !== 0 ? 9 : 2);
	if (from > bytes.length) return 'short';
	let length = 0;
	for (let i = at + 1; i < from; i++) length = length * 256 + bytes[i]!;
	if (length > MAX_PART) return 'none';
	const next = from + length;
	return next > bytes.length ? 'short' : { flags, body: bytes.subarray(from, next), next };
}
