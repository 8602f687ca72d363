import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LabelledRecording } from '../../core/recording.ts';
import { resolveFeatures } from '../../dsp/features/names.ts';
import type { ModelKindId } from '../../models/index.ts';
import { openSessionStore } from '../../session/read/open.ts';
import { evaluate } from '../score/evaluate.ts';
import { train } from '../fit/train.ts';

/**
 * The tables of every real data set, whole. They take minutes: run with `MYODECK_LONG=1`. Without it, one case of each
 * table runs, but for those of which `real-data.test.ts` holds this figure and others.
 */
const LONG = Boolean(process.env['MYODECK_LONG']);
const DATA = '../shared/data';
/** A protocol whose first case `real-data.test.ts` holds by the same features, and others. */
const HELD_ELSEWHERE = 'train->test';
const SETS = ['RMS', 'HTD', 'LS4', 'LS9', 'TDPSD'];

const recording = async (name: string): Promise<LabelledRecording> =>
	(await openSessionStore(`${DATA}/${name}.session.zip`)).labelled('emg');

/** Only the segments for which `wanted` says so, given how many of its class came before and are there in all. */
function some(
	from: LabelledRecording,
	wanted: (before: number, all: number, classIndex: number) => boolean
): LabelledRecording {
	const of = (c: number): number => from.segments.filter(({ classIndex }) => classIndex === c).length;
	const seen = new Map<number, number>();
	const segments = from.segments.filter(({ classIndex }) => {
		const before = seen.get(classIndex) ?? 0;
		seen.set(classIndex, before + 1);
		return wanted(before, of(classIndex), classIndex);
	});
	return { ...from, segments };
}

type TrainAndTest = readonly [readonly LabelledRecording[], readonly LabelledRecording[]];

/** What a case of a table is trained and tested on, by the name of its protocol there. */
async function trainAndTest(dataset: string, protocol: string, who: string): Promise<TrainAndTest> {
	const at = (name: string): Promise<LabelledRecording> => recording(`${dataset}/${name}`);
	const split = async (
		name: string,
		first: (before: number, all: number) => boolean,
		most = Infinity
	): Promise<TrainAndTest> => {
		const whole = await at(name);
		return [
			[some(whole, (before, all, c) => first(before, all) && c < most)],
			[some(whole, (before, all, c) => !first(before, all) && c < most)]
		];
	};
	if (protocol.startsWith('trials'))
		return [await Promise.all([1, 2, 3, 4, 5].map((n) => at(`trial${n}`))), [await at('trial6')]];
	if (protocol.startsWith('train->test')) return [[await at(`${who}_train`)], [await at(`${who}_test`)]];
	if (protocol.startsWith('within(')) return split(`${who}_train`, (before) => before < 3);
	if (protocol.startsWith('cross-session')) {
		const [one, two, three] = await Promise.all([1, 2, 3].map((n) => at(`${who}_s${n}`)));
		return [[one!, two!], [three!]];
	}
	if (protocol.startsWith('within-session'))
		return split(who, (before, all) => before < Math.floor((2 * all) / 3));
	if (protocol.startsWith('within-day-22')) return split(who, (before) => before < 3);
	if (protocol.startsWith('within-day-8')) return split(who, (before) => before < 3, 8);
	const day1 = some(await at(who.replace(/day\d+/, 'day01')), (_, __, c) => c < 8);
	return [[day1], [some(await at(who), (_, __, c) => c < 8)]];
}

async function accuracy(
	[toTrain, toTest]: TrainAndTest,
	set: string,
	model: ModelKindId = 'lda'
): Promise<number> {
	const { bundle } = await train(toTrain, {
		pipeline: { filters: [], windowSeconds: 0.2, hopSeconds: 0.1, features: resolveFeatures([set]) },
		model,
		classNames: [],
		skipFirst: false,
		seed: 1,
		score: 'none'
	});
	return 100 * (await evaluate(bundle, toTest, { skipFirst: false })).score.accuracy;
}

for (const dataset of ['libemg-onesubject', 'wrist3dc', 'myo-wrist', 'myo-longterm']) {
	const path = `${DATA}/${dataset}/DATA.md`;
	describe.skipIf(!existsSync(path))(
		`${dataset}: LDA gives the table of LibEMG and scikit-learn to 0.1 points`,
		() => {
			const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
			const table = text
				.slice(text.indexOf('## Per case'))
				.split('\n')
				.filter((line) => line.startsWith('|'));
			const cells = (line: string): string[] =>
				line
					.split('|')
					.slice(1, -1)
					.map((cell) => cell.trim());
			const head = cells(table[0] ?? '');
			const cases = table.slice(2).map(cells);
			const seen = new Set<string>();
			for (const row of cases) {
				const [, protocol, who] = /^(.*) (\S+)$/.exec(row[0]!)!;
				const first = !seen.has(protocol!);
				seen.add(protocol!);
				if (!LONG && (!first || protocol!.startsWith(HELD_ELSEWHERE))) continue;
				test(`${protocol} ${who}`, { timeout: 300_000 }, async () => {
					const recordings = await trainAndTest(dataset, protocol!, who!);
					for (const set of LONG ? SETS : ['LS4']) {
						const found = await accuracy(recordings, set);
						expect(Math.abs(found - Number(row[head.indexOf(`LDA/${set}`)])), set).toBeLessThan(0.1);
					}
				});
			}
			// k-NN and the forest, where the table has them for every case of a protocol.
			const protocols = text.slice(0, text.indexOf('## Per case')).split('\n**').slice(1);
			for (const part of LONG ? protocols : []) {
				const protocol = part.slice(0, part.indexOf('**'));
				const mine = cases.filter((row) => row[0]!.startsWith(protocol));
				for (const [model, name] of [
					['knn', 'KNN5z'],
					['forest', 'RF100']
				] as const) {
					const line = new RegExp(`\\| ${name}/HTD \\| ([\\d.]+) [^|]*\\| (\\d+) \\|`).exec(part);
					if (!line || Number(line[2]) !== mine.length) continue;
					test(`${protocol}, ${name}, mean of ${mine.length}`, { timeout: 900_000 }, async () => {
						let sum = 0;
						for (const row of mine) {
							const who = row[0]!.slice(row[0]!.lastIndexOf(' ') + 1);
							sum += await accuracy(await trainAndTest(dataset, protocol, who), 'HTD', model);
						}
						expect(Math.abs(sum / mine.length - Number(line[1]))).toBeLessThan(1);
					});
				}
			}
		}
	);
}
