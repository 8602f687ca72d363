// Over 250 lines because every case loads a script that is written out in it.
import { describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { hertz, samples, seconds } from '../core/units.ts';
import type { LabelledRecording } from '../core/recording.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import { loadBundle, saveBundle } from '../pipeline/bundle/bundle-file.ts';
import { compareModels } from '../pipeline/analysis/compare.ts';
import { inspectWindow } from '../pipeline/analysis/inspect.ts';
import { verify } from '../pipeline/analysis/verify.ts';
import { LivePrediction } from '../pipeline/run/live.ts';
import type { CustomParts } from '../pipeline/run/custom-parts.ts';
import { featureSets } from '../dsp/features/names.ts';
import { DEFAULT_PIPELINE } from '../pipeline/run/pipeline.ts';
import { Predictor } from '../pipeline/run/predictor.ts';
import { train, type TrainOptions } from '../pipeline/fit/train.ts';
import { compile } from './compile.ts';
import { customParts } from './custom-pipeline.ts';
import type { UserScript } from './script-api.ts';
import { blamed, lineOf } from './script-error.ts';
import { ScriptHost } from './script-host.ts';

const logged: string[] = [];

/** Loads a script as the worker does, but into this thread. */
async function load(source: string): Promise<CustomParts> {
	const url = `data:text/javascript,${encodeURIComponent(await compile(source))}`;
	const exports = (await import(/* @vite-ignore */ url)) as UserScript;
	const context = { log: (...values: unknown[]) => void logged.push(values.join(' ')) };
	try {
		return customParts(new ScriptHost(exports, url, context));
	} catch (error) {
		throw blamed('load', error);
	}
}

const info = { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' as const };

/** Weak and strong noise in turn, a second each. */
function recording(seed: number, n = 8): LabelledRecording {
	const random = seeded(seed);
	const data = Float32Array.from(
		{ length: 2000 * n },
		(_, k) => (random() - 0.5) * (Math.floor(k / 2000) % 2 === 0 ? 10 : 80)
	);
	const timestamps = Float64Array.from({ length: 1000 * n }, (_, i) => 100 + i / 1000);
	return {
		id: `r${seed}`,
		name: `r${seed}`,
		info,
		classNames: ['weak', 'strong'],
		first: samples(0),
		segments: Array.from({ length: n }, (_, label) => ({
			label,
			classIndex: label % 2,
			start: samples(1000 * label),
			end: samples(1000 * (label + 1))
		})),
		gapsKnown: true,
		async *chunks() {
			yield { data, timestamps, index: samples(0) };
		}
	};
}

const options: TrainOptions = {
	pipeline: { ...DEFAULT_PIPELINE, features: featureSets.HTD },
	model: 'lda',
	classNames: ['weak', 'strong'],
	skipFirst: false,
	seed: 1,
	score: 'leave-one-trial-out'
};

/** Nearest mean of two features of one's own, with types. */
const NEAREST = `
interface Means { readonly means: Float32Array[] }
export function extract(window, info) {
	const values: number[] = [];
	for (let c = 0; c < window.nChannels; c++) {
		let sum = 0;
		for (const x of window.channel(c)) sum += x * x;
		values.push(Math.log(1 + sum / window.nSamples));
	}
	return [...values, ...info.features('WL')];
}
export function train(windows: Float32Array[], labels: number[], ctx): Means {
	ctx.log('classes', ctx.classNames.join());
	const means = ctx.classNames.map((_, c) => {
		const own = windows.filter((_, i) => labels[i] === c);
		return windows[0].map((_, j) => own.reduce((sum, row) => sum + row[j], 0) / own.length);
	});
	ctx.progress(1);
	return { means };
}
export function predict(model: Means, features: Float32Array): number[] {
	return model.means.map((mean) => Math.exp(-Math.hypot(...mean.map((m, j) => (m - features[j]) / 100))));
}
`;

test('a script extracts, learns and predicts; its model comes back from its file the same', async () => {
	const own = await load(NEAREST);
	const { bundle, score } = await train([recording(1)], options, { own });
	expect(logged.at(-1)).toBe('classes weak,strong');
	expect(bundle.kind).toBe('own');
	expect(score!.n).toBeGreaterThan(100);
	expect(score!.accuracy).toBeGreaterThan(0.95);
	const file = loadBundle(saveBundle({ ...bundle, script: { source: NEAREST } }));
	expect(file).toEqual({ ...bundle, script: { source: NEAREST } });

	const rows = [];
	for await (const chunk of recording(2).chunks()) {
		const [live, kept] = [bundle, file].map((one) =>
			[...new Predictor(one, info, undefined, own).push(chunk)].map(({ time, outputs }) => [time, ...outputs])
		);
		expect(kept).toEqual(live);
		rows.push(...live!);
	}
	expect(rows.length).toBeGreaterThan(100);
	expect(rows.every(([, a, b]) => Math.abs(a! + b! - 1) < 1e-6)).toBe(true);
});

test('live, a script says the same as in one pass, however the stream came', async () => {
	const own = await load(NEAREST);
	const { bundle } = await train([recording(1)], { ...options, score: 'none' }, { own });
	const ring = SharedRing.create(2, 10_000);
	const live = new LivePrediction(bundle, info, ring.handle, 'p', () => seconds(0), [], own);
	const random = seeded(4);
	const whole: number[][] = [];
	for await (const { data, timestamps } of recording(3).chunks()) {
		for (const frame of new Predictor(bundle, info, undefined, own).push({ data, timestamps })) {
			whole.push([...frame.outputs]);
		}
		for (let at = 0; at < timestamps.length;) {
			const n = Math.min(timestamps.length - at, 1 + Math.floor(random() * 300));
			ring.write(
				{ data: data.subarray(2 * at, 2 * (at + n)), timestamps: timestamps.subarray(at, at + n) },
				seconds(0)
			);
			live.catchUp();
			at += n;
		}
	}
	const { data, timestamps } = live.output.read(0, live.output.buffer());
	expect(timestamps.length).toBe(whole.length);
	expect([...data]).toEqual(whole.flat());
});

test('a custom pipeline is verified, taken apart and compared as any model is', async () => {
	const own = await load(NEAREST);
	const { bundle } = await train([recording(1)], { ...options, score: 'none' }, { own });
	const other = recording(2);
	const [data, timestamps]: [number[], number[]] = [[], []];
	for await (const chunk of other.chunks())
		for (const { time, outputs } of new Predictor(bundle, info, undefined, own).push(chunk)) {
			data.push(...outputs);
			timestamps.push(time);
		}
	const outputs = { name: 'p', nOutputs: 2, data: Float32Array.from(data), timestamps };
	const verified = await verify(bundle, other, outputs, { own });
	expect(verified).toMatchObject({ compared: timestamps.length, differing: 0, onlyRecorded: 0 });
	const seekable = { ...other, chunksFrom: () => other.chunks(), rowOf: () => 0 };
	const window = await inspectWindow(bundle, seekable, 3500, [], own);
	expect(window.features.map(({ name }) => name)).toEqual(['1', '2', '3', '4']);
	expect(window.outputs.map(({ name }) => name)).toEqual(['weak', 'strong']);
	const scripts = new Map([[bundle.id, own]]);
	const { totals } = await compareModels([bundle], [other], { skipFirst: false, scripts });
	expect(totals[0]!.score.accuracy).toBeGreaterThan(0.95);
});

test('extract alone feeds the chosen kind of model; predict alone needs no training', async () => {
	const features = await load(NEAREST.slice(0, NEAREST.indexOf('export function train')));
	const lda = await train([recording(1)], options, { own: features });
	expect(lda.bundle.kind).toBe('lda');
	expect(lda.score!.accuracy).toBeGreaterThan(0.95);
	const rule = await load('export const predict = (model, [mav]) => (mav > 10 ? 1 : 0);');
	const ruled = await train([recording(1)], options, { own: rule });
	expect(ruled.score!.accuracy).toBeGreaterThan(0.95);
});

test('a regression by a script gives its values', async () => {
	const own = await load(`
		export const task = 'regress';
		export const train = (windows, labels) => ({ slope: labels.reduce((s, y, i) => s + y[0] / windows[i][0], 0) / labels.length });
		export const predict = (model, features) => model.slope * features[0];`);
	const measured = {
		...recording(1),
		targets: { info: { ...info, name: 'force', nChannels: 1 }, chunks: targets }
	};
	async function* targets(): ReturnType<LabelledRecording['chunks']> {
		const timestamps = Float64Array.from({ length: 8000 }, (_, i) => 100 + i / 1000);
		yield { data: timestamps.map((_, i) => 1 + (Math.floor(i / 1000) % 2)) as never, timestamps };
	}
	const { bundle, regressionScore } = await train(
		[measured],
		{ ...options, targets: { stream: 'force' } },
		{ own }
	);
	expect(bundle.task).toBe('regress');
	expect(regressionScore!.outputs[0]!.r).toBeGreaterThan(0.8);
});

describe('what is wrong with a script is named, with its line', () => {
	const refused: readonly (readonly [string, string, RegExp, number | undefined])[] = [
		['a syntax error', 'export function extract() {\n\treturn [1,;\n}', /cannot be read, line 2/, 2],
		['an import', "\nimport x from 'https://example.org/x.js';", /line 2: a script cannot import/, 2],
		['no function', 'const a = 1;', /exports none of extract, train and predict/, undefined],
		['no predict', 'export const train = () => 1;', /exports train and no predict/, undefined],
		['no function called so', 'export const extract = 3;', /its extract is no function/, undefined],
		[
			'a task that is none',
			"export const task = 'guess';\nexport const predict = () => 0;",
			/its task is "guess"/,
			undefined
		],
		[
			'extract throws',
			'export function extract(window) {\n\tconst a = 1;\n\treturn windw.data;\n}',
			/line 3, in extract: windw is not defined/,
			3
		],
		[
			'extract gives nothing',
			'export const extract = () => {};',
			/extract returned undefined instead of a list/,
			undefined
		],
		['extract gives a promise', 'export const extract = async () => [1];', /returned a promise/, undefined],
		[
			'extract gives no number',
			"export const extract = () => [1, 'x'];",
			/returned the text "x" at position 1/,
			undefined
		],
		['extract gives NaN', 'export const extract = () => [0, NaN];', /returned NaN at position 1/, undefined],
		[
			'extract changes its mind',
			'let n = 1;\nexport const extract = () => new Array(n++).fill(1);',
			/extract returned 2 numbers instead of 1/,
			undefined
		],
		[
			'predict gives too few',
			'export const predict = () => [1, 2, 3];',
			/predict returned 3 numbers instead of 2/,
			undefined
		],
		[
			'predict gives a class that is none',
			'export const predict = () => 7;',
			/predict returned 7, and the classes are 0 to 1/,
			undefined
		],
		[
			'predict gives a negative probability',
			'export const predict = () => [-1, 2];',
			/-1 for class 0/,
			undefined
		],
		[
			'train throws later',
			'export const predict = () => 0;\nexport async function train() {\n\tawait null;\n\tthrow new Error("too few");\n}',
			/line 4, in train: too few/,
			4
		],
		[
			'a model that is not plain',
			'export const predict = () => 0;\nexport const train = () => ({ a: [() => 1] });',
			/the model\.a\[0\] is a function/,
			undefined
		]
	];
	test.each(refused)('%s', async (_name, source, says, line) => {
		const outcome = load(source).then((own) => train([recording(1)], options, { own }));
		await expect(outcome).rejects.toThrow(says);
		await expect(outcome).rejects.toMatchObject({ name: 'ModelError' });
		const message = await outcome.catch((error: Error) => error.message);
		expect(lineOf(message as string)).toBe(line);
	});
});

test('a script cannot change the window that others see', async () => {
	const own = await load(
		'export const extract = (window) => { const x = window.data[0]; window.data.fill(0); return [x]; };'
	);
	const extractor = own.extractor!(2, samples(4), hertz(100));
	const data = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
	const out = new Float32Array(2);
	for (const at of [0, 1]) {
		extractor.extract({ data, nChannels: 2, nSamples: 4, end: samples(4), time: seconds(0) }, out, at);
	}
	expect([...data, ...out]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 1]);
});

test('a model with a script does nothing where scripts do not run', async () => {
	const own = await load(NEAREST);
	const { bundle } = await train([recording(1)], { ...options, score: 'none' }, { own });
	expect(() => new Predictor({ ...bundle, script: { source: NEAREST } }, info)).toThrow(/has a script in it/);
});
