import { BOUNDARY_UUID } from './chunks.ts';
import type { XdfFormat } from './declaration.ts';

/** XDF files as tests make them by hand, chunk by chunk, apart from the writer. */

/** A sample: with a time of its own or without, of numbers or of texts. */
export interface XdfSample {
	readonly time?: number;
	readonly values?: readonly number[];
	readonly texts?: readonly string[];
}

const encoder = new TextEncoder();

function joined(...parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.byteLength;
	}
	return out;
}

function bytes(length: number, fill: (view: DataView) => void): Uint8Array {
	const view = new DataView(new ArrayBuffer(length));
	fill(view);
	return new Uint8Array(view.buffer);
}

const double = (value: number): Uint8Array => bytes(8, (view) => view.setFloat64(0, value, true));

/** A number with its size before it: one, four or eight bytes. */
const sized = (value: number): Uint8Array =>
	value < 256
		? Uint8Array.of(1, value)
		: bytes(5, (view) => {
				view.setUint8(0, 4);
				view.setUint32(1, value, true);
			});

function chunk(tag: number, stream: number | undefined, content: Uint8Array): Uint8Array {
	const head = bytes(stream === undefined ? 2 : 6, (view) => {
		view.setUint16(0, tag, true);
		if (stream !== undefined) view.setUint32(2, stream, true);
	});
	return joined(sized(head.length + content.length), head, content);
}

/** A file of these chunks. */
export const xdfFile = (chunks: readonly (Uint8Array | 'boundary')[]): Uint8Array =>
	joined(
		encoder.encode('XDF:'),
		chunk(
			1,
			undefined,
			encoder.encode(
				'<?xml version="1.0"?><info><version>1.0</version><datetime>2026-03-09T14:05:00+0100</datetime></info>'
			)
		),
		...chunks.map((part) => (part === 'boundary' ? chunk(5, undefined, BOUNDARY_UUID) : part))
	);

/** The header of a stream. */
export function streamHeader(
	stream: number,
	of: {
		readonly name: string;
		readonly type?: string;
		readonly channels: number;
		readonly rate: number;
		readonly format: XdfFormat;
		readonly desc?: string;
	}
): Uint8Array {
	const { name, type = 'EMG', channels, rate, format, desc = '' } = of;
	return chunk(
		2,
		stream,
		encoder.encode(
			`<?xml version="1.0"?><info><name>${name}</name><type>${type}</type><channel_count>${channels}</channel_count>` +
				`<nominal_srate>${rate}</nominal_srate><channel_format>${format}</channel_format><desc>${desc}</desc></info>`
		)
	);
}

export const clockOffset = (stream: number, time: number, value: number): Uint8Array =>
	chunk(4, stream, joined(double(time), double(value)));

const PUT: Readonly<Record<Exclude<XdfFormat, 'string'>, (value: number) => Uint8Array>> = {
	float32: (value) => bytes(4, (view) => view.setFloat32(0, value, true)),
	double64: double,
	int8: (value) => bytes(1, (view) => view.setInt8(0, value)),
	int16: (value) => bytes(2, (view) => view.setInt16(0, value, true)),
	int32: (value) => bytes(4, (view) => view.setInt32(0, value, true)),
	int64: (value) => bytes(8, (view) => view.setBigInt64(0, BigInt(value), true))
};

/** A chunk of samples. */
export const samplesChunk = (stream: number, format: XdfFormat, samples: readonly XdfSample[]): Uint8Array =>
	chunk(
		3,
		stream,
		joined(
			sized(samples.length),
			...samples.flatMap(({ time, values = [], texts = [] }) => [
				time === undefined ? Uint8Array.of(0) : joined(Uint8Array.of(8), double(time)),
				...values.map((value) => (format === 'string' ? encoder.encode('') : PUT[format](value))),
				...texts.map((text) => joined(sized(encoder.encode(text).length), encoder.encode(text)))
			])
		)
	);
