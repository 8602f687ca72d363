// Over 250 lines because the layouts of one element, in the order of the MAT-File Format, refer to each other.
import type { ArrayVariable } from '../arrays/array-file.ts';
import { elementAt, MI, type Element } from './elements.ts';

/** Classes of arrays (MAT-File Format, table 1-3). */
const CLASSES: Readonly<Record<number, string>> = {
	1: 'cell',
	2: 'struct',
	3: 'object',
	4: 'char',
	5: 'sparse',
	6: 'double',
	7: 'single',
	8: 'int8',
	9: 'uint8',
	10: 'int16',
	11: 'uint16',
	12: 'int32',
	13: 'uint32',
	14: 'int64',
	15: 'uint64',
	16: 'function',
	17: 'opaque'
};
const NUMBERS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/** Values of these storage types are float32 values. */
const EXACT: readonly number[] = [MI.int8, MI.uint8, MI.int16, MI.uint16, MI.single];
const BYTES: Readonly<Record<number, number>> = {
	[MI.int8]: 1,
	[MI.uint8]: 1,
	[MI.int16]: 2,
	[MI.uint16]: 2,
	[MI.int32]: 4,
	[MI.uint32]: 4,
	[MI.single]: 4,
	[MI.double]: 8,
	[MI.int64]: 8,
	[MI.uint64]: 8
};
const MAX_DIMENSIONS = 32;
/** Structs and cells inside each other; variables in all. */
const MAX_DEPTH = 8;
export const MAX_VARIABLES = 2000;

/** The head of a matrix: what it is, and where its content begins. */
export interface MatrixHead {
	readonly name: string;
	readonly classId: number;
	readonly complex: boolean;
	readonly logical: boolean;
	readonly shape: readonly number[];
	/** Where the elements after the name begin. */
	readonly content: number;
}

/** A matrix in memory that can be read: where its numbers or texts are. */
export interface MatMatrix {
	readonly variable: ArrayVariable;
	/** Its real part, or the characters. */
	readonly data: Element | undefined;
	/** As it is stored: for texts, rows and columns of characters. */
	readonly stored: readonly number[];
	/** Texts of a cell of texts. */
	readonly texts?: readonly string[];
}

const textOf = (view: DataView, { from, to }: Element): string =>
	new TextDecoder()
		.decode(new Uint8Array(view.buffer, view.byteOffset + from, to - from))
		.replace(/\0+$/, '');

/** Reads flags, dimensions and name, from `at` on. Undefined where they make no sense. */
export function readHead(view: DataView, at: number, end: number, little: boolean): MatrixHead | undefined {
	const flags = elementAt(view, at, end, little);
	if (!flags || flags.type !== MI.uint32 || flags.to - flags.from < 4) return undefined;
	const word = view.getUint32(flags.from, little);
	const classId = word & 0xff;
	// Objects of newer classes have no dimensions.
	if (classId === 17) {
		const name = elementAt(view, flags.next, end, little);
		return name && head(textOf(view, name), word, [], name.next);
	}
	const dimensions = elementAt(view, flags.next, end, little);
	if (!dimensions || dimensions.type !== MI.int32) return undefined;
	const count = (dimensions.to - dimensions.from) / 4;
	if (!Number.isInteger(count) || count > MAX_DIMENSIONS) return undefined;
	const shape = Array.from({ length: count }, (_, i) => view.getInt32(dimensions.from + 4 * i, little));
	if (shape.some((length) => length < 0)) return undefined;
	const name = elementAt(view, dimensions.next, end, little);
	return name && head(textOf(view, name), word, shape, name.next);
}

const head = (name: string, word: number, shape: readonly number[], content: number): MatrixHead => ({
	name,
	classId: word & 0xff,
	complex: (word & 0x0800) !== 0,
	logical: (word & 0x0200) !== 0,
	shape,
	content
});

/** What a matrix is to people and to `ArrayFile`. `type`: of its storage, which decides whether float32 keeps it. */
export function variableOf(name: string, found: MatrixHead, storage: number | undefined): ArrayVariable {
	const { classId, complex, logical, shape } = found;
	const type = `${complex ? 'complex ' : ''}${logical ? 'logical' : (CLASSES[classId] ?? 'unknown')}`;
	const numbers = NUMBERS.includes(classId) && !complex;
	return {
		name,
		// Of texts there are as many as rows of characters.
		shape: classId === 4 ? [shape[0] ?? 1] : shape,
		type,
		content: numbers ? 'numbers' : classId === 4 ? 'texts' : 'other',
		fitsFloat32: classId >= 7 && classId <= 11 ? true : storage !== undefined && EXACT.includes(storage)
	};
}

/** Every matrix in a variable: itself, or the parts of structs and cells by their path. */
export function matricesIn(
	view: DataView,
	at: number,
	end: number,
	little: boolean,
	path: string | undefined,
	out: MatMatrix[],
	depth = 0
): void {
	if (out.length >= MAX_VARIABLES) return;
	const found = readHead(view, at, end, little);
	if (!found) return;
	const name = path ?? found.name;
	const parts = depth < MAX_DEPTH ? partsOf(view, found, name, end, little) : [];
	const texts = found.classId === 1 ? cellTexts(view, parts, found, little) : undefined;
	if (texts) {
		const variable = {
			...variableOf(name, found, undefined),
			type: 'cell of char',
			content: 'texts' as const
		};
		out.push({ variable, data: undefined, stored: found.shape, texts });
		return;
	}
	if (found.classId === 1 || found.classId === 2) {
		for (const part of parts) matricesIn(view, part.at, part.end, little, part.name, out, depth + 1);
		return;
	}
	const data = elementAt(view, found.content, end, little);
	const fits = data && holds(data, found);
	const variable = variableOf(name, found, data?.type);
	out.push({ variable: fits ? variable : { ...variable, content: 'other' }, data, stored: found.shape });
}

