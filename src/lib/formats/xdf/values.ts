import type { Dtype, SampleArray, StoredStream } from '../../session/read/session.ts';
import type { XdfFormat } from './declaration.ts';

/** The XDF format of a stored dtype. float16 has none and goes as float32, which holds it exactly. */
export const formatOf = (dtype: Dtype): Exclude<XdfFormat, 'string'> => FORMAT_OF[dtype];

const FORMAT_OF: Readonly<Record<Dtype, Exclude<XdfFormat, 'string'>>> = {
	float16: 'float32',
	float32: 'float32',
	float64: 'double64',
	int8: 'int8',
	int16: 'int16',
	int32: 'int32',
	int64: 'int64'
};

/** Content of a samples chunk of numbers. A timestamp that is exactly `expected`, or one period on, is left out. */
export function encodeNumbers(
	data: SampleArray,
	{ nChannels, fs }: Pick<StoredStream, 'nChannels' | 'fs'>,
	timestamps: Float64Array,
	expected: number
): Uint8Array[] {
	const width = nChannels * data.BYTES_PER_ELEMENT;
	const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
	const out = new Uint8Array(5 + timestamps.length * (9 + width));
	const view = new DataView(out.buffer);
	let at = putCount(view, timestamps.length);
	for (const [row, time] of timestamps.entries()) {
		if (time !== expected) {
			out[at] = 8;
			view.setFloat64(at + 1, time, true);
			at += 9;
		} else out[at++] = 0;
		expected = fs > 0 ? time + 1 / fs : NaN;
		out.set(values.subarray(row * width, (row + 1) * width), at);
		at += width;
	}
	return [out.subarray(0, at)];
}

/** Content of a samples chunk of one text each. */
export function encodeTexts(texts: readonly string[], timestamps: Float64Array): Uint8Array {
	const encoder = new TextEncoder();
	const encoded = texts.map((text) => encoder.encode(text));
	const out = new Uint8Array(encoded.reduce((sum, { byteLength }) => sum + 9 + 5 + byteLength, 5));
	const view = new DataView(out.buffer);
	let at = putCount(view, texts.length);
	for (const [row, text] of encoded.entries()) {
		out[at] = 8;
		view.setFloat64(at + 1, timestamps[row]!, true);
		out[at + 9] = 4;
		view.setUint32(at + 10, text.byteLength, true);
		out.set(text, at + 14);
		at += 14 + text.byteLength;
	}
	return out.subarray(0, at);
}

/** The count of samples, always in four bytes, as LabRecorder writes it. */
function putCount(view: DataView, count: number): number {
	view.setUint8(0, 4);
	view.setUint32(1, count, true);
	return 5;
}
