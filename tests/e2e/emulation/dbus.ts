/**
 * As much of the D-Bus wire protocol (D-Bus specification, "Message Protocol") as Chromium's Bluetooth stack speaks:
 * little-endian messages, every type but file descriptors.
 * Over 250 lines because writer and reader are the two sides of one wire format.
 */
export class Variant {
	readonly signature: string;
	readonly value: unknown;
	constructor(signature: string, value: unknown) {
		this.signature = signature;
		this.value = value;
	}
}

export interface Message {
	/** 1: call, 2: return, 3: error, 4: signal. */
	readonly type: number;
	readonly serial: number;
	readonly flags?: number;
	readonly path?: string;
	readonly interface?: string;
	readonly member?: string;
	readonly errorName?: string;
	readonly replySerial?: number;
	readonly destination?: string;
	readonly sender?: string;
	readonly signature?: string;
	readonly body?: readonly unknown[];
}

type HeaderField = Exclude<keyof Message, 'type' | 'serial' | 'flags' | 'body'>;

/** Header fields by their code. */
const FIELDS: readonly (readonly [number, HeaderField, string])[] = [
	[1, 'path', 'o'],
	[2, 'interface', 's'],
	[3, 'member', 's'],
	[4, 'errorName', 's'],
	[5, 'replySerial', 'u'],
	[6, 'destination', 's'],
	[7, 'sender', 's'],
	[8, 'signature', 'g']
];
const ALIGNMENT: Readonly<Record<string, number>> = {
	...{ y: 1, g: 1, v: 1, n: 2, q: 2, b: 4, i: 4, u: 4, s: 4, o: 4, a: 4, h: 4 },
	...{ x: 8, t: 8, d: 8, '(': 8, '{': 8 }
};

/** End of the complete type that begins at `at`. */
function typeEnd(signature: string, at: number): number {
	if (signature[at] === 'a') return typeEnd(signature, at + 1);
	if (!'({'.includes(signature[at]!)) return at + 1;
	for (let depth = 0, i = at; ; i++) {
		if ('({'.includes(signature[i]!)) depth++;
		if (')}'.includes(signature[i]!) && --depth === 0) return i + 1;
	}
}

function typesOf(signature: string): string[] {
	const types: string[] = [];
	for (let at = 0; at < signature.length; at = typeEnd(signature, at))
		types.push(signature.slice(at, typeEnd(signature, at)));
	return types;
}

class Writer {
	#bytes = Buffer.alloc(1024);
	#length = 0;

	pad(to: number): void {
		this.#room(to);
		while (this.#length % to !== 0) this.#bytes[this.#length++] = 0;
	}

	put(type: string, value: unknown): void {
		const code = type[0]!;
		this.pad(ALIGNMENT[code]!);
		this.#room(8);
		switch (code) {
			case 'y':
				this.#length = this.#bytes.writeUInt8(value as number, this.#length);
				break;
			case 'n':
				this.#length = this.#bytes.writeInt16LE(value as number, this.#length);
				break;
			case 'q':
				this.#length = this.#bytes.writeUInt16LE(Number(value), this.#length);
				break;
			case 'b':
				this.#length = this.#bytes.writeUInt32LE(value ? 1 : 0, this.#length);
				break;
			case 'i':
				this.#length = this.#bytes.writeInt32LE(value as number, this.#length);
				break;
			case 'u':
				this.#length = this.#bytes.writeUInt32LE(value as number, this.#length);
				break;
			case 's':
			case 'o': {
				const text = Buffer.from(value as string);
				this.#length = this.#bytes.writeUInt32LE(text.length, this.#length);
				this.#raw(Buffer.concat([text, Buffer.of(0)]));
				break;
			}
			case 'g': {
				const text = Buffer.from(value as string);
				this.#raw(Buffer.concat([Buffer.of(text.length), text, Buffer.of(0)]));
				break;
			}
			case 'v': {
				const { signature, value: inner } = value as Variant;
				this.put('g', signature);
				this.put(signature, inner);
				break;
			}
			case 'a':
				this.#array(type.slice(1), value);
				break;
			case '(':
				typesOf(type.slice(1, -1)).forEach((t, i) => this.put(t, (value as unknown[])[i]));
				break;
			default:
				throw new Error(`D-Bus type ${type} is not written here.`);
		}
	}

	done(): Buffer {
		return this.#bytes.subarray(0, this.#length);
	}

	#array(element: string, value: unknown): void {
		const at = this.#length;
		this.#length += 4;
		this.pad(ALIGNMENT[element[0]!]!);
		const start = this.#length;
		if (element === 'y') this.#raw(value as Uint8Array);
		else if (element[0] === '{') {
			const [key, content] = typesOf(element.slice(1, -1)) as [string, string];
			for (const [k, v] of Object.entries(value as object)) {
				this.pad(8);
				this.put(key, k);
				this.put(content, v);
			}
		} else for (const item of value as unknown[]) this.put(element, item);
		this.#bytes.writeUInt32LE(this.#length - start, at);
	}

