import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LabelledRecording } from '../../core/recording.ts';
import { resolveFeatures } from '../../dsp/features/names.ts';
import type { ModelKindId } from '../../models/index.ts';
import { openSessionStore } from '../../session/read/open.ts';
import { iterLabeledWindows } from '../../session/windows/windows.ts';
import { visitLabelledWindows } from './labelled.ts';
import { evaluate, type Evaluated } from '../score/evaluate.ts';
import { train } from './train.ts';

const DATA = '../shared/data';
/** The figures of every person with `MYODECK_LONG=1`, else those of the first of each data set. */
const LONG = Boolean(process.env['MYODECK_LONG']);

const recording = async (name: string): Promise<LabelledRecording> =>
	(await openSessionStore(`${DATA}/${name}.session.zip`)).labelled('emg');

async function score(
	trainOn: string[],
	testOn: string[],
	set: string,
	model: ModelKindId = 'lda'
): Promise<Evaluated & { made: number }> {
	const { bundle, report } = await train(await Promise.all(trainOn.map(recording)), {
		pipeline: { filters: [], windowSeconds: 0.2, hopSeconds: 0.1, features: resolveFeatures([set]) },
		model,
		classNames: [],
		skipFirst: false,
		seed: 1,
		score: 'none'
	});
	const evaluated = await evaluate(bundle, await Promise.all(testOn.map(recording)), { skipFirst: false });
	return { ...evaluated, made: report.made };
}

/** Figures of `DATA.md`, made with LibEMG's features and scikit-learn's LDA: the rows of its table of cases. */
function published(dataset: string): { who: string; protocol: string; cells: Record<string, string> }[] {
	const path = `${DATA}/${dataset}/DATA.md`;
	if (!existsSync(path)) return [];
	const text = readFileSync(path, 'utf8');
	const table = text
		.slice(text.indexOf('## Per case'))
		.split('\n')
		.filter((line) => line.startsWith('|'));
	const [head, , ...rows] = table.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim())
	);
	return rows.map((row) => {
		const [, protocol, who] = /^(.*) (\S+)$/.exec(row[0]!)!;
		return {
			who: who!,
			protocol: protocol!,
			cells: Object.fromEntries(head!.map((name, i) => [name, row[i]!]))
		};
	});
}

/** Those of a protocol that are checked. */
function some(dataset: string, start: string): ReturnType<typeof published> {
	const all = published(dataset).filter(({ protocol }) => protocol.startsWith(start));
	return LONG ? all : all.slice(0, 1);
}

async function expectMetrics(
	trainOn: string[],
	testOn: string[],
	cells: Record<string, string>,
	sets: readonly string[]
): Promise<void> {
	for (const set of sets) {
		const { made, score: found } = await score(trainOn, testOn, set);
		expect([made, found.n]).toEqual([Number(cells['train windows']), Number(cells['test windows'])]);
		expect(Math.abs(100 * found.accuracy - Number(cells[`LDA/${set}`])), set).toBeLessThan(0.1);
	}
}

describe.skipIf(!existsSync(DATA))('real EMG gives the accuracies of LibEMG and scikit-learn:', () => {
	for (const { cells } of published('libemg-onesubject')) {
		test('libemg-onesubject, trials 1 to 5 → 6', async () => {
			const trials = [1, 2, 3, 4, 5].map((n) => `libemg-onesubject/trial${n}`);
			// On the other sets every single window is compared below.
			const sets = LONG ? ['RMS', 'HTD', 'LS4', 'LS9', 'TDPSD'] : ['RMS'];
			await expectMetrics(trials, ['libemg-onesubject/trial6'], cells, sets);
		});
	}
	// What the figures call each kind, and how near its share of right windows must come, in points.
	for (const [model, name, near] of [
		['qda', 'QDA', 0.1],
		['knn', 'KNN5z', 0.1],
		['logistic', 'SVMlin_z', 1],
		['forest', 'RF100', 1]
	] as const) {
		test(`libemg-onesubject, trials 1 to 5 → 6, ${name}`, async () => {
			const trials = [1, 2, 3, 4, 5].map((n) => `libemg-onesubject/trial${n}`);
			const { score: found } = await score(trials, ['libemg-onesubject/trial6'], 'HTD', model);
			const line = new RegExp(`\\| ${name}/HTD \\| ([\\d.]+) `);
			const figure = Number(line.exec(readFileSync(`${DATA}/libemg-onesubject/DATA.md`, 'utf8'))![1]);
			expect(Math.abs(100 * found.accuracy - figure)).toBeLessThan(near);
		});
	}
	for (const { who, cells } of some('wrist3dc', 'train->test')) {
		test(`wrist3dc ${who}, train → test`, async () => {
			// On other sets every single window of the first person is compared below.
			const sets = LONG ? ['RMS', 'HTD', 'LS4'] : ['LS4'];
			await expectMetrics([`wrist3dc/${who}_train`], [`wrist3dc/${who}_test`], cells, sets);
		});
	}
	for (const { who, cells } of some('myo-wrist', 'cross-session')) {
		test(`myo-wrist ${who}, sessions 1 and 2 → 3`, async () => {
			const [one, two, three] = [1, 2, 3].map((n) => `myo-wrist/${who}_s${n}`);
			await expectMetrics([one!, two!], [three!], cells, ['HTD']);
		});
	}
});

test.skipIf(!existsSync(DATA))('training sees the windows that iterLabeledWindows gives', async () => {
	const path = `${DATA}/libemg-onesubject/trial1.session.zip`;
	const sizes = { windowSeconds: 0.2, hopSeconds: 0.05 };
	const given: (readonly [Float32Array, number])[] = [];
	for await (const { window, ts } of iterLabeledWindows([path], {
		streamName: 'emg',
		skipFirst: false,
		...sizes
	})) {
		given.push([window, ts.at(-1)!]);
	}
	const seen: (readonly [Float32Array, number])[] = [];
	const from = await recording('libemg-onesubject/trial1');
	await visitLabelledWindows(
		from,
		{ filters: [], features: ['RMS'], ...sizes },
		from.segments,
		({ data, time }) => {
			seen.push([data.slice(), time]);
		}
	);
	expect(seen.length).toBeGreaterThan(500);
	expect(seen).toEqual(given);
});

const golden = `${DATA}/golden/lda_predictions.json`;
describe.skipIf(!existsSync(golden))('every window is called what scikit-learn calls it:', () => {
	interface Case {
		train: string[];
		test: string[];
		predictions: string;
		truth: string;
	}
	const cases = existsSync(golden) ? (JSON.parse(readFileSync(golden, 'utf8')) as Record<string, Case>) : {};
	const letters = (classes: Int32Array): string =>
		[...classes].map((c) => String.fromCharCode(97 + c)).join('');
	for (const [name, { train: trainOn, test: testOn, predictions, truth }] of Object.entries(cases)) {
		const set = name.split('/').at(-1)!;
		test(name, async () => {
			const found = await score(trainOn, testOn, set);
			expect(letters(found.truth)).toBe(truth);
			expect(letters(found.predicted)).toBe(predictions);
		});
	}
});