interface Part {
	readonly name: string;
	readonly at: number;
	readonly end: number;
}

/** The matrices inside a cell or a struct of one. */
function partsOf(view: DataView, found: MatrixHead, name: string, end: number, little: boolean): Part[] {
	const count = found.shape.reduce((product, length) => product * length, 1);
	let at = found.content;
	const names: string[] = [];
	if (found.classId === 2) {
		const length = elementAt(view, at, end, little);
		if (!length || length.to - length.from < 4) return [];
		const width = view.getInt32(length.from, little);
		const fields = elementAt(view, length.next, end, little);
		if (!fields || width < 1) return [];
		const bytes = fields.to - fields.from;
		for (let i = 0; (i + 1) * width <= bytes && i < MAX_VARIABLES; i++) {
			const field = new Uint8Array(view.buffer, view.byteOffset + fields.from + i * width, width);
			names.push(new TextDecoder().decode(field).replace(/\0.*$/s, ''));
		}
		at = fields.next;
	}
	if (found.classId !== 1 && found.classId !== 2) return [];
	const parts: Part[] = [];
	const all = Math.min(found.classId === 1 ? count : count * names.length, MAX_VARIABLES);
	for (let i = 0; i < all; i++) {
		const element = elementAt(view, at, end, little);
		if (!element || element.type !== MI.matrix) break;
		const place = found.classId === 1 ? i : Math.floor(i / names.length);
		const of = found.classId === 2 && count === 1 ? name : `${name}{${place + 1}}`;
		const part = found.classId === 1 ? of : `${of}.${names[i % names.length]}`;
		parts.push({ name: part, at: element.from, end: element.to });
		at = element.next;
	}
	return parts;
}

/** The texts of a cell where all of it are texts. */
function cellTexts(
	view: DataView,
	parts: readonly Part[],
	{ shape }: MatrixHead,
	little: boolean
): readonly string[] | undefined {
	if (parts.length === 0 || parts.length !== shape.reduce((a, b) => a * b, 1)) return undefined;
	const texts: string[] = [];
	for (const { at, end } of parts) {
		const found = readHead(view, at, end, little);
		const data = found && elementAt(view, found.content, end, little);
		// An empty text has no characters, or is an empty matrix.
		if (found && found.shape.includes(0)) texts.push('');
		else if (found?.classId === 4 && data && holds(data, found))
			texts.push(charRows(view, data, found.shape, little)[0] ?? '');
		else return undefined;
	}
	return texts;
}

/** True when the data are as long as the shape says. */
function holds({ type, from, to }: Element, { shape, classId }: MatrixHead): boolean {
	const count = shape.reduce((product, length) => product * length, 1);
	if (classId === 4) return charBytes(type) !== undefined;
	const bytes = BYTES[type];
	return bytes !== undefined && NUMBERS.includes(classId) && to - from === count * bytes;
}

const charBytes = (type: number): number | undefined =>
	type === MI.utf8 || type === MI.int8 || type === MI.uint8
		? 1
		: type === MI.utf16 || type === MI.uint16
			? 2
			: type === MI.utf32
				? 4
				: undefined;

/** The rows of a matrix of characters, without the spaces that make them one length. */
export function charRows(
	view: DataView,
	{ type, from, to }: Element,
	shape: readonly number[],
	little: boolean
): string[] {
	const width = charBytes(type) ?? 1;
	const bytes = new Uint8Array(view.buffer, view.byteOffset + from, to - from);
	const characters =
		width === 1
			? [...new TextDecoder().decode(bytes)]
			: Array.from({ length: Math.floor((to - from) / width) }, (_, i) =>
					width === 2
						? String.fromCharCode(view.getUint16(from + 2 * i, little))
						: String.fromCodePoint(Math.min(0x10ffff, view.getUint32(from + 4 * i, little)))
				);
	const rows = shape[0] ?? 1;
	if (rows <= 1) return [characters.join('')];
	const columns = Math.floor(characters.length / rows);
	return Array.from({ length: Math.min(rows, characters.length) }, (_, row) =>
		Array.from({ length: columns }, (_, column) => characters[column * rows + row]!)
			.join('')
			.trimEnd()
	);
}

/** Reads the values of an element by their index. */
export function valuesOf(
	view: DataView,
	{ type, from }: Element,
	little: boolean
): (index: number) => number {
	switch (type) {
		case MI.int8:
			return (i) => view.getInt8(from + i);
		case MI.uint8:
			return (i) => view.getUint8(from + i);
		case MI.int16:
			return (i) => view.getInt16(from + 2 * i, little);
		case MI.uint16:
			return (i) => view.getUint16(from + 2 * i, little);
		case MI.int32:
			return (i) => view.getInt32(from + 4 * i, little);
		case MI.uint32:
			return (i) => view.getUint32(from + 4 * i, little);
		case MI.single:
			return (i) => view.getFloat32(from + 4 * i, little);
		case MI.int64:
			return (i) => Number(view.getBigInt64(from + 8 * i, little));
		case MI.uint64:
			return (i) => Number(view.getBigUint64(from + 8 * i, little));
		default:
			return (i) => view.getFloat64(from + 8 * i, little);
	}
}
