import { zlibSync } from 'fflate';

/** A variable as a test says it: numbers by columns, as MATLAB stores them; texts; cells and structs of those. */
export type MatVariable =
	| {
			readonly double: readonly number[];
			readonly shape: readonly number[];
			readonly stored?: 'int16' | 'uint8';
	  }
	| { readonly single: readonly number[]; readonly shape: readonly number[] }
	| { readonly char: string }
	| { readonly cell: readonly MatVariable[] }
	| { readonly struct: Readonly<Record<string, MatVariable>> };

/** How a file is written. */
export interface MatFileOptions {
	readonly compressed?: boolean;
	readonly big?: boolean;
}

/** Writes a MATLAB 5 file for tests, after the published description and apart from the reader. */
export function matFile(
	variables: Readonly<Record<string, MatVariable>>,
	{ compressed = false, big = false }: MatFileOptions = {}
): Uint8Array {
	const little = !big;
	const header = new Uint8Array(128).fill(0x20);
	header.set(new TextEncoder().encode('MATLAB 5.0 MAT-file, made by a test'));
	header.fill(0, 116, 124);
	header.set(big ? [0x01, 0x00, 0x4d, 0x49] : [0x00, 0x01, 0x49, 0x4d], 124);
	const parts: Uint8Array[] = [header];
	for (const [name, variable] of Object.entries(variables)) {
		const plain = matrix(name, variable, little);
		parts.push(compressed ? tagged(15, zlibSync(plain), little, false) : plain);
	}
	return joined(parts);
}

function matrix(name: string, variable: MatVariable, little: boolean): Uint8Array {
	const { classId, shape, content } = contentOf(variable, little);
	const flags = numbers([classId, 0], 4, little);
	const dims = numbers(shape, 4, little);
	const inside = [
		tagged(6, flags, little),
		tagged(5, dims, little),
		tagged(1, new TextEncoder().encode(name), little),
		...content
	];
	return tagged(14, joined(inside), little);
}

function contentOf(
	variable: MatVariable,
	little: boolean
): { classId: number; shape: readonly number[]; content: Uint8Array[] } {
	if ('double' in variable) {
		const { double: values, shape, stored } = variable;
		const data =
			stored === 'int16'
				? tagged(3, numbers(values, 2, little), little)
				: stored === 'uint8'
					? tagged(2, Uint8Array.from(values), little)
					: tagged(9, floats(values, 8, little), little);
		return { classId: 6, shape, content: [data] };
	}
	if ('single' in variable)
		return {
			classId: 7,
			shape: variable.shape,
			content: [tagged(7, floats(variable.single, 4, little), little)]
		};
	if ('char' in variable) {
		const codes = [...variable.char].map((letter) => letter.charCodeAt(0));
		return { classId: 4, shape: [1, codes.length], content: [tagged(4, numbers(codes, 2, little), little)] };
	}
	if ('cell' in variable)
		return {
			classId: 1,
			shape: [1, variable.cell.length],
			content: variable.cell.map((one) => matrix('', one, little))
		};
	const names = Object.keys(variable.struct);
	const fields = new Uint8Array(32 * names.length);
	for (const [i, name] of names.entries()) fields.set(new TextEncoder().encode(name), 32 * i);
	return {
		classId: 2,
		shape: [1, 1],
		content: [
			tagged(5, numbers([32], 4, little), little),
			tagged(1, fields, little),
			...Object.values(variable.struct).map((one) => matrix('', one, little))
		]
	};
}

/** An element: small ones in eight bytes, others behind a tag and filled up to a multiple of eight. */
function tagged(type: number, data: Uint8Array, little: boolean, padded = true): Uint8Array {
	if (type !== 14 && data.length > 0 && data.length <= 4 && padded) {
		const out = new Uint8Array(8);
		new DataView(out.buffer).setUint32(0, (data.length << 16) | type, little);
		out.set(data, 4);
		return out;
	}
	const out = new Uint8Array(8 + (padded ? Math.ceil(data.length / 8) * 8 : data.length));
	const view = new DataView(out.buffer);
	view.setUint32(0, type, little);
	view.setUint32(4, data.length, little);
	out.set(data, 8);
	return out;
}

function numbers(values: readonly number[], bytes: 2 | 4, little: boolean): Uint8Array<ArrayBuffer> {
	const out = new Uint8Array(bytes * values.length);
	const view = new DataView(out.buffer);
	for (const [i, value] of values.entries()) {
		if (bytes === 2) view.setInt16(2 * i, value, little);
		else view.setInt32(4 * i, value, little);
	}
	return out;
}

function floats(values: readonly number[], bytes: 4 | 8, little: boolean): Uint8Array {
	const out = new Uint8Array(bytes * values.length);
	const view = new DataView(out.buffer);
	for (const [i, value] of values.entries()) {
		if (bytes === 4) view.setFloat32(4 * i, value, little);
		else view.setFloat64(8 * i, value, little);
	}
	return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
