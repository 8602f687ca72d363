// Over 250 lines because each test is one whole guided recording, watched frame by frame.
import type { Page } from '@playwright/test';
import { PRESETS } from '../../src/lib/guided/protocol.ts';
import { evaluate, type Session } from '../../src/lib/index.ts';
import { expect, open, test } from './app-page.ts';
import { begin, connectArm, cueOf, done, exported, tabTo } from './guide.ts';
import { cuedSession, gestureModel, NAMES, TRIM } from './fake-arm.ts';

const LONG = Boolean(process.env['MYODECK_LONG']);
const SEED = 1;
/** Of this forearm a take as short as this holds enough to learn from. */
const SHORT = {
	repetitions: 2,
	holdSeconds: 1.2,
	restSeconds: 1,
	countdownSeconds: 0.4,
	startPauseSeconds: 1
};

interface Cue {
	readonly kind: string;
	readonly due: number;
	readonly shown: number;
	readonly slip: number;
	readonly by: string;
	readonly frame: number;
	readonly excluded?: boolean;
}
const factsOf = (session: Session): Record<string, unknown> =>
	session.extras['myodeck'] as Record<string, unknown>;
const cuesOf = (session: Session): Cue[] => factsOf(session)['cues'] as Cue[];

/** Windows of a take that a model learned from another one says right; either may be without its trim. */
async function score(
	on: Session,
	from: Session,
	{ learned, scored = TRIM }: { learned?: Trim | undefined; scored?: Trim | undefined }
): Promise<number> {
	const bundle = await gestureModel(from, learned);
	const { score: held } = await evaluate(bundle, [await on.labelled('emg')], {
		skipFirst: true,
		trim: scored
	});
	return held.accuracy;
}
type Trim = typeof TRIM;
const NO_TRIM: Trim = { ...TRIM, onsetSeconds: 0, offsetSeconds: 0 };

/** What the cue screen said: when it was put there, when the next frame began, and when the browser says it was presented. */
interface Put {
	readonly text: string;
	readonly at: number;
	readonly next: number;
	readonly presented?: number;
}

/** Notes what the cue screen says, without asking the app. */
async function watchFrames(page: Page): Promise<() => Promise<Put[]>> {
	await page.evaluate(() => {
		const seen: { id: string; text: string; at: number; next?: number; presented?: number }[] = [];
		Object.assign(window, { seenCues: seen });
		let before = '';
		const clock = (): number => (performance.timeOrigin + performance.now()) / 1000;
		new MutationObserver(() => {
			const node = document.querySelector('dialog .name[elementtiming]');
			const mark = node?.getAttribute('elementtiming') ?? '';
			if (mark === before || !node) return;
			before = mark;
			seen.push({ id: mark, text: node.textContent, at: clock() });
		}).observe(document.body, { subtree: true, childList: true });
		requestAnimationFrame(function tick() {
			for (const put of seen.slice(-1)) put.next ??= clock();
			requestAnimationFrame(tick);
		});
		new PerformanceObserver((list) => {
			type Entry = PerformanceEntry & { identifier: string; renderTime: number; presentationTime?: number };
			for (const { identifier, renderTime, presentationTime } of list.getEntries() as Entry[]) {
				const put = seen.find(({ id }) => id === identifier);
				if (put) put.presented = (performance.timeOrigin + (presentationTime || renderTime)) / 1000;
			}
		}).observe({ type: 'element', buffered: false });
	});
	return () => page.evaluate(() => (window as unknown as { seenCues: never }).seenCues);
}

