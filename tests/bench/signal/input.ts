import { existsSync } from 'node:fs';
import { seeded } from '../../../src/lib/core/random.ts';
import type { LabelledRecording } from '../../../src/lib/core/recording.ts';
import type { Chunk, Window } from '../../../src/lib/core/signal.ts';
import { hertz, samples, seconds } from '../../../src/lib/core/units.ts';
import { Extractor } from '../../../src/lib/dsp/features/extractor.ts';
import { featureSets } from '../../../src/lib/dsp/features/names.ts';
import type { Examples } from '../../../src/lib/models/model.ts';
import { openSessionStore } from '../../../src/lib/session/read/open.ts';
import { fakeRecording } from '../../fixtures/fake-recording.ts';

export const fs = hertz(1000);

/** Real EMG when it lies beside the project (10 channels, 1000 Hz, 11 classes), else noise of that shape. */
export const REAL = '../shared/data/wrist3dc/p01_train.session.zip';
export const OTHER = '../shared/data/wrist3dc/p01_test.session.zip';

/** What every row starts from: rows × 10 channels and the class of each row. */
export interface Input {
	readonly data: Float32Array;
	readonly rows: number;
	readonly nChannels: number;
	readonly classOf: Int32Array;
}

let input: Promise<Input> | undefined;

/** Read once for all rows. */
export const theInput = (): Promise<Input> => (input ??= read());

async function read(): Promise<Input> {
	const recording = await theRecording();
	const { nChannels } = recording.info;
	const chunks: Chunk[] = [];
	for await (const chunk of recording.chunks()) chunks.push(chunk);
	const rows = chunks.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
	const data = new Float32Array(rows * nChannels);
	let at = 0;
	for (const chunk of chunks) {
		data.set(chunk.data, at);
		at += chunk.data.length;
	}
	const classOf = new Int32Array(rows);
	for (const { classIndex, start, end } of recording.segments) classOf.fill(classIndex, start, end);
	return { data, rows, nChannels, classOf };
}

/** The recording the input is read from. */
export async function theRecording(path = REAL): Promise<LabelledRecording> {
	if (existsSync(path)) return (await openSessionStore(path)).labelled('emg');
	const segments = Array.from({ length: 44 }, (_, trial) => [trial % 11, 4.788] as const);
	const classNames = Array.from({ length: 11 }, (_, c) => `class ${c}`);
	return fakeRecording({ info: { nChannels: 10, fs, unit: 'a.u.' }, segments, classNames, chunkRows: 1000 });
}

/**
 * Rows of as many channels as asked for: 8 are channels 0 to 7; of 64, channel c is channel c % 8 rolled on by 37 · c
 * samples.
 */
export function widened({ data, rows, nChannels }: Input, wanted: number): Float32Array {
	const out = new Float32Array(rows * wanted);
	for (let c = 0; c < wanted; c++) {
		const shift = wanted > 8 ? 37 * c : 0;
		for (let row = 0; row < rows; row++) {
			const from = (((row - shift) % rows) + rows) % rows;
			out[row * wanted + c] = data[from * nChannels + (c % 8)]!;
		}
	}
	return out;
}

/** Windows of `length` samples starting every `hop`, each in an array of its own, as many as fit up to `count`. */
export async function windows(nChannels: number, length: number, count: number, hop = 50): Promise<Window[]> {
	const source = await theInput();
	const data = widened(source, nChannels);
	const most = Math.min(count, Math.floor((source.rows - length) / hop) + 1);
	return Array.from({ length: most }, (_, w) => {
		const window = new Float32Array(nChannels * length);
		for (let c = 0; c < nChannels; c++) {
			for (let s = 0; s < length; s++) window[c * length + s] = data[(w * hop + s) * nChannels + c]!;
		}
		const end = w * hop + length;
		return { data: window, nChannels, nSamples: length, end: samples(end), time: seconds(end / fs) };
	});
}

/** Hudgins' features of real windows with the class of the sample each begins with. */
export async function examples(rows: number, nChannels: number): Promise<Examples> {
	const { classOf, rows: available } = await theInput();
	const hop = Math.min(50, Math.floor((available - 200) / rows));
	const windowList = await windows(nChannels, 200, rows, hop);
	const extractor = new Extractor(featureSets.HTD, nChannels, samples(200), fs);
	const x = new Float32Array(windowList.length * extractor.length);
	windowList.forEach((window, row) => extractor.extract(window, x, row * extractor.length));
	const y = Int32Array.from(windowList, (_, row) => classOf[row * hop]!);
	return { x, y, nFeatures: extractor.length, nClasses: 11, trial: Int32Array.from(y.keys()) };
}

/** `count` numbers of plain noise, for code whose speed does not depend on the values. */
export function noise(count: number): Float32Array {
	const random = seeded(1);
	return Float32Array.from({ length: count }, () => random() * 200 - 100);
}
