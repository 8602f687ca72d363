import { Checksum } from './checksum.ts';

/**
 * Which samples a stream holds, whatever it is called: two streams of one identity have the same samples. It is over the values
 * of all channels as float32, row by row, and their number. It is not over names, timestamps, dates, labels, edits, extras or how
 * the bytes are stored: a renamed, zipped, re-compressed or re-exported copy, one with other labels, and a second import of one
 * file keep it.
 */
export interface ContentIdentity {
	/** Sixteen hexadecimal digits of all samples. */
	readonly checksum: string;
	readonly rows: number;
	/** The smallest hashes of runs of rows, ascending, at most `MOST_ANCHORS`: streams that share a part share some of them. */
	readonly anchors: readonly number[];
}

/** Rows that are hashed together: fewer could be alike by chance. */
const RUN = 8;
/** Runs that are remembered; of `ContentHash.runs` the ones with the smallest hashes (bottom-k sketch, Broder 1997). */
export const MOST_ANCHORS = 256;
/** Two streams share a part when this many anchors, and this share of those of the shorter one, are the same. */
const [LEAST_SHARED, LEAST_SHARE] = [4, 0.05];

/** Base of the rolling hash, and what a row weighs when it leaves the run. */
const BASE = 0x01000193;
const LEAVING = Array.from({ length: RUN }).reduce<number>((power) => Math.imul(power, BASE), 1);

/** Computes an identity as rows come, however they are cut into chunks. */
export class ContentHash {
	readonly #nChannels: number;
	readonly #checksum = new Checksum();
	/** Hashes of the last rows, and how many of them differ from the row before. */
	readonly #rows = new Int32Array(RUN);
	readonly #moved = new Uint8Array(RUN);
	#moving = 0;
	#rolling = 0;
	#count = 0;
	/** Candidates, cut to the smallest from time to time. */
	#anchors: number[] = [];
	#most = 2 ** 32;
	#scratch = new Float32Array(0);

	constructor(nChannels: number) {
		this.#nChannels = nChannels;
	}

	/** `data[row * nChannels + channel]`, whole rows. */
	add(data: Float32Array): void {
		if (this.#scratch.length < data.length) this.#scratch = new Float32Array(data.length);
		const values = this.#scratch.subarray(0, data.length);
		// Text does not tell −0 from 0.
		for (let i = 0; i < data.length; i++) values[i] = data[i]! + 0;
		this.#checksum.add(values);
		const words = new Int32Array(values.buffer, values.byteOffset, values.length);
		for (let at = 0; at < words.length; at += this.#nChannels) {
			let hash = 0;
			for (let c = 0; c < this.#nChannels; c++)
				hash = Math.imul(hash ^ words[at + c]!, 0xcc9e2d51) ^ (hash >>> 15);
			this.#take(hash | 0);
		}
	}

	get identity(): ContentIdentity {
		this.#thin();
		return { checksum: this.#checksum.text, rows: this.#count, anchors: this.#anchors };
	}

	#take(hash: number): void {
		const at = this.#count % RUN;
		const before = this.#rows[(at + RUN - 1) % RUN]!;
		this.#rolling = (Math.imul(this.#rolling, BASE) + hash - Math.imul(this.#rows[at]!, LEAVING)) | 0;
		this.#moving -= this.#moved[at]!;
		this.#rows[at] = hash;
		this.#moved[at] = Number(hash !== before);
		this.#moving += this.#moved[at]!;
		this.#count++;
		// A signal that stands still is alike in every recording.
		if (this.#count < RUN || this.#moving <= RUN / 2) return;
		const mixed = mix(this.#rolling);
		if (mixed >= this.#most) return;
		this.#anchors.push(mixed);
		if (this.#anchors.length > 8 * MOST_ANCHORS) this.#thin();
	}

	#thin(): void {
		this.#anchors = [...new Set(this.#anchors)].sort((a, b) => a - b).slice(0, MOST_ANCHORS);
		if (this.#anchors.length === MOST_ANCHORS) this.#most = this.#anchors.at(-1)!;
	}
}

/** Reads a stream once and tells its identity. Aborting rejects with an AbortError. */
export async function contentIdentity(
	stream: {
		readonly info: { readonly nChannels: number };
		chunks(): AsyncIterable<{ readonly data: Float32Array }>;
	},
	signal?: AbortSignal
): Promise<ContentIdentity> {
	const hash = new ContentHash(stream.info.nChannels);
	for await (const { data } of stream.chunks()) {
		signal?.throwIfAborted();
		hash.add(data);
	}
	return hash.identity;
}

/**
 * What two streams have in common: all samples, a part of them (one is cut out of the other, or both reach over the same
 * time), or nothing. A part below a few percent of both may stay unseen.
 */
export function sharedContent(a: ContentIdentity, b: ContentIdentity): 'same' | 'part' | undefined {
	if (a.rows === 0 || b.rows === 0) return undefined;
	if (a.rows === b.rows && a.checksum === b.checksum) return 'same';
	const reach = Math.min(reachOf(a), reachOf(b));
	const [mine, others] = [a, b].map(({ anchors }) => anchors.filter((anchor) => anchor <= reach)) as [
		number[],
		number[]
	];
	const known = new Set(others);
	const shared = mine.filter((anchor) => known.has(anchor)).length;
	const enough = Math.max(LEAST_SHARED, LEAST_SHARE * Math.min(mine.length, others.length));
	return shared >= enough ? 'part' : undefined;
}

/** Up to which hash an identity knows all of its runs. */
const reachOf = ({ anchors }: ContentIdentity): number =>
	anchors.length < MOST_ANCHORS ? Infinity : anchors.at(-1)!;

/** The last step of MurmurHash3, from 0 to 2³² − 1. */
function mix(value: number): number {
	let h = value;
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}
