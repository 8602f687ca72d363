import type { ArrayVariable } from '../arrays/array-file.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';

/** Longer headers are none: NumPy itself refuses them. */
const MAX_HEADER = 65_536;
const MAX_RANK = 32;

/** How the values of an array are stored. */
export interface NpyHeader {
	readonly variable: ArrayVariable;
	/** Of a value, in bytes; of a text, in characters of four bytes. */
	readonly kind: 'f' | 'i' | 'u' | 'b' | 'U' | 'S' | undefined;
	readonly bytes: number;
	readonly little: boolean;
	readonly order: 'C' | 'F';
	/** Where the values begin. */
	readonly from: number;
}

/** Reads the header of a `.npy` file (NEP 1). Throws a SessionError where it is none, or the file ends before its values do. */
export async function readNpyHeader(source: RandomAccess, name: string): Promise<NpyHeader> {
	const again = 'Save it again with numpy.save.';
	const fixed = await source.read(0, Math.min(12, source.size));
	if (fixed.length < 12 || fixed[0] !== 0x93 || new TextDecoder().decode(fixed.subarray(1, 6)) !== 'NUMPY')
		throw refuse(source.name, 'is no NumPy array', again);
	const view = new DataView(fixed.buffer, fixed.byteOffset, 12);
	const long = fixed[6]! >= 2;
	const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
	const start = long ? 12 : 10;
	if (length > MAX_HEADER || start + length > source.size)
		throw refuse(source.name, 'has a damaged header', again);
	const text = new TextDecoder('latin1').decode(await source.read(start, length));
	const type = /'descr':\s*'([<>|=]?)([a-zA-Z])(\d*)'/.exec(text);
	const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
	const dimensions = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
	if (order === undefined || dimensions === undefined)
		throw refuse(source.name, 'has a damaged header', again);
	const shape = dimensions
		.split(',')
		.map((one) => one.replace('L', '').trim())
		.filter((one) => one !== '')
		.map(Number);
	if (shape.length > MAX_RANK || !shape.every(Number.isSafeInteger))
		throw refuse(source.name, 'has a damaged header', again);
	const kind = kindOf(type?.[2], Number(type?.[3] ?? 0));
	const bytes = Number(type?.[3] || 1) * (kind === 'U' ? 4 : 1);
	const from = start + length;
	const whole = shape.reduce((product, one) => product * one, 1) * bytes;
	if (kind !== undefined && !(from + whole <= source.size)) {
		throw refuse(
			source.name,
			`ends before its array of ${shape.join(' × ')} does`,
			'Get the file again, or save it again.'
		);
	}
	const texts = kind === 'U' || kind === 'S';
	return {
		variable: {
			name,
			shape,
			type: type ? `${type[2]}${type[3]}` : 'objects',
			content: kind === undefined ? 'other' : texts ? 'texts' : 'numbers',
			fitsFloat32: kind === 'f' ? bytes <= 4 : kind === 'b' || bytes <= 2
		},
		kind,
		bytes,
		little: type?.[1] !== '>',
		order: order === 'True' ? 'F' : 'C',
		from
	};
}

function kindOf(letter: string | undefined, bytes: number): NpyHeader['kind'] {
	if (letter === 'f') return [2, 4, 8].includes(bytes) ? 'f' : undefined;
	if (letter === 'i' || letter === 'u') return [1, 2, 4, 8].includes(bytes) ? letter : undefined;
	if (letter === 'b') return 'b';
	return (letter === 'U' || letter === 'S') && bytes > 0 ? letter : undefined;
}