test('a guided take labels every cue within a frame of when it was seen; a model learned from it, trimmed, knows a second take', async ({
	deck
}, info) => {
	test.setTimeout(LONG ? 300_000 : 60_000);
	await connectArm(deck, SEED);
	await deck.evaluate(() =>
		window.myodeck.guided.setup.changeSubject({ subject: '01', session: '2', side: 'left' })
	);
	const frames = await watchFrames(deck);
	const pace = LONG ? PRESETS.standard : SHORT;
	await begin(deck, pace);
	const first = await exported(deck, await done(deck));

	const labels = first.recordedLabels.filter(({ classIndex }) => classIndex >= 0);
	const put = (await frames()).filter(({ text }) => NAMES.includes(text));
	expect(labels.map(({ classIndex }) => NAMES[classIndex])).toEqual(put.map(({ text }) => text));
	expect(labels).toHaveLength(1 + 4 * pace.repetitions);
	const cues = cuesOf(first);
	for (const [i, { timestamp }] of labels.entries()) {
		const { at, next, presented } = put[i]!;
		const cue = cues.find(({ shown }) => shown === timestamp)!;
		const what = `label ${i} at ${timestamp}: ${JSON.stringify({ ...put[i], ...cue })}`;
		expect(timestamp, what).toBeGreaterThan(at - 0.002);
		const measured = cue.by === 'presentation' ? presented! : next;
		expect(Math.abs(timestamp - measured), what).toBeLessThan(1 / 60);
	}
	expect(factsOf(first)).toMatchObject({ subject: '01', session: '2', side: 'left', run: 1 });
	expect(factsOf(first)['protocol']).toMatchObject({ ...pace, classes: ['Fist', 'Open'], restClass: 'Rest' });
	expect(cues).toContainEqual(expect.objectContaining({ kind: 'cue', by: 'presentation' }));
	expect(first.name).toMatch(/^sub-01_ses-2_task-\w+_run-01$/);
	expect(first.cued).toBe(true);

	let second = await cuedSession(SEED);
	if (LONG) {
		await deck.getByRole('button', { name: 'Repeat' }).click();
		await deck.getByRole('button', { name: 'Start' }).click();
		await expect(deck.getByRole('button', { name: 'Stop and save' })).toBeVisible();
		second = await exported(deck, await done(deck));
		expect(second.name).toMatch(/_run-02$/);
	}
	const trimmed = await score(second, first, { learned: TRIM });
	const whole = await score(second, first, {});
	const untrimmed = await score(second, first, { scored: NO_TRIM });
	const late = labels.map(({ timestamp }, i) => timestamp - put[i]!.at);
	const description = JSON.stringify({ trimmed, whole, untrimmed, labels: labels.length, late, cues });
	info.annotations.push({ type: 'measured', description });
	expect(trimmed).toBeGreaterThan(0.95);
	expect(trimmed).toBeGreaterThan(untrimmed);
	// What is learned from holds of three seconds hardly suffers from their ends: on middles both are right.
	if (!LONG) expect(trimmed).toBeGreaterThan(whole);
});

test('a take that was redone, paused, hidden, cut off and held up trains as it is', async ({ deck }) => {
	await connectArm(deck, SEED);
	await begin(deck, { ...SHORT, countdownSeconds: 0.2 });
	await cueOf(deck, 'Fist');
	await deck.keyboard.press('r');
	await cueOf(deck, 'Rest', 'Relax');
	await cueOf(deck, 'Fist');
	await deck.waitForFunction(() => window.myodeck.recording.events.at(-1)?.classIndex === 1);
	// A page that does not come to draw, over the end of this cue.
	await deck.evaluate(() => {
		for (const end = performance.now() + 1700; performance.now() < end;);
	});
	await cueOf(deck, 'Open');
	await deck.keyboard.press('Space');
	await expect(deck.getByText('Press Space to resume.')).toBeVisible();
	// And one that does not come to draw a cue which it has put up: a person sees it a second later, and so must the arm.
	// It is excluded for that, and cued again.
	await deck.evaluate(() =>
		new MutationObserver((_, watch) => {
			if (document.querySelector('dialog .name')?.textContent !== 'Open') return;
			watch.disconnect();
			for (const end = performance.now() + 1000; performance.now() < end;);
		}).observe(document.body, { subtree: true, childList: true })
	);
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
	await expect(deck.getByText('Paused because the tab was hidden.')).toBeVisible();
	await deck.keyboard.press('Space');
	await cueOf(deck, 'Fist');
	await cueOf(deck, 'Open');
	await deck.evaluate(() => (window as unknown as { acquire: Worker }).acquire.terminate());
	await expect(deck.getByText('The signal is lost.')).toBeVisible();
	await deck.getByRole('button', { name: 'Reconnect' }).click();
	const id = await done(deck);

	await deck.getByRole('dialog').getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('dialog')).toBeHidden();
	const learned = await deck.evaluate(() => window.myodeck.training.result!.report.recordings[0]!.trials);

	const take = await exported(deck, id);
	const good = take.labels.filter(({ classIndex }) => classIndex > 0);
	expect(good.map(({ classIndex }) => NAMES[classIndex])).toEqual(['Fist', 'Open', 'Fist', 'Open']);
	expect(take.recordedLabels.filter(({ classIndex }) => classIndex > 0)).toHaveLength(4 + 5);
	expect(take.edits.excluded).toHaveLength(5);
	expect(learned).toBeGreaterThanOrEqual(good.length);
	// What it holds is what its labels say, by a model that was taught without trouble.
	expect(await score(take, await cuedSession(SEED), { learned: TRIM })).toBeGreaterThan(0.9);

	// The rest after the cue that was held up was due a quarter of a second earlier, at least; its label says when it came.
	const held = cuesOf(take).filter(({ kind, slip }) => kind === 'rest' && slip > 0.25);
	expect(held).not.toEqual([]);
	const times = take.recordedLabels.map(({ timestamp }) => Number(timestamp));
	for (const { due, shown, slip } of held) {
		expect(slip).toBeCloseTo(shown - due, 6);
		expect(times).toContain(shown);
	}
});

