import type { LslFormat } from './stream-info.ts';

/** Values of consecutive samples, sample-major: `values[sample * channels + channel]`. */
export type LslValues =
	Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | BigInt64Array | readonly string[];

/** Consecutive samples as an outlet sent them. */
export interface LslChunk {
	readonly values: LslValues;
	/** One per sample, seconds on the outlet's own clock, as sent or deduced from the rate. */
	readonly timestamps: Float64Array;
}

const ARRAYS = {
	float32: Float32Array,
	double64: Float64Array,
	int32: Int32Array,
	int16: Int16Array,
	int8: Int8Array,
	int64: BigInt64Array
} as const;

/** Numbers of one format. */
export type NumberArray = Exclude<LslValues, readonly string[]>;

/** An array of `length` zeros of a numeric format. */
export function numbersOf(format: Exclude<LslFormat, 'string'>, length: number): NumberArray {
	return new ARRAYS[format](length);
}

/** The values of a list as an array of the format; an array of the right kind is returned as it is. */
export function valuesOf(
	format: LslFormat,
	list: readonly (number | bigint | string)[] | LslValues
): LslValues {
	if (format === 'string') return Array.from(list as readonly string[], String);
	const Kind = ARRAYS[format];
	if (list instanceof Kind) return list;
	if (format === 'int64') return BigInt64Array.from(list as readonly bigint[], (one) => BigInt(one));
	return (ARRAYS[format] as typeof Float64Array).from(list as readonly number[], Number) as LslValues;
}
