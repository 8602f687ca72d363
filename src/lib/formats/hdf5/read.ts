import { fromHalf } from '../../session/format/dtype.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { pickSamples, matrixOf, type ArrayFile, type SampleAxis } from '../arrays/array-file.ts';
import { importArrays } from '../arrays/import.ts';
import { refuse, type ImportOptions } from '../format.ts';
import { arraysIn, type ArrayInFile, type NumberType } from './datasets.ts';
import { keystrokes } from './keystrokes.ts';
import { guarded, openHdf5, type OpenHdf5 } from './library.ts';

/** Texts and bytes that are read at once. */
const MAX_TEXTS = 10_000_000;
const MAX_READ = 2 ** 28;

/** Makes a session of an HDF5 file, among them MATLAB 7.3: see `importArrays`. */
export async function importHdf5(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const open = await openHdf5(source);
	try {
		return await importArrays(store, source, arrayFile(open, source.name), options);
	} finally {
		open.close();
	}
}

/** The arrays of an open file. */
export function arrayFile(open: OpenHdf5, file: string): ArrayFile {
	const { arrays, attributes } = guarded(file, () => arraysIn(open));
	const byName = new Map(arrays.map((array) => [array.variable.name, array]));
	const find = (name: string): ArrayInFile => {
		const array = byName.get(name);
		if (!array) throw refuse(file, `has no array "${name}"`, 'Choose another one.');
		return array;
	};
	const keys = attributes['keystrokes'];
	// Long JSON texts are no facts of a recording.
	const facts = Object.fromEntries(
		Object.entries(attributes).filter(([, value]) => String(value).length < 500)
	);
	return {
		variables: arrays.map(({ variable }) => variable),
		facts,
		intervals: typeof keys === 'string' ? keystrokes(keys) : undefined,
		read: async (name, axis, from, to) => guarded(file, () => readNumbers(open, find(name), axis, from, to)),
		texts: async (name) => guarded(file, () => readTexts(open, find(name)))
	};
}

/** Reads elements `[from, to)` along one dimension of the dataset, all of the others. */
function readRaw(
	{ file, module }: OpenHdf5,
	{ path, dimensions, elementBytes }: ArrayInFile,
	along: number,
	from: number,
	to: number
): Uint8Array {
	const count = dimensions.map((length, i) => BigInt(i === along ? to - from : length));
	const offset = dimensions.map((_, i) => (i === along ? BigInt(from) : 0n));
	const bytes = elementBytes * count.reduce((product, length) => product * Number(length), 1);
	if (bytes > MAX_READ) throw new Error(`${path} has ${bytes} bytes in one part`);
	const pointer = module._malloc(Math.max(8, bytes));
	if (pointer === 0) throw new Error('not enough memory');
	try {
		const scalar = dimensions.length === 0;
		const steps = dimensions.map(() => 1n);
		const status = module.get_dataset_data(
			file.file_id,
			path,
			scalar ? null : count,
			scalar ? null : offset,
			scalar ? null : steps,
			BigInt(pointer)
		);
		if (status < 0) throw new Error(`${path} could not be decoded`);
		return module.HEAPU8.slice(pointer, pointer + bytes);
	} finally {
		module._free(pointer);
	}
}

function readNumbers(
	open: OpenHdf5,
	array: ArrayInFile,
	axis: SampleAxis,
	from: number,
	to: number
): Float64Array {
	const { variable, dimensions, elementBytes, offset, number } = array;
	const matrix = matrixOf(variable);
	if (!number || !matrix) throw new Error(`${variable.name} holds no matrix of numbers`);
	// Dimensions of length 1 do not count; the samples may also run along an array inside of each record.
	const long = variable.shape.flatMap((length, i) => (length === 1 ? [] : [i]));
	const along = long[axis] ?? -1;
	const sliced = along >= 0 && along < dimensions.length;
	const bytes = readRaw(open, array, sliced ? along : -1, from, to);
	const inner = variable.shape.slice(dimensions.length).reduce((product, length) => product * length, 1);
	const at = valueAt(bytes, number);
	const part: [number, number] = [...matrix];
	if (sliced) part[axis] = to - from;
	const index = (i: number): number =>
		at(Math.floor(i / inner) * elementBytes + offset + (i % inner) * number.bytes);
	return sliced
		? pickSamples(index, part, 'C', axis, 0, to - from)
		: pickSamples(index, part, 'C', axis, from, to);
}

function valueAt(
	bytes: Uint8Array,
	{ float, bytes: size, signed, little }: NumberType
): (at: number) => number {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (float && size === 2) return (at) => fromHalf(view.getUint16(at, little));
	if (float) return size === 8 ? (at) => view.getFloat64(at, little) : (at) => view.getFloat32(at, little);
	switch (size) {
		case 1:
			return signed ? (at) => view.getInt8(at) : (at) => view.getUint8(at);
		case 2:
			return signed ? (at) => view.getInt16(at, little) : (at) => view.getUint16(at, little);
		case 4:
			return signed ? (at) => view.getInt32(at, little) : (at) => view.getUint32(at, little);
		default:
			return signed
				? (at) => Number(view.getBigInt64(at, little))
				: (at) => Number(view.getBigUint64(at, little));
	}
}

function readTexts(open: OpenHdf5, array: ArrayInFile): readonly string[] {
	const { variable, path, matlabText, dimensions, number, elementBytes } = array;
	const count = dimensions.reduce((product, length) => product * length, 1);
	if (count > MAX_TEXTS) throw new Error(`${path} has too many texts`);
	if (matlabText && number) {
		const at = valueAt(readRaw(open, array, -1, 0, 0), number);
		return [
			String.fromCharCode(...Array.from({ length: Math.min(count, 65_536) }, (_, i) => at(i * elementBytes)))
		];
	}
	const dataset = open.file.get(path);
	if (variable.name !== path || !dataset || !('value' in dataset)) return [];
	const value: unknown = dataset.value;
	return (Array.isArray(value) ? value.flat(8) : [value]).map((text) => String(text).replace(/\0+$/, ''));
}
