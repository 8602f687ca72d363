import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resolveFeatures } from '../../dsp/features/names.ts';
import { models, type ModelKindId } from '../../models/index.ts';
import type { Regressor } from '../../models/model.ts';
import { openSessionStore } from '../../session/read/open.ts';
import { fit, subset, type TrainingSet } from './training-set.ts';
import { regressionScoreOf, type OutputScore } from '../score/regression-score.ts';
import { targetRows } from './target-rows.ts';
import { pick } from './tasks.ts';

const DATA = '../shared/data/grip-force';

/** `0.860 (0.931)` by recording and column: R² and Pearson's r, made with LibEMG's features and scikit-learn. */
function published(): Record<string, Record<string, string>> {
	if (!existsSync(DATA)) return {};
	const lines = readFileSync(`${DATA}/DATA.md`, 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('|'));
	const [head, , ...rows] = lines.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim())
	);
	return Object.fromEntries(
		rows.map((row) => [row[0]!, Object.fromEntries(head!.map((name, i) => [name, row[i]!]))])
	);
}

/** Learns the first 70 % of the windows and is scored on the rest, as the figures are. */
async function score(
	recording: string,
	set: string,
	model: ModelKindId,
	settings = {}
): Promise<OutputScore> {
	const session = await openSessionStore(`${DATA}/${recording}.session.zip`);
	const source = { ...(await session.labelled('emg')), targets: await session.labelled('force') };
	const { examples } = await targetRows([source], {
		pipeline: { filters: [], windowSeconds: 0.2, hopSeconds: 0.05, features: resolveFeatures([set]) },
		targets: { stream: 'force', alignAt: 'midpoint' }
	});
	const n = examples.trial.length;
	const border = Math.floor(0.7 * n);
	const trainingSet: TrainingSet = { task: 'regress', kind: models.get(model) as Regressor, examples };
	const fitted = await fit(
		subset(trainingSet, (row) => row < border),
		{ settings, seed: 1 }
	);
	const rest = Int32Array.from({ length: n - border }, (_, i) => border + i);
	const output = new Float32Array(1);
	const predicted = Float32Array.from(rest, (row) => {
		fitted.predict(examples.x.subarray(row * examples.nFeatures, (row + 1) * examples.nFeatures), output);
		return output[0]!;
	});
	return regressionScoreOf(pick(examples.targets, rest, 1), predicted, ['force'], 'held-out', 1).outputs[0]!;
}

describe.skipIf(!existsSync(DATA))('grip force from EMG: R² and r of scikit-learn', () => {
	for (const [recording, cells] of Object.entries(published())) {
		if (recording === 'median') continue;
		for (const [column, set, model, settings] of [
			['OLS/RMS', 'RMS', 'ridge', { lambda: 0 }],
			['OLS/MAV', 'MAV', 'ridge', { lambda: 0 }],
			['OLS/HTD', 'HTD', 'ridge', { lambda: 0 }],
			['Ridge1_z/HTD', 'HTD', 'ridge', { lambda: 1 }],
			['KNN5_z/RMS', 'RMS', 'knn-regression', {}]
		] as const) {
			test(`${recording}, ${column}`, async () => {
				const [, r2, r] = /^(\S+) \((\S+)\)$/.exec(cells[column]!)!;
				const found = await score(recording, set, model, settings);
				expect(Math.abs(found.r2 - Number(r2))).toBeLessThan(0.005);
				expect(Math.abs(found.r - Number(r))).toBeLessThan(0.005);
			});
		}
	}
});
