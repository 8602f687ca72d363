import type { LslDeclaration, LslFormat } from './stream-info.ts';
import { VALUE_BYTES } from './stream-info.ts';
import { PATTERN_OFFSETS, PATTERN_TIME, patternValues } from './test-pattern.ts';
import { valuesOf, type LslChunk, type LslValues } from './values.ts';

const DEDUCED = 1;
const STAMPED = 2;
/** Shorter samples are copied byte by byte: faster than `set` up to here. */
const SHORT_BYTES = 64;

/**
 * Samples as protocol 1.10 sends them: a tag, the time when it cannot be deduced, the values, little-endian. The first
 * sample always carries its time, so that a reader who missed the chunk before is right again at once.
 * Source: LSL.md 1.8; liblsl's sample.cpp.
 */
export function encodeChunk(
	stream: Pick<LslDeclaration, 'channelCount' | 'format' | 'rate'>,
	{ values, timestamps }: LslChunk
): Buffer {
	const stamped = stampedSamples(timestamps, stream.rate);
	return stream.format === 'string'
		? encodeStrings(stream.channelCount, values as readonly string[], timestamps, stamped)
		: encodeNumbers(stream.channelCount * VALUE_BYTES[stream.format], values, timestamps, stamped);
}

/** 1 where a sample's time must be sent: where the reader's own sum would not come to the very same number. */
function stampedSamples(timestamps: Float64Array, rate: number): Uint8Array {
	const stamped = new Uint8Array(timestamps.length);
	const step = rate > 0 ? 1 / rate : 0;
	for (let i = 0; i < timestamps.length; i++)
		stamped[i] = i === 0 || timestamps[i] !== timestamps[i - 1]! + step ? 1 : 0;
	return stamped;
}

function encodeNumbers(
	sampleBytes: number,
	values: LslValues,
	timestamps: Float64Array,
	stamped: Uint8Array
): Buffer {
	const array = values as Float32Array;
	const source = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
	const stamps = stamped.reduce((sum, one) => sum + one, 0);
	const bytes = Buffer.allocUnsafe(timestamps.length * (1 + sampleBytes) + 8 * stamps);
	let at = 0;
	for (let i = 0; i < timestamps.length; i++) {
		at = writeTag(bytes, at, stamped[i] === 1 ? timestamps[i] : undefined);
		const from = i * sampleBytes;
		if (sampleBytes <= SHORT_BYTES) for (let k = from; k < from + sampleBytes; k++) bytes[at++] = source[k]!;
		else {
			bytes.set(source.subarray(from, from + sampleBytes), at);
			at += sampleBytes;
		}
	}
	return bytes;
}

function writeTag(bytes: Buffer, at: number, time: number | undefined): number {
	bytes[at] = time === undefined ? DEDUCED : STAMPED;
	return time === undefined ? at + 1 : bytes.writeDoubleLE(time, at + 1);
}

function encodeStrings(
	channels: number,
	values: readonly string[],
	timestamps: Float64Array,
	stamped: Uint8Array
): Buffer {
	const parts: Buffer[] = [];
	for (let i = 0; i < timestamps.length; i++) {
		const tag = Buffer.alloc(stamped[i] === 1 ? 9 : 1);
		writeTag(tag, 0, stamped[i] === 1 ? timestamps[i] : undefined);
		parts.push(tag);
		for (let k = 0; k < channels; k++) parts.push(...encodeString(values[i * channels + k]!));
	}
	return Buffer.concat(parts);
}

/** One length byte up to 255 bytes, a four-byte length beyond: liblsl writes no other widths below 4 GiB. */
function encodeString(text: string): [Buffer, Buffer] {
	const bytes = Buffer.from(text, 'utf8');
	const length = Buffer.alloc(bytes.length < 256 ? 2 : 5);
	length[0] = length.length - 1;
	if (length.length === 2) length[1] = bytes.length;
	else length.writeUInt32LE(bytes.length, 1);
	return [length, bytes];
}

/** The two samples that a feed begins with. */
export function encodePattern(format: LslFormat, channelCount: number): Buffer {
	return Buffer.concat(
		PATTERN_OFFSETS.map((offset) =>
			encodeChunk(
				{ format, channelCount, rate: 0 },
				{
					values: valuesOf(format, patternValues(format, channelCount, offset)),
					timestamps: Float64Array.of(PATTERN_TIME)
				}
			)
		)
	);
}
