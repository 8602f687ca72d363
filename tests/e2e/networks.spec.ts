import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { drop, expect, fileAt, test } from './app-page.ts';
import { trainWith } from './training.ts';

/**
 * Networks trained in the page against LDA on HTD, on real recordings: all days of `myo-longterm` and both persons of
 * `wrist3dc`, with `MYODECK_LONG=1` only. That networks learn in the page at all is in train.spec.ts.
 */
const LONG = Boolean(process.env['MYODECK_LONG']);
const DATA = '../shared/data';
const KINDS = ['lda', 'mlp', 'cnn'] as const;
const DAYS = ['01', '02', '03', '05', '10', '15', '20', '25', '30'];

/** Puts recordings into an empty library and the first into the training set. */
async function put(page: Page, dataset: string, names: readonly string[]): Promise<void> {
	await page.evaluate(() => window.myodeck.remove(window.myodeck.library.list.map(({ id }) => id)));
	for (const [i, name] of names.entries()) {
		await drop(page, [fileAt(`${DATA}/${dataset}/${name}.session.zip`, `${name}.session.zip`)]);
		await expect
			.poll(() => page.evaluate(() => window.myodeck.library.list.length), { timeout: 60_000 })
			.toBe(i + 1);
	}
	await page.evaluate((first) => {
		const app = window.myodeck;
		const { id } = app.library.list.find(({ importedFrom }) => importedFrom === first)!;
		app.settings.trainingSet = [id];
		app.settings.data.training.hopSeconds = 0.1;
	}, `${names[0]}.session.zip`);
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const summary = (values: readonly number[]): string =>
	`${(100 * mean(values)).toFixed(2)} (${values.map((v) => (100 * v).toFixed(1)).join(' ')})`;

test('networks trained in the page tell 8 gestures of a day apart at least as well as LDA', async ({
	deck
}) => {
	test.skip(!LONG || !existsSync(DATA), 'takes minutes: MYODECK_LONG=1');
	test.setTimeout(7_200_000);
	const names = ['sub1', 'sub2'].flatMap((who) => DAYS.map((day) => `${who}_day${day}`));
	const accuracy: Record<string, number[]> = { lda: [], mlp: [], cnn: [] };
	for (const name of names) {
		await put(deck, 'myo-longterm', [name]);
		await deck.evaluate(() => {
			const app = window.myodeck;
			app.settings.data.excludedClasses = app.training.data.classNames.slice(8);
		});
		for (const kind of KINDS) {
			const made = await trainWith(deck, kind);
			accuracy[kind]!.push(made.accuracy);
			const { seconds, backend, bytes } = made;
			console.log(name, kind, made.accuracy, `${seconds.toFixed(1)} s with its score`, backend, bytes);
		}
	}
	for (const kind of KINDS) console.log(kind, summary(accuracy[kind]!));
	expect(mean(accuracy['mlp']!)).toBeGreaterThanOrEqual(mean(accuracy['lda']!));
	expect(mean(accuracy['cnn']!)).toBeGreaterThanOrEqual(mean(accuracy['lda']!));
});

test('networks trained in the page predict the second session of 11 wrist gestures at least as well', async ({
	deck
}) => {
	test.skip(!LONG || !existsSync(DATA), 'takes minutes: MYODECK_LONG=1');
	test.setTimeout(3_600_000);
	const accuracy: Record<string, number[]> = { lda: [], mlp: [], cnn: [] };
	for (const who of ['p01', 'p02']) {
		await put(deck, 'wrist3dc', [`${who}_train`, `${who}_test`]);
		await deck.evaluate(() => (window.myodeck.settings.data.training.score = 'none'));
		for (const kind of KINDS) {
			const { id, seconds, backend, bytes } = await trainWith(deck, kind);
			const { score, latency } = await deck.evaluate(
				async ([model, file]) => {
					const app = window.myodeck;
					const { id, name } = app.library.list.find(({ importedFrom }) => importedFrom === file)!;
					const bundle = app.training.models.find((one) => one.id === model)!;
					const { totals } = await app.replaySession.analysis.compare([{ id, name }], 'emg', [bundle], false);
					return { score: totals[0]!.score, latency: totals[0]!.secondsPerWindow };
				},
				[id, `${who}_test.session.zip`] as const
			);
			accuracy[kind]!.push(score.accuracy);
			const time = `${seconds.toFixed(1)} s, ${(1000 * latency).toFixed(3)} ms a window`;
			console.log(who, kind, score.accuracy, `of ${score.n}`, time, backend, `${bytes} bytes`);
		}
	}
	for (const kind of KINDS) console.log(kind, summary(accuracy[kind]!));
	expect(mean(accuracy['mlp']!)).toBeGreaterThanOrEqual(mean(accuracy['lda']!));
	expect(mean(accuracy['cnn']!)).toBeGreaterThanOrEqual(mean(accuracy['lda']!));
});