test('a take goes by the keyboard alone, and by the two keys of a presenter', async ({ deck }) => {
	await connectArm(deck, SEED);
	await deck.keyboard.press('Alt+2');
	await tabTo(deck, 'Guided…', 'button');
	await deck.keyboard.press('Enter');
	await tabTo(deck, 'Standard: 5 times 3 s', 'radio');
	await deck.keyboard.press('ArrowLeft');
	await expect(deck.getByRole('radio', { name: 'Quick: 3 times 3 s' })).toBeChecked();
	for (const [field, value] of [
		['Rest', '0.5'],
		['Countdown', '0'],
		['Start pause', '0.5']
	] as const) {
		await tabTo(deck, field, 'spinbutton');
		await deck.keyboard.press('ControlOrMeta+a');
		await deck.keyboard.type(value);
		await deck.keyboard.press('Enter');
	}
	await tabTo(deck, 'Start', 'button');
	await deck.keyboard.press('Enter');

	await cueOf(deck, 'Fist');
	await deck.keyboard.press('s');
	await cueOf(deck, 'Open');
	const marks = (): Promise<string> =>
		deck.evaluate(() =>
			window.myodeck.guided
				.run!.marks.map(({ kind, classIndex, excluded }) =>
					kind === 'cue' ? `${classIndex}${excluded ? '-' : ''}` : kind === 'pause' ? 'p' : ''
				)
				.join('')
		);
	expect(await marks()).toBe('1-2');
	await deck.keyboard.press('r');
	await expect.poll(marks).toBe('1-2-2');
	await deck.keyboard.press('Space');
	await expect(deck.getByText('Press Space to resume.')).toBeVisible();
	await deck.keyboard.press('Space');
	await expect.poll(marks).toBe('1-2-2-p2');
	await deck.keyboard.press('PageUp');
	await expect.poll(marks).toBe('1-2-2-p2-2');
	await deck.keyboard.press('PageDown');
	await expect(deck.getByText('Press Space to resume.')).toBeVisible();
	await deck.keyboard.press('PageDown');
	await expect.poll(marks).toBe('1-2-2-p2-2-p2');
	await deck.keyboard.press('e');
	await expect(deck.getByRole('heading', { name: /^Stopped and saved, \d+ of \d+ trials$/ })).toBeFocused();
	await done(deck);
	await tabTo(deck, 'Repeat', 'button');
	await deck.keyboard.press('Enter');
	await expect(deck.getByRole('button', { name: 'Start' })).toBeVisible();
	await deck.keyboard.press('Escape');
	await expect(deck.getByRole('dialog')).toBeHidden();
	// A cue is high, a rest is low.
	const tones = await deck.evaluate(() => (window as unknown as { tones: number[] }).tones);
	expect(new Set(tones)).toEqual(new Set([440, 880]));
});

test('a person who does not move is told so after two repetitions', async ({ deck }) => {
	await connectArm(deck, SEED);
	// The arm does not hear what is asked of it.
	await deck.evaluate(() => Object.assign(window.myodeck.connections, { cueClass: () => {} }));
	await begin(deck, { ...SHORT, classes: ['Fist'], repetitions: 4, holdSeconds: 1.6 });
	await expect(deck.locator('dialog .warnings')).toContainText('Fist looks like rest. Move more clearly');
	expect(await deck.evaluate(() => window.myodeck.guided.watch.counts.at(-1)!.trials)).toBeGreaterThanOrEqual(
		2
	);
	await deck.keyboard.press('e');
	await done(deck);
});

test.beforeEach(async ({ page }) => {
	await page.addInitScript(() => {
		// Lets a test end the acquisition as a cable does that is pulled out.
		const OwnWorker = window.Worker;
		window.Worker = class extends OwnWorker {
			constructor(url: string | URL, options?: WorkerOptions) {
				super(url, options);
				if (options?.name === 'acquire') Object.assign(window, { acquire: this });
			}
		};
		// And hear what is sounded.
		const tones: number[] = [];
		Object.assign(window, { tones });
		const OwnOscillator = window.OscillatorNode;
		window.OscillatorNode = class extends OwnOscillator {
			constructor(context: BaseAudioContext, options?: OscillatorOptions) {
				super(context, options);
				tones.push(this.frequency.value);
			}
		};
	});
	await open(page);
});
