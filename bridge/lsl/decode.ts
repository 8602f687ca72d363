import { VALUE_BYTES, type LslDeclaration } from './stream-info.ts';
import { numbersOf, type LslChunk, type LslValues } from './values.ts';

/** A longer text in a string channel is taken for damage; it bounds what a peer can make this program hold. */
export const MAX_STRING_BYTES = 4 * 2 ** 20;
const DEDUCED = 1;
const STAMPED = 2;
const SHORT_BYTES = 64;

/** The other side broke the protocol. The connection is given up; the message says what was wrong. */
export class ProtocolError extends Error {}

type Shape = Pick<LslDeclaration, 'channelCount' | 'format' | 'rate'>;

/**
 * Turns the bytes of a protocol 1.10 feed into chunks, however they were cut on the way. Keeps at most one incomplete
 * sample. Source: LSL.md 1.8; liblsl's sample.cpp and data_receiver.cpp.
 */
export class FeedDecoder {
	readonly #shape: Shape;
	readonly #step: number;
	readonly #swap: boolean;
	#rest: Buffer = Buffer.alloc(0);
	/** Bytes that an incomplete sample needs at least before looking again is worth it. */
	#wanted = 0;
	#last = NaN;
	#known: number;

	/**
	 * `bigEndian`: values and times come the other way round. `ahead`: so many samples come before the stream itself; no
	 * time is deduced from theirs. A sample whose time is unknown has the time NaN.
	 */
	constructor(shape: Shape, { bigEndian = false, ahead = 0 } = {}) {
		this.#shape = shape;
		this.#step = shape.rate > 0 ? 1 / shape.rate : 0;
		this.#swap = bigEndian;
		this.#known = ahead;
	}

	/** The complete samples that `bytes` ends; undefined when there is none. Throws a ProtocolError. */
	push(bytes: Buffer): LslChunk | undefined {
		const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
		if (all.length < this.#wanted) {
			this.#rest = all === bytes ? Buffer.from(bytes) : all;
			return undefined;
		}
		this.#wanted = 0;
		const strings = this.#shape.format === 'string';
		const { chunk, used } = strings ? this.#strings(all) : this.#numbers(all);
		this.#rest = Buffer.from(all.subarray(used));
		return chunk;
	}

	#numbers(bytes: Buffer): { chunk: LslChunk | undefined; used: number } {
		const { channelCount, format } = this.#shape;
		const sampleBytes = channelCount * VALUE_BYTES[format];
		const room = Math.floor(bytes.length / (1 + sampleBytes));
		if (room === 0) return { chunk: undefined, used: 0 };
		const values = numbersOf(format as Exclude<typeof format, 'string'>, room * channelCount);
		const target = new Uint8Array(values.buffer);
		const timestamps = new Float64Array(room);
		let at = 0;
		let n = 0;
		while (at < bytes.length) {
			const start = this.#afterTag(bytes, at);
			if (start + sampleBytes > bytes.length) break;
			timestamps[n] = this.#timeOf(bytes, at);
			if (sampleBytes <= SHORT_BYTES)
				for (let k = 0, to = n * sampleBytes; k < sampleBytes; k++) target[to + k] = bytes[start + k]!;
			else target.set(bytes.subarray(start, start + sampleBytes), n * sampleBytes);
			at = start + sampleBytes;
			n++;
		}
		if (n === 0) return { chunk: undefined, used: 0 };
		const kept = (values as Float32Array).slice(0, n * channelCount) as LslValues;
		if (this.#swap) swap(kept as Float32Array);
		return { chunk: { values: kept, timestamps: timestamps.slice(0, n) }, used: at };
	}

	#strings(bytes: Buffer): { chunk: LslChunk | undefined; used: number } {
		const values: string[] = [];
		const timestamps: number[] = [];
		let used = 0;
		for (;;) {
			const end = this.#readTexts(bytes, used, values);
			if (end === undefined) break;
			timestamps.push(this.#timeOf(bytes, used));
			used = end;
		}
		if (timestamps.length === 0) return { chunk: undefined, used };
		return { chunk: { values, timestamps: Float64Array.from(timestamps) }, used };
	}

	/** Appends the texts of the sample at `from`; returns where it ends, or undefined when it is not complete. */
	#readTexts(bytes: Buffer, from: number, values: string[]): number | undefined {
		if (from >= bytes.length) return undefined;
		const texts: string[] = [];
		let at = this.#afterTag(bytes, from);
		let total = 0;
		for (let k = 0; k < this.#shape.channelCount; k++) {
			if (at >= bytes.length) return undefined;
			const width = bytes[at]!;
			if (width !== 1 && width !== 2 && width !== 4 && width !== 8)
				throw new ProtocolError(`a text's length has ${width} bytes`);
			if (at + 1 + width > bytes.length) return undefined;
			const length = lengthAt(bytes, at + 1, width, this.#swap);
			total += length;
			if (total > MAX_STRING_BYTES) throw new ProtocolError(`a text of ${length} bytes`);
			at += 1 + width;
			if (at + length > bytes.length) {
				this.#wanted = at + length - from;
				return undefined;
			}
			texts.push(bytes.toString('utf8', at, at + length));
			at += length;
		}
		for (const text of texts) values.push(text);
		return at;
	}

	/** Where the values of the sample at `at` begin. */
	#afterTag(bytes: Buffer, at: number): number {
		const tag = bytes[at];
		if (tag === DEDUCED) return at + 1;
		if (tag === STAMPED) return at + 9;
		throw new ProtocolError(`a sample begins with the byte ${tag}`);
	}

	#timeOf(bytes: Buffer, at: number): number {
		const time = this.#timeAt(bytes, at);
		this.#last = --this.#known === 0 ? NaN : time;
		return time;
	}

	#timeAt(bytes: Buffer, at: number): number {
		if (bytes[at] === DEDUCED) return this.#last + this.#step;
		return this.#swap ? bytes.readDoubleBE(at + 1) : bytes.readDoubleLE(at + 1);
	}
}

function lengthAt(bytes: Buffer, at: number, width: number, bigEndian: boolean): number {
	if (width === 8) return Number(bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
	return bigEndian ? bytes.readUIntBE(at, width) : bytes.readUIntLE(at, width);
}

function swap(values: { buffer: ArrayBufferLike; BYTES_PER_ELEMENT: number }): void {
	const bytes = Buffer.from(values.buffer);
	if (values.BYTES_PER_ELEMENT === 2) bytes.swap16();
	if (values.BYTES_PER_ELEMENT === 4) bytes.swap32();
	if (values.BYTES_PER_ELEMENT === 8) bytes.swap64();
}
