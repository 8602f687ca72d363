import type { Dataset, Group, Metadata } from 'h5wasm';
import type { ArrayVariable } from '../arrays/array-file.ts';
import type { OpenHdf5 } from './library.ts';

/** Groups inside each other, and arrays in all: a file may link a group to itself. */
const MAX_DEPTH = 8;
const MAX_ARRAYS = 2000;
const MAX_RANK = 32;

const [INTEGER, FLOAT, STRING, COMPOUND, ENUM, ARRAY] = [0, 1, 3, 6, 8, 10];

/** An array of the file: a dataset, or a member of one whose elements are records. */
export interface ArrayInFile {
	readonly variable: ArrayVariable;
	readonly path: string;
	/** Dimensions of the dataset; a record's own array dimensions follow them in `variable.shape`. */
	readonly dimensions: readonly number[];
	/** Bytes of an element of the dataset, and where in it the values begin. */
	readonly elementBytes: number;
	readonly offset: number;
	readonly number: NumberType | undefined;
	/** True for texts that MATLAB stores as numbers of characters. */
	readonly matlabText: boolean;
}

/** How a number is stored. */
export interface NumberType {
	readonly float: boolean;
	readonly bytes: number;
	readonly signed: boolean;
	readonly little: boolean;
}

/** Attributes with a single number or text. */
export type Attributes = Record<string, string | number>;

/** Finds every array and the attributes of groups. */
export function arraysIn({ file }: OpenHdf5): { arrays: ArrayInFile[]; attributes: Attributes } {
	const arrays: ArrayInFile[] = [];
	const attributes: Attributes = {};
	const ofDatasets: Attributes[] = [];
	const visit = (group: Group, path: string, depth: number): void => {
		addAttributes(group, attributes);
		for (const key of group.keys()) {
			if (arrays.length >= MAX_ARRAYS) return;
			// What MATLAB keeps for cells and objects, which point into it.
			if (depth === 0 && key.startsWith('#')) continue;
			const entity = group.get(key);
			const name = path === '' ? key : `${path}/${key}`;
			if (entity instanceof Object && 'type' in entity && entity.type === 'Group' && depth < MAX_DEPTH)
				visit(entity as Group, name, depth + 1);
			else if (entity instanceof Object && 'type' in entity && entity.type === 'Dataset') {
				arrays.push(...arraysOf(entity as Dataset, name));
				const own: Attributes = {};
				addAttributes(entity as Dataset, own);
				ofDatasets.push(own);
			}
		}
	};
	visit(file, '', 0);
	return { arrays, attributes: { ...agreed(ofDatasets), ...attributes } };
}

/** Attributes of datasets that no two of them give another value. */
function agreed(list: readonly Attributes[]): Attributes {
	const values = new Map<string, Set<string | number>>();
	for (const one of list)
		for (const [name, value] of Object.entries(one))
			values.set(name, (values.get(name) ?? new Set()).add(value));
	return Object.fromEntries(
		[...values].flatMap(([name, found]) => (found.size === 1 ? [[name, [...found][0]!]] : []))
	);
}

/** Adds the attributes with a single value that are not there yet. */
function addAttributes({ attrs }: Group | Dataset, attributes: Attributes): void {
	for (const [name, attribute] of Object.entries(attrs)) {
		if (name.startsWith('MATLAB_')) continue;
		const { type, shape } = attribute.metadata;
		if ((shape && shape.some((length) => length > 1)) || ![INTEGER, FLOAT, STRING].includes(type)) continue;
		const value = attribute.value;
		const one: unknown = ArrayBuffer.isView(value) || Array.isArray(value) ? Reflect.get(value, 0) : value;
		if (typeof one === 'bigint') attributes[name] ??= Number(one);
		else if (typeof one === 'number' || typeof one === 'string') attributes[name] ??= one;
	}
}

/** The arrays of a dataset: itself, or the members of its records. */
function arraysOf(dataset: Dataset, name: string): ArrayInFile[] {
	const { metadata } = dataset;
	const dimensions = metadata.shape ?? [];
	const matlab = 'MATLAB_class' in dataset.attrs ? String(dataset.attrs['MATLAB_class']!.value) : '';
	const empty = 'MATLAB_empty' in dataset.attrs || metadata.shape === null || dimensions.length > MAX_RANK;
	const base = { path: name, dimensions, elementBytes: metadata.size };
	if (metadata.type === COMPOUND && !empty) {
		return (metadata.compound_type?.members ?? []).map((member) => ({
			...base,
			...describe(`${name}.${member.name}`, member, dimensions, ''),
			offset: member.offset
		}));
	}
	// The library gives single numbers in the order of this machine; those in records and arrays stay as stored.
	const plain = metadata.type === INTEGER || metadata.type === FLOAT;
	const given = plain ? { ...metadata, littleEndian: true } : metadata;
	const found = describe(name, given, dimensions, matlab);
	return [
		{ ...base, ...found, ...(empty && { variable: { ...found.variable, content: 'other' } }), offset: 0 }
	];
}

function describe(
	name: string,
	metadata: Metadata,
	dimensions: readonly number[],
	matlab: string
): Pick<ArrayInFile, 'variable' | 'number' | 'matlabText'> {
	const inner = metadata.type === ARRAY ? metadata.array_type : undefined;
	const value = inner ?? metadata;
	const number = numberType(value);
	const matlabText = matlab === 'char' && number !== undefined;
	const text = value.type === STRING || matlabText;
	return {
		variable: {
			name,
			shape: matlabText ? [1] : [...dimensions, ...(inner?.shape ?? [])],
			type: text ? 'text' : number ? typeName(number) : 'other',
			content: text ? 'texts' : number ? 'numbers' : 'other',
			fitsFloat32: number !== undefined && (number.float ? number.bytes <= 4 : number.bytes <= 2)
		},
		number,
		matlabText
	};
}

function numberType(metadata: Metadata): NumberType | undefined {
	const { type, size, littleEndian, signed } = metadata;
	const float = type === FLOAT;
	if (!float && type !== INTEGER && type !== ENUM) return undefined;
	const possible = float ? [2, 4, 8] : [1, 2, 4, 8];
	if (!possible.includes(size)) return undefined;
	return { float, bytes: size, signed: type === ENUM ? true : signed, little: littleEndian };
}

const typeName = ({ float, bytes, signed }: NumberType): string =>
	`${float ? 'float' : signed ? 'int' : 'uint'}${8 * bytes}`;
