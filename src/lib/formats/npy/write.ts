import { crc32 } from '../../store/crc32.ts';
import {
	centralHeader,
	dosTime,
	endRecords,
	localHeader,
	type WrittenEntry
} from '../../store/zip-records.ts';
import type { Session } from '../../session/read/session.ts';
import { exportedArrays, type WrittenArray } from '../arrays/export.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';

const DESCR = { float32: '<f4', float64: '<f8', int16: '<i2' } as const;
const BYTES = { float32: 4, float64: 8, int16: 2 } as const;

/**
 * Writes a stream as `.npz`: see `exportedArrays`. Every array is read twice, for its checksum and to write it; memory stays at
 * a few chunks.
 */
export async function writeNpz(session: Session, stream: string, sink: ByteSink, task: Task): Promise<void> {
	const time = dosTime(new Date(1980, 0, 1));
	const entries: WrittenEntry[] = [];
	for (const array of await exportedArrays(session, stream, task)) {
		const size = sizeOf(array);
		let crc = 0;
		for await (const part of partsOf(array)) crc = crc32(part, crc);
		const entry = { name: new TextEncoder().encode(`${array.name}.npy`), crc, size, offset: sink.written };
		entries.push(entry);
		await sink.write(localHeader(entry, time, false));
		for await (const part of partsOf(array)) await sink.write(part);
	}
	const start = sink.written;
	for (const entry of entries) await sink.write(centralHeader(entry, time, false));
	await sink.write(endRecords(entries.length, start, sink.written - start, false));
}

/** An array as the bytes of a `.npy` file (NEP 1, version 1.0). */
async function* partsOf(array: WrittenArray): AsyncGenerator<Uint8Array> {
	if ('texts' in array) {
		const [header, data] = textParts(array.texts);
		yield header;
		yield data;
		return;
	}
	yield headerOf(DESCR[array.type], array.shape);
	for await (const values of array.values('rows'))
		yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function sizeOf(array: WrittenArray): number {
	if ('texts' in array) return textParts(array.texts).reduce((sum, part) => sum + part.length, 0);
	return (
		headerOf(DESCR[array.type], array.shape).length + array.shape.reduce((a, b) => a * b, BYTES[array.type])
	);
}

function headerOf(descr: string, shape: readonly number[]): Uint8Array {
	const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
	const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
	// The values begin at a multiple of 64.
	const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
	const bytes = new Uint8Array(10 + padded.length);
	bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
	new DataView(bytes.buffer).setUint16(8, padded.length, true);
	bytes.set(new TextEncoder().encode(padded), 10);
	return bytes;
}

/** Texts as characters of four bytes, each as long as the longest. */
function textParts(texts: readonly string[]): readonly [Uint8Array, Uint8Array] {
	const codes = texts.map((text) => [...text].map((letter) => letter.codePointAt(0)!));
	const width = Math.max(1, ...codes.map(({ length }) => length));
	const data = new Uint32Array(width * texts.length);
	for (const [i, letters] of codes.entries()) data.set(letters, i * width);
	return [headerOf(`<U${width}`, [texts.length]), new Uint8Array(data.buffer)];
}
