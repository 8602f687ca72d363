import AxeBuilder from '@axe-core/playwright';
import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { connectSynthetic, drop, expect, fileAt, record, test } from './deck.ts';

const DATA = '../shared/data';

/** Trains with a kind, by hand of a script; resolves with what came of it. */
const trainWith = (
	page: Page,
	kind: string,
	settings: Record<string, number> = {}
): Promise<{ accuracy: number; backend: string; loss: number[]; seconds: number; notes: string }> =>
	page.evaluate(
		async ([id, own]) => {
			const app = window.myodeck;
			app.settings.data.training.model = id;
			app.settings.data.training.skipFirst = false;
			app.settings.data.training.kinds = { [id]: own };
			const begun = performance.now();
			const { bundle, report } = await app.train();
			return {
				accuracy: bundle.score?.accuracy ?? NaN,
				backend: bundle.backend ?? '',
				loss: [...(bundle.loss ?? [])],
				seconds: (performance.now() - begun) / 1000,
				notes: report.notes.join(' ')
			};
		},
		[kind, settings] as const
	);

test('networks learn in the browser on WebAssembly, are cancelled, and predict live; the page is clean', async ({
	deck
}) => {
	await connectSynthetic(deck);
	await record(deck, [1, 2, 3, 1, 2, 3, 1, 2, 3], 500);
	await deck.getByRole('link', { name: 'Learn' }).first().click();
	await expect(deck.getByRole('heading', { name: 'Learn' })).toBeVisible();

	const mlp = await trainWith(deck, 'mlp', { epochs: 20 });
	expect(mlp.backend).toContain('wasm');
	expect(mlp.loss.at(-1)).toBeLessThan(mlp.loss[0]!);
	const cnn = await trainWith(deck, 'cnn', { epochs: 10 });
	expect(cnn.backend).toContain('wasm');
	expect(cnn.accuracy).toBeGreaterThan(0.6);
	await expect(deck.getByRole('img', { name: /^Loss over 10 epochs/ })).toBeVisible();
	await deck.evaluate(() => window.myodeck.predict());
	await expect.poll(() => deck.evaluate(() => window.myodeck.prediction.current?.values.length)).toBe(3);

	await deck.evaluate(() => (window.myodeck.settings.data.training.kinds = { cnn: { epochs: 1000 } }));
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('img', { name: /^Loss over/ }).first()).toBeVisible();
	await deck.getByRole('button', { name: 'Cancel' }).click();
	await expect(deck.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.training.models.length)).toBe(2);

	await deck.getByLabel('Kind', { exact: true }).selectOption('lda');
	await deck.getByRole('button', { name: 'Learning curve' }).click();
	await expect(deck.getByRole('img', { name: /^Balanced accuracy by trials/ })).toBeVisible();
	await deck.getByRole('button', { name: 'Feature space' }).click();
	const picture = deck.getByRole('application', { name: /^Feature space/ });
	await picture.focus();
	await deck.keyboard.press('ArrowRight');
	await expect(deck.getByRole('button', { name: 'Show in replay' })).toBeVisible();
	for (const scheme of ['light', 'dark'] as const) {
		await deck.emulateMedia({ colorScheme: scheme });
		const { violations } = await new AxeBuilder({ page: deck }).analyze();
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
	}
	await deck.getByRole('button', { name: 'Show in replay' }).click();
	await expect.poll(() => deck.evaluate(() => window.myodeck.deck.replay !== undefined)).toBe(true);
});

test('grip force is learned from a second stream, and scored by R²', async ({ deck }) => {
	test.skip(!existsSync(DATA), 'needs the recordings beside the project');
	await drop(deck, [fileAt(`${DATA}/grip-force/v1.session.zip`, 'v1.session.zip')]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.training.sessions.length)).toBe(1);
	await deck.getByRole('link', { name: 'Learn' }).first().click();
	await deck.getByLabel('Kind', { exact: true }).selectOption('ridge');
	await expect(deck.getByLabel('Target', { exact: true })).toHaveValue('force');
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('cell', { name: /^0\.\d{3}$/ }).first()).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.training.model!.regressionScore!.r2)).toBeGreaterThan(0.8);
});

for (const dataset of ['myo-longterm', 'wrist3dc']) {
	test(`networks trained in the browser on ${dataset} are as good as LDA on HTD`, async ({ deck }) => {
		test.skip(!process.env['MYODECK_LONG'] || !existsSync(DATA), 'takes an hour: MYODECK_LONG=1');
		test.setTimeout(7_200_000);
		const days = ['01', '02', '03', '05', '10', '15', '20', '25', '30'];
		const takes =
			dataset === 'wrist3dc'
				? ['p01_train', 'p02_train']
				: ['sub1', 'sub2'].flatMap((who) => days.map((day) => `${who}_day${day}`));
		const means: Record<string, number> = { lda: 0, mlp: 0, cnn: 0 };
		for (const take of takes) {
			await drop(deck, [fileAt(`${DATA}/${dataset}/${take}.session.zip`, `${take}.session.zip`)]);
			await expect.poll(() => deck.evaluate(() => window.myodeck.training.sessions.length)).toBe(1);
			await deck.evaluate((eight) => {
				const app = window.myodeck;
				app.settings.data.excludedClasses = eight ? app.training.data.classNames.slice(8) : [];
			}, dataset === 'myo-longterm');
			for (const kind of Object.keys(means)) {
				const { accuracy, seconds } = await trainWith(deck, kind);
				means[kind]! += accuracy / takes.length;
				console.log(take, kind, accuracy, `${seconds} s with its score`);
			}
			await deck.evaluate(() => window.myodeck.remove(window.myodeck.training.sessions.map(({ id }) => id)));
		}
		expect(means['mlp']).toBeGreaterThanOrEqual(means['lda']!);
		expect(means['cnn']).toBeGreaterThanOrEqual(means['lda']!);
	});
}
