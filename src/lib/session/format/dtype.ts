/** How samples are stored. MyoGestic refuses a whole session for any other. */
export type Dtype = 'float16' | 'float32' | 'float64' | 'int8' | 'int16' | 'int32' | 'int64';

/** Samples as they are stored. float16 has no array of its own everywhere and comes as float32, which holds it exactly. */
export type SampleArray = Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | BigInt64Array;

interface Storage {
	readonly bytes: number;
	/** What zarrita is told: float16 travels as its bits, because Node 20 has no Float16Array. */
	readonly zarr: 'uint16' | Exclude<Dtype, 'float16'>;
	make(length: number): SampleArray;
}

const STORAGE: Readonly<Record<Dtype, Storage>> = {
	float16: { bytes: 2, zarr: 'uint16', make: (n) => new Float32Array(n) },
	float32: { bytes: 4, zarr: 'float32', make: (n) => new Float32Array(n) },
	float64: { bytes: 8, zarr: 'float64', make: (n) => new Float64Array(n) },
	int8: { bytes: 1, zarr: 'int8', make: (n) => new Int8Array(n) },
	int16: { bytes: 2, zarr: 'int16', make: (n) => new Int16Array(n) },
	int32: { bytes: 4, zarr: 'int32', make: (n) => new Int32Array(n) },
	int64: { bytes: 8, zarr: 'int64', make: (n) => new BigInt64Array(n) }
};

/** Every dtype that is read and written. */
export const DTYPES = Object.keys(STORAGE) as readonly Dtype[];

/** True for a name in `DTYPES`. */
export const isDtype = (name: unknown): name is Dtype =>
	typeof name === 'string' && Object.hasOwn(STORAGE, name);

/** Bytes one sample takes. */
export const bytesOf = (dtype: Dtype): number => STORAGE[dtype].bytes;

/** The name zarrita reads it under. */
export const zarrTypeOf = (dtype: Dtype): Storage['zarr'] => STORAGE[dtype].zarr;

/** An array of zeros for `length` samples of `dtype`. */
export const makeSamples = (dtype: Dtype, length: number): SampleArray => STORAGE[dtype].make(length);

let halves: Float32Array | undefined;

/** Every IEEE 754 binary16 value, by its bits. */
function halfTable(): Float32Array {
	const table = new Float32Array(65536);
	for (let bits = 0; bits < 65536; bits++) {
		const exponent = (bits >> 10) & 31;
		const fraction = bits & 1023;
		const magnitude =
			exponent === 0
				? fraction * 2 ** -24
				: exponent === 31
					? fraction
						? NaN
						: Infinity
					: (1 + fraction / 1024) * 2 ** (exponent - 15);
		table[bits] = bits & 0x8000 ? -magnitude : magnitude;
	}
	return table;
}

/** The number that float16 bits stand for. */
export function fromHalf(bits: number): number {
	halves ??= halfTable();
	return halves[bits]!;
}

/** float16 bits as float32, exactly. */
export function fromHalves(bits: Uint16Array): Float32Array {
	halves ??= halfTable();
	const out = new Float32Array(bits.length);
	for (let i = 0; i < bits.length; i++) out[i] = halves[bits[i]!]!;
	return out;
}

/** Samples as float32, what everything but storage computes with. Not a copy where they are float32 already. */
export function asFloat32(data: SampleArray): Float32Array {
	if (data instanceof Float32Array) return data;
	if (!(data instanceof BigInt64Array)) return Float32Array.from(data);
	const out = new Float32Array(data.length);
	for (let i = 0; i < data.length; i++) out[i] = Number(data[i]!);
	return out;
}
