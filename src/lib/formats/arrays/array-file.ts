import type { LabelInterval } from '../label-intervals.ts';

/** An array in a file that holds several by name: MATLAB, HDF5, NumPy. */
export interface ArrayVariable {
	/** How the file calls it; parts of structs and groups by `.` and `/`. */
	readonly name: string;
	/** As the program that wrote it shows the shape. */
	readonly shape: readonly number[];
	/** The type in the words of that program (`double`, `int16`, `char`). */
	readonly type: string;
	/** `numbers` can be samples, `texts` can be names and labels; `other` is left out. */
	readonly content: 'numbers' | 'texts' | 'other';
	/** True when float32 holds every value of the type. */
	readonly fitsFloat32: boolean;
}

/** Which dimension of a matrix goes along the samples. */
export type SampleAxis = 0 | 1;

/** A file of arrays, opened. */
export interface ArrayFile {
	readonly variables: readonly ArrayVariable[];
	/**
	 * Values of samples `[from, to)` of a numeric variable of two dimensions at most (dimensions of length 1 do not
	 * count), `out[sample * channels + channel]`. Throws a SessionError when the file does not hold them.
	 */
	read(name: string, axis: SampleAxis, from: number, to: number): Promise<Float64Array>;
	/** The texts of a variable of texts, in the order they are stored in. */
	texts(name: string): Promise<readonly string[]>;
	/** Named stretches on the clock of the times, where the file has them beside its arrays. */
	readonly intervals?: readonly LabelInterval[] | undefined;
	/** Facts that stand beside the arrays: attributes of HDF5, by name. */
	readonly facts?: Readonly<Record<string, string | number>> | undefined;
	/** What could not be read of it, one sentence each. */
	readonly notes?: readonly string[] | undefined;
}

/** A variable as a matrix: dimensions of length 1 taken out. Undefined for three dimensions and more. */
export function matrixOf({ shape }: ArrayVariable): readonly [rows: number, columns: number] | undefined {
	const long = shape.filter((length) => length !== 1);
	return long.length > 2 ? undefined : [long[0] ?? 1, long[1] ?? 1];
}

/** The dimension of the samples: the longer one, as there are more samples than channels. */
export const sampleAxis = ([rows, columns]: readonly [number, number]): SampleAxis =>
	columns > rows ? 1 : 0;

/** Samples × channels of a variable, whichever way it is stored. */
export function sizeOf(variable: ArrayVariable): { samples: number; channels: number; axis: SampleAxis } {
	const matrix = matrixOf(variable) ?? [0, 0];
	const axis = sampleAxis(matrix);
	return { samples: matrix[axis], channels: matrix[axis === 0 ? 1 : 0], axis };
}

/** The last part of a name: `emg` of `data.emg`, `group/emg` and `emg{1}`, the first of several cells. */
export const baseName = (name: string): string =>
	name
		.split(/[./]/)
		.at(-1)!
		.replace(/\{1\}$/, '');

/** Reads a value at a place of a stored array. */
export type ValueAt = (index: number) => number;

/** Samples `[from, to)` out of a stored matrix of `rows` × `columns`. `order`: `C` has its rows one after the other. */
export function pickSamples(
	at: ValueAt,
	[rows, columns]: readonly [number, number],
	order: 'C' | 'F',
	axis: SampleAxis,
	from: number,
	to: number
): Float64Array {
	const [rowStep, columnStep] = order === 'C' ? [columns, 1] : [1, rows];
	const [sampleStep, channelStep, channels] =
		axis === 0 ? [rowStep, columnStep, columns] : [columnStep, rowStep, rows];
	const out = new Float64Array((to - from) * channels);
	for (let sample = from, i = 0; sample < to; sample++)
		for (let channel = 0; channel < channels; channel++)
			out[i++] = at(sample * sampleStep + channel * channelStep);
	return out;
}
