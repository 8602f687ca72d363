import { regressionScoreOf } from '../../src/lib/pipeline/score/regression-score.ts';
import { targetRows } from '../../src/lib/pipeline/fit/target-rows.ts';
import { models, DEFAULT_PIPELINE, type LabelledRecording } from '../../src/lib/index.ts';
import { PHASES } from '../../src/lib/guided/target.ts';
import { expect, openStep, test } from './app-page.ts';
import { connectArm, done, exported } from './guide.ts';
import { effortModel, pursuitRecording, TARGETS } from './fake-arm.ts';

const LONG = Boolean(process.env['MYODECK_LONG']);
const SEED = 3;
const SECONDS = LONG ? 60 : 12;

/** How well a regression learned from one take says the other. */
async function score(on: LabelledRecording, from: LabelledRecording): Promise<{ r2: number; n: number }> {
	const bundle = await effortModel(from);
	const { examples } = await targetRows([on], { pipeline: bundle.pipeline, targets: TARGETS });
	const { x, nFeatures, targets } = examples;
	const model = models.get(bundle.kind).load(bundle.weights);
	const predicted = new Float32Array(targets.length);
	for (let row = 0; row < targets.length; row++)
		model.predict(x.subarray(row * nFeatures, (row + 1) * nFeatures), predicted.subarray(row, row + 1));
	return regressionScoreOf(targets, predicted, ['target_pct'], 'held-out', 1);
}

test('zero and the strongest contraction are measured, a pursuit is recorded as a stream, and a ridge regression learns it', async ({
	deck
}, info) => {
	test.setTimeout(LONG ? 300_000 : 60_000);
	await connectArm(deck, SEED);
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Guided…' }).click();
	await deck.getByRole('radio', { name: /^Target:/ }).check();
	await expect(deck.getByRole('button', { name: 'Start' })).toHaveAttribute(
		'aria-description',
		/^Measure baseline and MVC first/
	);
	await deck.getByRole('button', { name: 'Baseline', exact: true }).click();
	await expect(deck.getByText(/^Relax \d/)).toBeVisible();
	await expect(deck.getByRole('button', { name: 'Baseline', exact: true })).toBeVisible();
	await deck.getByRole('button', { name: 'MVC', exact: true }).click();
	await expect(deck.getByText('without pauses')).toBeVisible();

	const recordings: LabelledRecording[] = [];
	for (const path of LONG ? [1, 2] : [1]) {
		await deck.evaluate((change) => window.myodeck.guided.target.change(change), {
			...{ seed: path, seconds: SECONDS, readySeconds: 1 }
		});
		await deck.getByRole('button', { name: 'Start' }).click();
		await expect(deck.getByRole('button', { name: 'Stop and save' })).toBeVisible();
		// A pause in the middle leaves no mark in what is learned.
		await deck.waitForFunction(() => window.myodeck.recording.elapsed > 3);
		await deck.keyboard.press('Space');
		await expect(deck.getByText('Press Space to resume.')).toBeVisible();
		await deck.keyboard.press('PageDown');
		const session = await exported(deck, await done(deck));
		const { data, timestamps } = await session.getContinuous('target');
		const phases = new Set(Array.from(timestamps, (_, row) => PHASES[Number(data[2 * row + 1])]));
		expect([...phases].sort()).toEqual(['done', 'idle', 'ready', 'track']);
		const facts = session.extras['myodeck'] as Record<string, Record<string, number>>;
		expect(facts['target']).toMatchObject({ shape: 'pursuit', seed: path, seconds: SECONDS });
		expect(facts['calibration']!['mvc']).toBeGreaterThan(2 * facts['calibration']!['zero']!);
		const dialog = deck.getByRole('dialog');
		await expect(dialog.getByText(/^\d+\.\d % MVC$/)).toBeVisible();
		await expect(dialog.getByText('Correlation')).toBeVisible();
		expect(session.extras['myodeck']).toMatchObject({
			target_result: { stopped: false, r: expect.any(Number) }
		});
		recordings.push({ ...(await session.labelled('emg')), targets: await session.labelled('target') });
		if (path === 2 || !LONG) continue;
		await dialog.getByRole('button', { name: 'Repeat' }).click();
	}
	// One press trains a regression on the target, whatever was chosen before.
	await deck.getByRole('dialog').getByRole('button', { name: 'Train regression' }).click();
	await expect(deck.getByRole('dialog')).toBeHidden({ timeout: 30_000 });
	const made = await deck.evaluate(() => window.myodeck.training.model);
	expect(made).toMatchObject({ task: 'regress', kind: 'ridge' });
	const [first, second = await pursuitRecording({ seed: SEED, path: 2, seconds: 30 })] = recordings;
	const { r2, n } = await score(second, first!);
	info.annotations.push({ type: 'measured', description: JSON.stringify({ r2, n }) });
	expect(n).toBeGreaterThan(0.9 * ((LONG ? SECONDS : 30) / DEFAULT_PIPELINE.hopSeconds));
	expect(r2).toBeGreaterThan(0.9);
});