	#raw(bytes: Uint8Array): void {
		this.#room(bytes.length);
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	#room(n: number): void {
		if (this.#length + n + 8 <= this.#bytes.length) return;
		const more = Buffer.alloc(2 * (this.#bytes.length + n));
		this.#bytes.copy(more, 0, 0, this.#length);
		this.#bytes = more;
	}
}

class Reader {
	readonly #bytes: Buffer;
	#at: number;

	constructor(bytes: Buffer, at = 0) {
		this.#bytes = bytes;
		this.#at = at;
	}

	get(type: string): unknown {
		const code = type[0]!;
		this.#align(ALIGNMENT[code]!);
		switch (code) {
			case 'y':
				return this.#bytes[this.#at++];
			case 'n':
				return this.#bytes.readInt16LE(this.#step(2));
			case 'q':
				return this.#bytes.readUInt16LE(this.#step(2));
			case 'b':
				return this.#bytes.readUInt32LE(this.#step(4)) !== 0;
			case 'i':
				return this.#bytes.readInt32LE(this.#step(4));
			case 'u':
			case 'h':
				return this.#bytes.readUInt32LE(this.#step(4));
			case 'x':
			case 't':
				return this.#bytes.readBigUInt64LE(this.#step(8));
			case 'd':
				return this.#bytes.readDoubleLE(this.#step(8));
			case 's':
			case 'o':
				return this.#text(this.#bytes.readUInt32LE(this.#step(4)));
			case 'g':
				return this.#text(this.#bytes[this.#at++]!);
			case 'v': {
				const signature = this.get('g') as string;
				return new Variant(signature, this.get(signature));
			}
			case 'a':
				return this.#array(type.slice(1));
			case '(':
				return typesOf(type.slice(1, -1)).map((t) => this.get(t));
			default:
				throw new Error(`D-Bus type ${type} is not read here.`);
		}
	}

	#array(element: string): unknown {
		const length = this.#bytes.readUInt32LE(this.#step(4));
		this.#align(ALIGNMENT[element[0]!]!);
		const end = this.#at + length;
		if (element === 'y') return Buffer.from(this.#bytes.subarray(this.#step(length), end));
		if (element[0] !== '{') {
			const list: unknown[] = [];
			while (this.#at < end) list.push(this.get(element));
			return list;
		}
		const [key, content] = typesOf(element.slice(1, -1)) as [string, string];
		const map: Record<string, unknown> = {};
		while (this.#at < end) {
			this.#align(8);
			const k = String(this.get(key));
			map[k] = this.get(content);
		}
		return map;
	}

	#text(length: number): string {
		return this.#bytes.toString('utf8', this.#step(length + 1), this.#at - 1);
	}

	#step(n: number): number {
		return (this.#at += n) - n;
	}

	#align(to: number): void {
		this.#at += (to - (this.#at % to)) % to;
	}
}

export function encode(message: Message): Buffer {
	const body = new Writer();
	typesOf(message.signature ?? '').forEach((type, i) => body.put(type, message.body?.[i]));
	const content = body.done();
	const head = new Writer();
	for (const byte of [0x6c, message.type, message.flags ?? 0, 1]) head.put('y', byte);
	head.put('u', content.length);
	head.put('u', message.serial);
	const fields = FIELDS.filter(([, name]) => message[name] !== undefined && message[name] !== '').map(
		([code, name, type]) => [code, new Variant(type, message[name])]
	);
	head.put('a(yv)', fields);
	head.pad(8);
	return Buffer.concat([head.done(), content]);
}

/** The first message in `bytes` and its length; undefined while it is not all there. */
export function decode(bytes: Buffer): { readonly message: Message; readonly length: number } | undefined {
	if (bytes.length < 16) return undefined;
	const bodyLength = bytes.readUInt32LE(4);
	const headLength = (16 + bytes.readUInt32LE(12) + 7) & ~7;
	const length = headLength + bodyLength;
	if (bytes.length < length) return undefined;
	const fields: Record<string, unknown> = {};
	for (const [code, value] of new Reader(bytes, 12).get('a(yv)') as [number, Variant][]) {
		const field = FIELDS.find(([known]) => known === code);
		if (field) fields[field[1]] = value.value;
	}
	const reader = new Reader(bytes.subarray(headLength, length));
	const body = typesOf((fields['signature'] as string | undefined) ?? '').map((type) => reader.get(type));
	const message = { ...fields, type: bytes[1]!, flags: bytes[2]!, serial: bytes.readUInt32LE(8), body };
	return { message, length };
}

/** What a bus answers to a line of the greeting (D-Bus specification, "Authentication Protocol"). */
export function saslAnswer(line: string): string {
	if (line === 'AUTH EXTERNAL') return 'DATA\r\n';
	if (line.startsWith('AUTH EXTERNAL') || line.startsWith('DATA'))
		return `OK ${'0123456789abcdef'.repeat(2)}\r\n`;
	return line.startsWith('NEGOTIATE_UNIX_FD') ? 'ERROR\r\n' : 'REJECTED EXTERNAL\r\n';
}
