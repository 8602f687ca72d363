import type { SampleArray, StoredStream } from '../../session/read/session.ts';
import type { ByteSink } from '../byte-sink.ts';
import { TAG } from './chunks.ts';
import type { RowBlock } from './row-blocks.ts';
import { encodeNumbers, encodeTexts } from './values.ts';
import { xmlDocument, type XmlTree } from './xml-writer.ts';

/** LabRecorder measures clocks this often, in seconds. */
const OFFSET_EVERY = 5;

/** What is known of a stream while it is written. */
export interface StreamProgress {
	readonly id: number;
	first: number | undefined;
	last: number;
	count: number;
	/** Times of its clock offsets, all of them 0: one clock stamped every stream. */
	readonly offsets: number[];
	nextOffset: number;
	/** The timestamp a reader computes for a sample without one. */
	expected: number;
}

/** A stream of which nothing is written yet. */
export const begun = (id: number): StreamProgress => ({
	id,
	first: undefined,
	last: 0,
	count: 0,
	offsets: [],
	nextOffset: -Infinity,
	expected: NaN
});

/** Puts chunks together, and a clock offset of 0 between them every five seconds. */
export class ChunkWriter {
	readonly #sink: ByteSink;

	constructor(sink: ByteSink) {
		this.#sink = sink;
	}

	/** Writes a chunk: the bytes of its length, its length, tag, stream, content. */
	async chunk(tag: number, stream: number | undefined, ...content: readonly Uint8Array[]): Promise<void> {
		const length = content.reduce((sum, part) => sum + part.byteLength, 2 + (stream === undefined ? 0 : 4));
		const head = new DataView(new ArrayBuffer(5 + 2 + (stream === undefined ? 0 : 4)));
		head.setUint8(0, 4);
		head.setUint32(1, length, true);
		head.setUint16(5, tag, true);
		if (stream !== undefined) head.setUint32(7, stream, true);
		await this.#sink.write(new Uint8Array(head.buffer));
		for (const part of content) await this.#sink.write(part);
	}

	xml(tag: number, stream: number | undefined, tree: XmlTree): Promise<void> {
		return this.chunk(tag, stream, new TextEncoder().encode(xmlDocument(tree)));
	}

	async samples(
		stream: StreamProgress,
		declared: StoredStream,
		{ timestamps, data }: RowBlock
	): Promise<void> {
		await this.#clock(stream, timestamps[0]!);
		const period = declared.fs > 0 ? 1 / declared.fs : 0;
		await this.chunk(
			TAG.samples,
			stream.id,
			...encodeNumbers(data as SampleArray, declared, timestamps, stream.expected)
		);
		note(stream, timestamps, period);
	}

	async markers(
		stream: StreamProgress,
		{ timestamps, texts }: { timestamps: Float64Array; texts: string[] }
	): Promise<void> {
		if (timestamps.length === 0) return;
		await this.#clock(stream, timestamps[0]!);
		await this.chunk(TAG.samples, stream.id, encodeTexts(texts, timestamps));
		note(stream, timestamps, 0);
	}

	async #clock(stream: StreamProgress, time: number): Promise<void> {
		if (time < stream.nextOffset) return;
		const bytes = new DataView(new ArrayBuffer(16));
		bytes.setFloat64(0, time, true);
		await this.chunk(TAG.clockOffset, stream.id, new Uint8Array(bytes.buffer));
		stream.offsets.push(time);
		stream.nextOffset = time + OFFSET_EVERY;
	}
}

function note(stream: StreamProgress, timestamps: Float64Array, period: number): void {
	stream.first ??= timestamps[0]!;
	stream.last = timestamps.at(-1)!;
	stream.count += timestamps.length;
	stream.expected = period > 0 ? stream.last + period : NaN;
}
