import { fromHalf } from '../../session/format/dtype.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { entryAccess } from '../../session/format/archive-contents.ts';
import { zipStore } from '../../store/zip-reader.ts';
import { matrixOf, pickSamples, type ArrayFile, type SampleAxis } from '../arrays/array-file.ts';
import { importArrays } from '../arrays/import.ts';
import { refuse, type ImportOptions } from '../format.ts';
import { readNpyHeader, type NpyHeader } from './header.ts';

/** Arrays of an archive, and bytes of one that is read as a whole. */
const MAX_ARRAYS = 2000;
const MAX_WHOLE = 2 ** 30;
const MAX_TEXTS = 2 ** 28;

interface Opened extends NpyHeader {
	readonly source: RandomAccess;
}

/** Makes a session of a NumPy array (`.npy`) or an archive of them (`.npz`): see `importArrays`. */
export async function importNpy(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	return importArrays(store, source, await openNpy(source), options);
}

/** Opens `.npy` or `.npz`. A single array is called `data`. */
export async function openNpy(source: RandomAccess): Promise<ArrayFile> {
	const first = await source.read(0, Math.min(4, source.size));
	const zipped = first[0] === 0x50 && first[1] === 0x4b;
	const arrays = zipped ? await openArchive(source) : [{ ...(await readNpyHeader(source, 'data')), source }];
	const byName = new Map(arrays.map((array) => [array.variable.name, array]));
	const find = (name: string): Opened => {
		const array = byName.get(name);
		if (!array) throw refuse(source.name, `has no array "${name}"`, 'Choose another one.');
		return array;
	};
	return {
		variables: arrays.map(({ variable }) => variable),
		read: async (name, axis, from, to) => readNumbers(find(name), axis, from, to),
		texts: async (name) => readTexts(find(name))
	};
}

async function openArchive(source: RandomAccess): Promise<Opened[]> {
	const store = await zipStore(source);
	const arrays: Opened[] = [];
	for await (const key of store.keys()) {
		if (!key.endsWith('.npy') || arrays.length >= MAX_ARRAYS) continue;
		const entry = { ...(await entryAccess(store, key)), name: `${key.slice(1)} in ${source.name}` };
		arrays.push({ ...(await readNpyHeader(entry, key.slice(1, -'.npy'.length))), source: entry });
	}
	if (arrays.length === 0)
		throw refuse(source.name, 'holds no NumPy array', 'Save it again with numpy.savez.');
	return arrays;
}

async function readNumbers(array: Opened, axis: SampleAxis, from: number, to: number): Promise<Float64Array> {
	const matrix = matrixOf(array.variable);
	if (!matrix || array.variable.content !== 'numbers' || to > matrix[axis])
		throw refuse(array.source.name, 'holds no matrix of numbers', 'Choose another array.');
	const [rows, columns] = matrix;
	const along = array.order === 'C' ? 0 : 1;
	// Samples that lie one after the other are read as they are asked for; otherwise the array is read whole.
	if (axis === along || rows === 1 || columns === 1) {
		const width = axis === 0 ? columns : rows;
		const at = await valuesAt(array, from * width, (to - from) * width);
		return Float64Array.from({ length: (to - from) * width }, (_, i) => at(i));
	}
	const at = await wholeOf(array, rows * columns);
	return pickSamples(at, matrix, array.order, axis, from, to);
}

const whole = new WeakMap<RandomAccess, Promise<(index: number) => number>>();

function wholeOf(array: Opened, count: number): Promise<(index: number) => number> {
	if (count * array.bytes > MAX_WHOLE) {
		throw refuse(
			array.source.name,
			`has ${((count * array.bytes) / 2 ** 30).toFixed(1)} GiB with one channel after the other`,
			'Save it as samples × channels: numpy.save(name, numpy.ascontiguousarray(data.T)).'
		);
	}
	const known = whole.get(array.source) ?? valuesAt(array, 0, count);
	whole.set(array.source, known);
	return known;
}

/** Reads `count` values from the one at `first` on. */
async function valuesAt(
	{ source, from, kind, bytes, little }: Opened,
	first: number,
	count: number
): Promise<(index: number) => number> {
	const data = await source.read(from + first * bytes, count * bytes);
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	if (kind === 'f' && bytes === 2) return (i) => fromHalf(view.getUint16(2 * i, little));
	if (kind === 'f')
		return bytes === 8 ? (i) => view.getFloat64(8 * i, little) : (i) => view.getFloat32(4 * i, little);
	const signed = kind === 'i';
	switch (bytes) {
		case 1:
			return signed ? (i) => view.getInt8(i) : (i) => view.getUint8(i);
		case 2:
			return signed ? (i) => view.getInt16(2 * i, little) : (i) => view.getUint16(2 * i, little);
		case 4:
			return signed ? (i) => view.getInt32(4 * i, little) : (i) => view.getUint32(4 * i, little);
		default:
			return signed
				? (i) => Number(view.getBigInt64(8 * i, little))
				: (i) => Number(view.getBigUint64(8 * i, little));
	}
}

async function readTexts({
	source,
	from,
	variable,
	kind,
	bytes,
	little
}: Opened): Promise<readonly string[]> {
	const count = variable.shape.reduce((product, one) => product * one, 1);
	if (count * bytes > MAX_TEXTS) throw refuse(source.name, 'holds too many texts', 'Choose another array.');
	const data = await source.read(from, count * bytes);
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	return Array.from({ length: count }, (_, i) => {
		if (kind === 'S')
			return new TextDecoder().decode(data.subarray(i * bytes, (i + 1) * bytes)).replace(/\0+$/, '');
		let text = '';
		for (let at = i * bytes; at < (i + 1) * bytes; at += 4) {
			const code = view.getUint32(at, little);
			if (code > 0 && code <= 0x10ffff) text += String.fromCodePoint(code);
		}
		return text;
	});
}
