import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { evaluate, openSessionStore, train, DEFAULT_PIPELINE, type Session } from '../../src/lib/index.ts';
import { expect, open, test } from './deck.ts';

const LONG = Boolean(process.env['MYODECK_LONG']);
const TRIM = { onsetSeconds: 0.3, offsetSeconds: 0.3, cuedOnly: true };
const NAMES = ['Rest', 'Fist', 'Open'];
/** A short take in which there is still enough to learn from. */
const SHORT = {
	repetitions: 3,
	holdSeconds: 1.3,
	restSeconds: 1.1,
	countdownSeconds: 0.5,
	startPauseSeconds: 1
};

/** A forearm that answers as late as a person does: 0.15 to 0.35 s after the cue. */
async function connect(page: Page, seed: number): Promise<void> {
	await page.evaluate(async (value) => {
		await window.myodeck.connect('synthetic', { reaction: 'human', seed: value });
	}, seed);
}

async function begin(page: Page, pace: Partial<typeof SHORT> = {}): Promise<void> {
	await page.getByRole('button', { name: 'Guided…' }).click();
	await page.evaluate((change) => window.myodeck.guided.setup.change(change), { ...SHORT, ...pace });
	await page.getByRole('button', { name: 'Begin' }).click();
	await expect(page.getByRole('button', { name: 'Stop and keep' })).toBeVisible();
}

/** Waits for a cue of the class that is on at the moment. */
const cueOf = (page: Page, name: string): Promise<void> =>
	expect(page.locator('dialog .kind'))
		.toContainText('Hold')
		.then(() => expect(page.locator('dialog .name[elementtiming]')).toHaveText(name));

