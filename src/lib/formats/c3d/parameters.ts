import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';

const BLOCK = 512;
const MAX_PARAMETERS = 5000;

/** A parameter: numbers or texts, whatever dimensions it has. */
export interface C3dParameter {
	readonly numbers: readonly number[];
	readonly texts: readonly string[];
}

/** Parameters by `GROUP:NAME`, in capitals. */
export type C3dParameters = ReadonlyMap<string, C3dParameter>;

/** How numbers of a file are stored, by its processor. */
export interface Processor {
	readonly little: boolean;
	/** VAX floating point, of DEC computers. */
	readonly dec: boolean;
}

/** Reads a float of the file's processor. */
export function floatAt(view: DataView, at: number, { little, dec }: Processor): number {
	if (!dec) return view.getFloat32(at, little);
	// VAX F: the 16-bit halves are swapped, and the exponent is two more.
	const bits = new DataView(new ArrayBuffer(4));
	bits.setUint16(0, view.getUint16(at, true));
	bits.setUint16(2, view.getUint16(at + 2, true));
	return bits.getFloat32(0) / 4;
}

/** Reads the parameter section. Throws a SessionError where it makes no sense. */
export async function readParameters(
	source: RandomAccess,
	firstBlock: number
): Promise<{ readonly parameters: C3dParameters; readonly processor: Processor }> {
	const again = 'Export it again with the program that wrote it, or convert it with Mokka or ezc3d.';
	const at = (firstBlock - 1) * BLOCK;
	if (at < BLOCK || at + 4 > source.size) throw refuse(source.name, 'has no parameters', again);
	const head = await source.read(at, 4);
	const type = head[3]! - 83;
	if (type < 1 || type > 3) throw refuse(source.name, `is of an unknown processor (${head[3]})`, again);
	const processor = { little: type !== 3, dec: type === 2 };
	// Some programs write the number of blocks as 0; the section ends where its data do.
	const length = Math.min((head[2] || 255) * BLOCK, source.size - at);
	const bytes = await source.read(at, length);
	return { parameters: parse(bytes, processor), processor };
}

function parse(bytes: Uint8Array, processor: Processor): C3dParameters {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const groups = new Map<number, string>();
	const found: { group: number; name: string; parameter: C3dParameter }[] = [];
	for (let at = 4; at + 2 <= bytes.length && found.length < MAX_PARAMETERS;) {
		const nameLength = Math.abs(view.getInt8(at));
		const id = view.getInt8(at + 1);
		const next = at + 2 + nameLength;
		if (nameLength === 0 || next + 3 > bytes.length) break;
		const name = new TextDecoder('latin1').decode(bytes.subarray(at + 2, next)).toUpperCase();
		const offset = view.getUint16(next, processor.little);
		if (id < 0) groups.set(-id, name);
		else {
			const parameter = valueOf(view, next + 2, processor);
			if (parameter) found.push({ group: id, name, parameter });
		}
		if (offset === 0) break;
		at = next + offset;
	}
	return new Map(
		found.map(({ group, name, parameter }) => [`${groups.get(group) ?? group}:${name}`, parameter])
	);
}

function valueOf(view: DataView, at: number, processor: Processor): C3dParameter | undefined {
	if (at + 2 > view.byteLength) return undefined;
	const type = view.getInt8(at);
	const rank = view.getUint8(at + 1);
	if (rank > 7 || at + 2 + rank > view.byteLength) return undefined;
	const shape = Array.from({ length: rank }, (_, i) => view.getUint8(at + 2 + i));
	const count = shape.reduce((product, length) => product * length, 1);
	const from = at + 2 + rank;
	const bytes = Math.abs(type);
	if (![1, 2, 4].includes(bytes) || from + count * bytes > view.byteLength) return undefined;
	if (type === -1) {
		const width = shape[0] ?? 1;
		const texts = Array.from({ length: width > 0 ? count / width : 0 }, (_, i) =>
			new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + from + i * width, width)).trim()
		);
		return { numbers: [], texts };
	}
	const numbers = Array.from({ length: count }, (_, i) =>
		type === 4
			? floatAt(view, from + 4 * i, processor)
			: type === 2
				? view.getInt16(from + 2 * i, processor.little)
				: view.getUint8(from + i)
	);
	return { numbers, texts: [] };
}

/** The texts of a parameter, with those that go on in `NAME2`, `NAME3` …: each holds 255 at most. */
export function allTexts(parameters: C3dParameters, name: string): readonly string[] {
	return goingOn(parameters, name).flatMap(({ texts }) => texts);
}

/** The numbers of a parameter, likewise. */
export const allNumbers = (parameters: C3dParameters, name: string): readonly number[] =>
	goingOn(parameters, name).flatMap(({ numbers }) => numbers);

function goingOn(parameters: C3dParameters, name: string): readonly C3dParameter[] {
	const found: C3dParameter[] = [];
	for (let n = 1; ; n++) {
		const next = parameters.get(n === 1 ? name : `${name}${n}`);
		if (!next) return found;
		found.push(next);
	}
}
