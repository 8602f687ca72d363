import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import {
	models,
	openSessionStore,
	train,
	DEFAULT_PIPELINE,
	type LabelledRecording
} from '../../src/lib/index.ts';
import { regressionScoreOf } from '../../src/lib/pipeline/regression-score.ts';
import { targetRows } from '../../src/lib/pipeline/target-rows.ts';
import { LEARNED_PHASES, PHASES } from '../../src/lib/guided/target.ts';
import { expect, test } from './deck.ts';

const SECONDS = process.env['MYODECK_LONG'] ? 60 : 12;
const TARGETS = { stream: 'target', channels: [0], only: { channel: 1, values: LEARNED_PHASES } };

/** Follows a pursuit of its own seed to the end; the take as training takes it. */
async function take(page: Page, seed: number): Promise<LabelledRecording> {
	await page.evaluate((change) => window.myodeck.guided.target.change(change), {
		seed,
		seconds: SECONDS,
		readySeconds: 1
	});
	await page.getByRole('button', { name: 'Begin' }).click();
	await expect(page.getByRole('button', { name: 'Stop and keep' })).toBeVisible();
	if (seed === 2) {
		// A pause in the middle leaves no mark in what is learned.
		await page.waitForFunction(() => window.myodeck.recording.elapsed > 4);
		await page.keyboard.press('Space');
		await expect(page.getByText('Press Space to go on.')).toBeVisible();
		await page.keyboard.press('PageDown');
	}
	await expect(page.getByRole('heading', { name: 'Done' })).toBeVisible({ timeout: 120_000 });
	const downloading = page.waitForEvent('download');
	await page.evaluate(async () => {
		const { guided, library } = window.myodeck;
		while (!library.get(guided.target.sessionId)) await new Promise((resolve) => setTimeout(resolve, 50));
		await window.myodeck.export([guided.target.sessionId]);
	});
	const session = await openSessionStore(await (await downloading).path());
	const { data, timestamps } = await session.getContinuous('target');
	const phases = new Set(Array.from(timestamps, (_, row) => PHASES[Number(data[2 * row + 1])]));
	expect([...phases].sort()).toEqual(
		seed === 2 ? ['done', 'idle', 'ready', 'track'] : ['done', 'ready', 'track']
	);
	await page.getByRole('dialog').getByRole('button', { name: 'Again' }).click();
	return { ...(await session.labelled('emg')), targets: await session.labelled('target') };
}

test('a pursuit is recorded as a stream, a ridge regression learns it, and moves the cursor of a target test', async ({
	deck
}) => {
	test.setTimeout(300_000);
	await deck.evaluate(() => window.myodeck.connect('synthetic', { seed: 3 }));
	await deck.getByRole('button', { name: 'Guided…' }).click();
	await deck.getByRole('radio', { name: /^Target:/ }).check();
	await expect(deck.getByRole('button', { name: 'Begin' })).toHaveAttribute(
		'aria-description',
		/^Do Zero and MVC first/
	);
	await deck.getByRole('button', { name: 'Zero', exact: true }).click();
	await expect(deck.getByText(/^Relax \d/)).toBeVisible();
	await expect(deck.getByRole('button', { name: 'Zero', exact: true })).toBeVisible();
	await deck.getByRole('button', { name: 'MVC', exact: true }).click();
	await expect(deck.getByText('without pauses')).toBeVisible();
	const { violations } = await new AxeBuilder({ page: deck }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);

	const first = await take(deck, 1);
	const second = await take(deck, 2);
	const { bundle } = await train([first], {
		pipeline: DEFAULT_PIPELINE,
		model: 'ridge',
		targets: TARGETS,
		classNames: [],
		skipFirst: false,
		seed: 1,
		score: 'none'
	});
	const { examples } = await targetRows([second], { pipeline: bundle.pipeline, targets: TARGETS });
	const { x, nFeatures, targets } = examples;
	const model = models.get(bundle.kind).load(bundle.weights);
	const said = new Float32Array(targets.length);
	for (let row = 0; row < targets.length; row++)
		model.predict(x.subarray(row * nFeatures, (row + 1) * nFeatures), said.subarray(row, row + 1));
	const { r2, n } = regressionScoreOf(targets, said, ['target_pct'], 'held-out', 1);
	expect(n).toBeGreaterThan(0.9 * (SECONDS / DEFAULT_PIPELINE.hopSeconds));
	expect(r2).toBeGreaterThan(0.9);

	// In the app: the same model moves the cursor.
	await deck.evaluate(async () => {
		const app = window.myodeck;
		app.settings.data.training.model = 'ridge';
		await app.train();
		await app.predict();
	});
	await deck.getByRole('radio', { name: /^Target test/ }).check();
	await deck.getByRole('button', { name: 'Begin' }).click();
	await deck.waitForFunction(() => window.myodeck.guided.test.at === 1, undefined, { timeout: 60_000 });
	await deck.keyboard.press('e');
	await expect(deck.getByRole('dialog').getByRole('table')).toContainText('of 1');
	const kept = await deck.evaluate(() => window.myodeck.guided.test.stored.map(({ result }) => result));
	expect(kept).toEqual([
		expect.objectContaining({ kind: 'fitts', trials: 1, completionRate: 1, outputs: 1 })
	]);
});