async function done(page: Page): Promise<string> {
	await expect(page.getByRole('heading', { name: /^(?:Done|Stopped and kept)$/ })).toBeVisible({
		timeout: 200_000
	});
	await expect(page.getByRole('dialog').getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
	return page.evaluate(() => window.myodeck.guided.sessionId);
}

/** The session as another program reads it: exported, and opened in Node. */
async function exported(page: Page, id: string): Promise<Session> {
	const downloading = page.waitForEvent('download');
	await page.evaluate((one) => window.myodeck.export([one]), id);
	return openSessionStore(await (await downloading).path());
}

/** Notes in every frame what the cue screen says, and when the frame after a change began. */
async function watchFrames(page: Page): Promise<void> {
	await page.evaluate(() => {
		const seen: { text: string; from: number; to: number; frame: number }[] = [];
		Object.assign(window, { seenCues: seen });
		let before = '';
		let waiting: (typeof seen)[number] | undefined;
		let last = performance.now();
		const clock = (ms: number): number => (performance.timeOrigin + ms) / 1000;
		const look = (): void => {
			const node = document.querySelector('dialog .name[elementtiming]');
			const mark = node?.getAttribute('elementtiming') ?? '';
			if (mark === before || !node) return;
			before = mark;
			waiting = { text: node.textContent, from: clock(performance.now()), to: NaN, frame: NaN };
			seen.push(waiting);
		};
		new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
		requestAnimationFrame(function tick() {
			if (waiting) {
				waiting.to = clock(performance.now());
				waiting.frame = Math.max(1 / 60, (performance.now() - last) / 1000);
				waiting = undefined;
			}
			last = performance.now();
			requestAnimationFrame(tick);
		});
	});
}

const score = async (on: Session, from: Session, trimmed: boolean): Promise<number> => {
	const { bundle } = await train([await from.labelled('emg')], {
		pipeline: DEFAULT_PIPELINE,
		model: 'lda',
		classNames: NAMES,
		skipFirst: true,
		...(trimmed && { trim: TRIM }),
		seed: 1,
		score: 'none'
	});
	const { score: held } = await evaluate(bundle, [await on.labelled('emg')], { skipFirst: true, trim: TRIM });
	return held.accuracy;
};

test('a guided take labels every cue when it was seen, trims help, and a second take full of trouble is predicted', async ({
	deck
}) => {
	test.setTimeout(LONG ? 400_000 : 120_000);
	await connect(deck, 11);
	await deck.evaluate(() =>
		window.myodeck.guided.setup.changeSubject({ subject: '01', session: '2', side: 'left' })
	);
	await watchFrames(deck);
	await begin(deck, LONG ? { repetitions: 5, holdSeconds: 3, restSeconds: 3 } : {});
	const { violations } = await new AxeBuilder({ page: deck }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
	const first = await exported(deck, await done(deck));

	// Every label lies between the change of the page and the end of the frame that showed it.
	const frames = await deck.evaluate(
		() =>
			(window as unknown as { seenCues: { text: string; from: number; to: number; frame: number }[] })
				.seenCues
	);
	const labels = first.recordedLabels.filter(({ classIndex }) => classIndex >= 0);
	const cues = frames.filter(({ text }) => NAMES.includes(text));
	expect(labels.map(({ classIndex }) => NAMES[classIndex])).toEqual(cues.map(({ text }) => text));
	for (const [i, { timestamp }] of labels.entries()) {
		expect(timestamp).toBeGreaterThan(cues[i]!.from - 0.002);
		expect(timestamp).toBeLessThan(cues[i]!.to + cues[i]!.frame);
	}
	const facts = first.extras['myodeck'] as Record<string, unknown>;
	expect(facts).toMatchObject({ subject: '01', session: '2', side: 'left', run: 1, edits: { excluded: [] } });
	expect(facts['cues']).toContainEqual(expect.objectContaining({ kind: 'cue', by: 'presentation' }));
	expect(first.name).toBe('sub-01_ses-2_task-own_run-01');
	expect(first.cued).toBe(true);

	// The second take: redone, paused, the tab hidden, the signal lost.
	await deck.getByRole('button', { name: 'Another take' }).click();
	await deck.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
	await begin(deck);
	await cueOf(deck, 'Fist');
	await deck.keyboard.press('PageUp');
	await expect(deck.locator('dialog .name[elementtiming]')).toHaveText('Rest');
	await cueOf(deck, 'Fist');
	await cueOf(deck, 'Open');
	await deck.keyboard.press('Space');
	await expect(deck.getByText('Press Space to go on.')).toBeVisible();
	await deck.keyboard.press('Space');
	await cueOf(deck, 'Open');
	await cueOf(deck, 'Fist');
	await deck.evaluate(() => {
		const visibility = (value: string): void => {
			Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
			document.dispatchEvent(new Event('visibilitychange'));
		};
		visibility('hidden');
		visibility('visible');
	});
	await expect(deck.getByText('The tab was hidden, so the take waited.')).toBeVisible();
	await deck.keyboard.press('PageDown');
	await cueOf(deck, 'Fist');
	await cueOf(deck, 'Open');
	await deck.evaluate(() => (window as unknown as { acquire: Worker }).acquire.terminate());
	await expect(deck.getByText('The signal is lost.')).toBeVisible();
	await deck.getByRole('button', { name: 'Reconnect' }).click();
	const second = await exported(deck, await done(deck));
	expect(second.name).toBe('sub-01_ses-2_task-own_run-02');

	const cued = (session: Session): string[] =>
		session.labels.filter(({ classIndex }) => classIndex > 0).map(({ classIndex }) => NAMES[classIndex]!);
	expect(cued(second)).toEqual(Array.from({ length: 3 }, () => ['Fist', 'Open']).flat());
	expect(second.edits.excluded).toHaveLength(4);
	expect(second.recordedLabels.filter(({ classIndex }) => classIndex > 0)).toHaveLength(6 + 4);

	const trimmed = await score(second, first, true);
	expect(trimmed).toBeGreaterThan(0.95);
	expect(trimmed).toBeGreaterThan(await score(second, first, false));
	expect(await score(first, second, true)).toBeGreaterThan(0.9);

	// The model of both takes at work: a motion test, kept with its recording.
	await deck.getByRole('dialog').getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('dialog')).toBeHidden();
	await deck.evaluate(() => window.myodeck.predict());
	await deck.getByRole('button', { name: 'Guided…' }).click();
	await deck.getByRole('radio', { name: /^Motion test/ }).check();
	await deck.getByRole('button', { name: 'Begin' }).click();
	await deck.waitForFunction(() => window.myodeck.guided.test.at === 1);
	await deck.keyboard.press('e');
	await expect(deck.getByRole('dialog').getByRole('table')).toContainText('100.0 % of 1');
	const kept = await deck.evaluate(() =>
		window.myodeck.guided.test.results.stored.map(({ result }) => result)
	);
	expect(kept).toEqual([expect.objectContaining({ kind: 'motion', trials: 1, completionRate: 1 })]);
	expect(kept[0]!['selectSeconds']).toBeLessThan(2);
});

// Lets a test end the acquisition as a cable does that is pulled out.
test.beforeEach(async ({ page }) => {
	await page.addInitScript(() => {
		const Own = window.Worker;
		window.Worker = class extends Own {
			constructor(url: string | URL, options?: WorkerOptions) {
				super(url, options);
				if (options?.name === 'acquire') Object.assign(window, { acquire: this });
			}
		};
	});
	await open(page);
});
