import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resolveFeatures } from '../../dsp/features/names.ts';
import { openSessionStore } from '../../session/read/open.ts';
import { seekable } from '../../session/read/seekable.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import { compareModels } from './compare.ts';
import { disagreementsOf } from './disagreements.ts';
import { inspectWindow } from './inspect.ts';
import { train } from '../fit/train.ts';
import { verify } from './verify.ts';

const run = (from: number, to: number, classIndex: number) => ({ from, to, classIndex });

test('disagreements are the stretches where names differ, merged, without time one of them is silent in', () => {
	const names = ['Rest', 'Fist'];
	const found = disagreementsOf([
		{ runs: [run(0, 2, 0), run(2, 5, 1), run(8, 9, 0)], classNames: names },
		// The same classes in another order.
		{ runs: [run(0.5, 3, 1), run(3, 4, 0), run(4, 5, 1), run(8, 9, 1)], classNames: ['Fist', 'Rest'] }
	]);
	expect(found).toEqual([
		{ from: 2, to: 3, predicted: ['Fist', 'Rest'] },
		{ from: 4, to: 5, predicted: ['Fist', 'Rest'] }
	]);
	expect(disagreementsOf([{ runs: [run(0, 1, 0)], classNames: names }])).toEqual([]);
});

const DATA = '../shared/data/myo-wrist';
/** The figures of every person with `MYODECK_LONG=1`, else those of the first. */
const LONG = Boolean(process.env['MYODECK_LONG']);
const open = (who: string, n: number) => openSessionStore(`${DATA}/${who}_s${n}.session.zip`);

/** An LDA on `set`, trained on sessions 1 and 2. */
async function trained(who: string, set: string, model: 'lda' | 'qda' = 'lda'): Promise<ModelBundle> {
	const sessions = await Promise.all([1, 2].map(async (n) => (await open(who, n)).labelled('emg')));
	const { bundle } = await train(sessions, {
		pipeline: { filters: [], windowSeconds: 0.2, hopSeconds: 0.1, features: resolveFeatures([set]) },
		model,
		classNames: [],
		skipFirst: false,
		seed: 1,
		score: 'none',
		name: `${model} ${set}`
	});
	return bundle;
}

test.skipIf(!existsSync(DATA))(
	'myo-wrist, session 3 with two models trained on 1 and 2: the table is that of LibEMG and scikit-learn',
	async () => {
		const table = readFileSync(`${DATA}/DATA.md`, 'utf8').split('\n');
		const head = table
			.find((line) => line.startsWith('| case'))!
			.split('|')
			.map((cell) => cell.trim());
		const rows = table.filter((line) => line.startsWith('| cross-session'));
		expect(rows.length).toBeGreaterThan(0);
		for (const line of LONG ? rows : rows.slice(0, 1)) {
			const cells = line.split('|').map((cell) => cell.trim());
			const who = /(\S+)$/.exec(cells[1]!)![1]!;
			const models = [await trained(who, 'RMS'), await trained(who, 'HTD')];
			const third = await (await open(who, 3)).labelled('emg');
			const { recordings, totals } = await compareModels(models, [third], { skipFirst: false });
			for (const [m, set] of ['RMS', 'HTD'].entries()) {
				const { score, changesPerSecond, learned } = recordings[0]!.models[m]!;
				const figure = Number(cells[head.indexOf(`LDA/${set}`)]);
				expect(Math.abs(100 * score.accuracy - figure), `${who} ${set}`).toBeLessThan(0.1);
				expect(totals[m]!.score).toEqual(score);
				expect(changesPerSecond).toBeGreaterThan(0);
				expect(learned).toBe(false);
			}
			// The models differ in some windows, and no stretch of disagreement says one thing twice.
			for (const { predicted, from, to } of recordings[0]!.disagreements) {
				expect(predicted[0]).not.toBe(predicted[1]);
				expect(to).toBeGreaterThan(from);
			}
		}
	}
);

test.skipIf(!existsSync(DATA))(
	'a window that is inspected is the one predicted on: same features, same outputs, as verification finds',
	async () => {
		const session = await open('p12345', 3);
		const input = seekable(session, 'emg');
		const bundle = await trained('p12345', 'HTD', 'qda');
		const none = { name: 'none', nOutputs: bundle.classNames.length, data: [], timestamps: [] };
		const { recomputed } = await verify(bundle, input, none);
		const n = recomputed.timestamps.length;
		for (const k of [0, 1, Math.floor(n / 2), n - 1]) {
			const time = recomputed.timestamps[k]!;
			const at = (await session.rowBefore('emg', time)) + 1;
			const window = await inspectWindow(bundle, input, at);
			expect(window.timestamps.at(-1)).toBe(time);
			expect(window.end - window.start).toBe(window.timestamps.length);
			const { nOutputs } = none;
			expect(window.outputs.map(({ value }) => value)).toEqual([
				...recomputed.outputs.subarray(k * nOutputs, (k + 1) * nOutputs)
			]);
			// Exactly the samples that are stored there.
			const { data, nChannels } = await session.getContinuous('emg', {
				start: window.start,
				end: window.end
			});
			expect(window.window[1]).toEqual(Array.from(window.timestamps, (_, i) => data[i * nChannels + 1]));
			expect(window.features).toHaveLength(4 * nChannels);
			expect(window.features[nChannels]!.name).toMatch(/^ZC /);
		}
		// With a memory (smoothers) it is run from the start, and the window is still the same.
		const steps = [{ kind: 'majority', params: { predictions: 5 } }];
		const at = Math.floor((await session.rowBefore('emg', recomputed.timestamps[20]!)) + 1);
		const [plain, smooth] = [
			await inspectWindow(bundle, input, at),
			await inspectWindow(bundle, input, at, steps)
		];
		expect({ ...smooth, smoothed: undefined }).toEqual({ ...plain, smoothed: undefined });
		await expect(inspectWindow(bundle, input, 3)).rejects.toThrow(/No window.*Step on/);
	}
);
