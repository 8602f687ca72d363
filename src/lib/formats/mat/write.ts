import { AppError } from '../../core/errors.ts';
import type { Session } from '../../session/read/session.ts';
import { exportedArrays, type WrittenArray } from '../arrays/export.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';
import { HEADER_BYTES, MI } from './elements.ts';

/** MATLAB reads no larger variable of format 5. */
const MAX_VARIABLE = 2 ** 31 - 1024;
const CLASS = { cell: 1, char: 4, float64: 6, float32: 7, int16: 10 } as const;
const STORED = { float64: MI.double, float32: MI.single, int16: MI.int16 } as const;
const BYTES = { float64: 8, float32: 4, int16: 2 } as const;

/**
 * Writes a stream as a MATLAB 5 file, not compressed: see `exportedArrays`. Throws a SessionError for a stream of 2 GiB and
 * more, which the format cannot hold.
 */
export async function writeMat(session: Session, stream: string, sink: ByteSink, task: Task): Promise<void> {
	const arrays = await exportedArrays(session, stream, task);
	for (const array of arrays) {
		if ('texts' in array || BYTES[array.type] * countOf(array.shape) <= MAX_VARIABLE) continue;
		throw new AppError(
			'SessionError',
			`${stream} of ${session.name} takes more than 2 GiB, which a MATLAB 5 file cannot hold. Export it as BDF+ or NumPy.`
		);
	}
	await sink.write(fileHeader());
	for (const array of arrays) {
		if ('texts' in array) await sink.write(textMatrix(array.name, array.texts));
		else await writeNumbers(array, sink);
	}
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function fileHeader(): Uint8Array {
	const bytes = new Uint8Array(HEADER_BYTES).fill(0x20);
	bytes.set(new TextEncoder().encode('MATLAB 5.0 MAT-file, written by MyoDeck'));
	bytes.fill(0, 116, 124);
	bytes.set([0x00, 0x01, 0x49, 0x4d], 124);
	return bytes;
}

async function writeNumbers(array: Exclude<WrittenArray, { texts: unknown }>, sink: ByteSink): Promise<void> {
	const { name, type, shape } = array;
	const dims = shape.length === 2 ? shape : [shape[0] ?? 1, 1];
	const bytes = BYTES[type] * countOf(shape);
	const head = joined([flags(CLASS[type]), element(MI.int32, int32(dims)), nameElement(name)]);
	const padding = (8 - (bytes % 8)) % 8;
	await sink.write(tag(MI.matrix, head.length + 8 + bytes + padding));
	await sink.write(head);
	await sink.write(tag(STORED[type], bytes));
	for await (const values of array.values('columns'))
		await sink.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
	await sink.write(new Uint8Array(padding));
}

/** A text as a row of characters; several as a column of cells. */
function textMatrix(name: string, texts: readonly string[]): Uint8Array {
	if (texts.length === 1) return charMatrix(name, texts[0]!);
	const cells = texts.map((text) => charMatrix('', text));
	return matrix([
		flags(CLASS.cell),
		element(MI.int32, int32([texts.length, 1])),
		nameElement(name),
		...cells
	]);
}

function charMatrix(name: string, text: string): Uint8Array {
	const codes = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
	const data = element(MI.utf16, new Uint8Array(codes.buffer));
	return matrix([
		flags(CLASS.char),
		element(MI.int32, int32([text.length > 0 ? 1 : 0, text.length])),
		nameElement(name),
		data
	]);
}

const matrix = (parts: readonly Uint8Array[]): Uint8Array => {
	const inside = joined(parts);
	return joined([tag(MI.matrix, inside.length), inside]);
};

const flags = (classId: number): Uint8Array => element(MI.uint32, int32([classId, 0]));
const nameElement = (name: string): Uint8Array => element(MI.int8, new TextEncoder().encode(name));
const int32 = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);

function tag(type: number, bytes: number): Uint8Array {
	const out = new Uint8Array(8);
	new DataView(out.buffer).setUint32(0, type, true);
	new DataView(out.buffer).setUint32(4, bytes, true);
	return out;
}

const element = (type: number, data: Uint8Array): Uint8Array =>
	joined([tag(type, data.length), data, new Uint8Array((8 - (data.length % 8)) % 8)]);

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
