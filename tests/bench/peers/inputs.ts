import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FeatureSetId } from '../../../src/lib/dsp/features/names.ts';
import { examples, fs, REAL, theInput, widened } from '../signal/input.ts';

/** Writes what a row's peer reads into a folder, and says where it is. */
type MakeInput = (folder: string) => Promise<object>;

const HOP = 50;

function put(
	folder: string,
	file: string,
	data: Float32Array | Int32Array,
	shape: readonly number[]
): object {
	writeFileSync(join(folder, file), data);
	return { file, dtype: data instanceof Float32Array ? '<f4' : '<i4', shape };
}

const features =
	(set: FeatureSetId, nChannels: number, length: number, count: number): MakeInput =>
	async (folder) => {
		const rows = length + (count - 1) * HOP;
		const data = widened(await theInput(), nChannels).subarray(0, rows * nChannels);
		const x = put(folder, `x-${set}-${nChannels}.f4`, data, [rows, nChannels]);
		return { task: 'features', set, x, length, hop: HOP };
	};

const fit =
	(task: 'lda' | 'forest', rows: number, nChannels: number): MakeInput =>
	async (folder) => {
		const { x, y, nFeatures } = await examples(rows, nChannels);
		const stem = `${task}-${rows}-${nFeatures}`;
		return {
			task,
			x: put(folder, `${stem}.f4`, x, [y.length, nFeatures]),
			y: put(folder, `${stem}.i4`, y, [y.length])
		};
	};

/** The rows of the benchmark that others can do too. */
export const peerInputs: Readonly<Record<string, MakeInput>> = {
	'features HTD 8x200 batch1000': features('HTD', 8, 200, 1000),
	'features HTD 64x400 batch200': features('HTD', 64, 400, 200),
	'features LS9 8x200 batch1000': features('LS9', 8, 200, 1000),
	'features TDPSD 8x200 batch1000': features('TDPSD', 8, 200, 1000),
	'features TDPSD 64x400 batch200': features('TDPSD', 64, 400, 200),
	'filter notch+band 8ch x 60 s@1kHz': async (folder) => {
		const rows = 60_000;
		const data = widened(await theInput(), 8).subarray(0, rows * 8);
		return { task: 'filter', x: put(folder, 'filter.f4', data, [rows, 8]), fs };
	},
	'LDA fit 1000x32': fit('lda', 1000, 8),
	'LDA fit 5000x32': fit('lda', 5000, 8),
	'LDA fit 20000x32': fit('lda', 20_000, 8),
	'LDA fit 5000x256': fit('lda', 5000, 64),
	'forest fit 5000x32': fit('forest', 5000, 8),
	...(existsSync(REAL) && {
		'open+decode session.zip 219k x 10 f32': async () => ({ task: 'decode', path: resolve(REAL) })
	})
};
