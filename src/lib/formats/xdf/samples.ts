import type { ByteCursor } from '../byte-cursor.ts';
import { readVarLength } from './chunks.ts';
import type { Declaration } from './declaration.ts';

/** Rows of a samples chunk, as they stand in the file. */
export interface SampleBlock {
	/** On the stream's own clock. */
	readonly timestamps: Float64Array;
	/** `values[row * nChannels + channel]`; text for a stream of text. */
	readonly values: Float64Array | string[];
}

/** What is carried from one chunk of a stream to the next: a timestamp that is left out follows from the one before. */
export interface SampleState {
	last: number;
	/** Samples that could not be read, at least one per damaged chunk. */
	damaged: number;
	/** Whole numbers of 64 bits that no double is. */
	rounded: number;
	/** Timestamps that are no numbers, in place of which those that follow from the ones before stand. */
	timeless: number;
}

/** Values that are decoded at once. */
const BLOCK_VALUES = 2 ** 16;
/** A marker longer than this is damage. */
const MAX_TEXT_BYTES = 2 ** 20;

/**
 * Decodes a samples chunk, block by block, from the cursor to `end`. Where it makes no sense, the rest of the chunk is
 * left out and counted as damaged; what came before is given.
 */
export async function* readSamples(
	cursor: ByteCursor,
	end: number,
	declared: Declaration,
	state: SampleState
): AsyncGenerator<SampleBlock> {
	let rows = await readVarLength(cursor);
	if (rows === undefined) {
		state.damaged++;
		return;
	}
	const atOnce = Math.max(1, Math.floor(BLOCK_VALUES / declared.nChannels));
	while (rows > 0) {
		const wanted = Math.min(rows, atOnce);
		const block =
			declared.format === 'string'
				? await textBlock(cursor, end, wanted, declared, state)
				: await numberBlock(cursor, end, wanted, declared, state);
		if (block.timestamps.length > 0) yield block;
		rows -= wanted;
		if (block.timestamps.length < wanted) {
			// A count that is no count would claim more samples than were ever taken.
			state.damaged += 1;
			return;
		}
	}
}

/** Reads the timestamp before a sample; undefined when there is none. Up to nine bytes are at hand. */
function readTime(
	cursor: ByteCursor,
	end: number,
	declared: Declaration,
	state: SampleState
): number | undefined {
	if (cursor.at >= end) return undefined;
	const size = cursor.byte();
	if (size !== 0 && (size !== 8 || cursor.at + 8 > end)) return undefined;
	const next = state.last + (declared.fs > 0 ? 1 / declared.fs : 0);
	const given = size === 8 ? cursor.float64() : next;
	const time = Number.isNaN(given) && declared.fs > 0 ? next : given;
	if (!Number.isFinite(time)) return undefined;
	if (time !== given) state.timeless++;
	state.last = time;
	return time;
}

async function numberBlock(
	cursor: ByteCursor,
	end: number,
	rows: number,
	declared: Declaration,
	state: SampleState
): Promise<SampleBlock> {
	const { nChannels, valueBytes } = declared;
	const widest = 9 + nChannels * valueBytes;
	await cursor.reach(Math.min(end - cursor.at, rows * widest));
	const room = Math.min(rows, Math.ceil((end - cursor.at) / (1 + nChannels * valueBytes)));
	const timestamps = new Float64Array(Math.max(0, room));
	const values = new Float64Array(timestamps.length * nChannels);
	const read = READ[declared.format]!;
	let row = 0;
	for (; row < timestamps.length; row++) {
		const time = readTime(cursor, end, declared, state);
		if (time === undefined || cursor.at + nChannels * valueBytes > end) break;
		timestamps[row] = time;
		const bytes = cursor.take(nChannels * valueBytes);
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		for (let channel = 0; channel < nChannels; channel++) {
			values[row * nChannels + channel] = read(view, channel * valueBytes, state);
		}
	}
	return { timestamps: timestamps.subarray(0, row), values: values.subarray(0, row * nChannels) };
}

const READ: Readonly<
	Partial<Record<Declaration['format'], (view: DataView, at: number, state: SampleState) => number>>
> = {
	float32: (view, at) => view.getFloat32(at, true),
	double64: (view, at) => view.getFloat64(at, true),
	int8: (view, at) => view.getInt8(at),
	int16: (view, at) => view.getInt16(at, true),
	int32: (view, at) => view.getInt32(at, true),
	int64(view, at, state) {
		const value = Number(view.getBigInt64(at, true));
		if (!Number.isSafeInteger(value)) state.rounded++;
		return value;
	}
};

async function textBlock(
	cursor: ByteCursor,
	end: number,
	rows: number,
	declared: Declaration,
	state: SampleState
): Promise<SampleBlock> {
	const times: number[] = [];
	const values: string[] = [];
	const decoder = new TextDecoder();
	for (let row = 0; row < rows; row++) {
		await cursor.reach(Math.min(9, end - cursor.at));
		const time = readTime(cursor, end, declared, state);
		if (time === undefined) break;
		const texts: string[] = [];
		for (let channel = 0; channel < declared.nChannels; channel++) {
			const length = cursor.at < end ? await readVarLength(cursor) : undefined;
			if (length === undefined || length > MAX_TEXT_BYTES || cursor.at + length > end) break;
			if (!(await cursor.reach(length))) break;
			texts.push(decoder.decode(cursor.take(length)));
		}
		if (texts.length < declared.nChannels) break;
		times.push(time);
		for (const text of texts) values.push(text);
	}
	return { timestamps: Float64Array.from(times), values };
}
