import type { Page } from '@playwright/test';
import { expectNoViolations } from './accessible.ts';
import {
	connectSynthetic,
	expect,
	hold,
	lastRecorded,
	openStep,
	startRecording,
	stopRecording,
	test
} from './app-page.ts';

/** Half as long as a class is held. */
const HALF_MS = 250;

/** The label events that count of a session, as they are stored: time from the first sample, and class. */
const stored = (page: Page, id: string): Promise<number[][]> =>
	page.evaluate(async (session) => {
		const { library } = window.myodeck;
		const { labels } = await library.open(session);
		const { start } = await library.pyramid(session, 'emg');
		return labels.map(({ timestamp, classIndex }) => [timestamp - start, classIndex]);
	}, id);
/** Their classes; the end of the last one, which Stop writes, left out. */
const classesOf = (labels: number[][]): number[] => {
	const classes = labels.map(([, classIndex]) => classIndex!);
	return classes.at(-1) === -1 ? classes.slice(0, -1) : classes;
};

/** Share of a canvas' pixels that are drawn on. */
const inkOf = (page: Page, name: string): Promise<number> =>
	page
		.getByRole('img', { name })
		.locator('canvas')
		.evaluate((canvas: HTMLCanvasElement) => {
			const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
			let drawn = 0;
			for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) drawn++;
			return (4 * drawn) / data.length;
		});

const expectAccessible = (page: Page): Promise<void> =>
	expectNoViolations(page, { part: '[aria-label="Tape"]' });

test('the tape is one line, grows while recording, is the session after Stop, and carries the transport of a replay', async ({
	deck
}) => {
	const tape = deck.getByRole('region', { name: 'Tape' });
	await expect(tape).toHaveCount(0);
	await connectSynthetic(deck);
	expect((await tape.boundingBox())!.height).toBeLessThan(48);
	await expect(tape).toContainText('emg 8 ch · 2048 Hz');

	await startRecording(deck);
	// The selected class, Rest, is stamped when recording has begun.
	await expect.poll(() => deck.evaluate(() => window.myodeck.recording.status)).toBe('recording');
	await expect(tape.getByText('REC', { exact: true })).toBeVisible();
	await hold(deck, [2, 1], 2 * HALF_MS);
	await expect(tape).toContainText(/emg 8 ch · 2048 Hz · 0 gaps · [\d.]+ [kM]B/);
	const before = await inkOf(deck, 'The recording so far');
	await deck.keyboard.press('m');
	await hold(deck, [3, 2, 1, 3], 2 * HALF_MS);
	await expect.poll(() => inkOf(deck, 'The recording so far')).toBeGreaterThan(1.2 * before);
	// It is followed also while another page is open.
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	await deck.waitForTimeout(600);
	await openStep(deck, 'Record');
	await expect.poll(() => inkOf(deck, 'The recording so far')).toBeGreaterThan(1.2 * before);
	await expectAccessible(deck);
	await stopRecording(deck);
	const id = await lastRecorded(deck);

	// The session lies on the tape; the first labelled segment is chosen.
	await expect(tape).toContainText('Segment 1 of 7: Rest');
	const recorded = await stored(deck, id);
	expect(classesOf(recorded)).toEqual([0, 1, 0, 2, 1, 0, 2]);
	expect(
		await deck.evaluate(async (session) => {
			const opened = await window.myodeck.library.open(session);
			return (await opened.markers()).map(({ text }) => text);
		}, id)
	).toEqual(['marker']);
	await deck.keyboard.press(']');
	await deck.keyboard.press('x');
	await expect(tape).toContainText('Segment 2 of 7: Fist');
	await expect(tape).toContainText('excluded');
	await deck.keyboard.press(']');
	await deck.keyboard.press('l');
	await deck.getByRole('menuitem', { name: 'Open' }).click();
	await expect(tape).toContainText('Segment 3 of 7: Open');
	await deck.keyboard.press(']');
	await deck.keyboard.press('l');
	await expect(deck.getByRole('menuitem', { name: 'Fist' })).toBeVisible();
	await deck.keyboard.press('2');
	await expect(tape).toContainText('Segment 4 of 7: Fist');
	const position = tape.getByRole('slider', { name: 'Position in the session' });
	const box = (await position.boundingBox())!;
	const end = recorded[6]![0]! + HALF_MS / 1000;
	const duration = await deck.evaluate(
		async (session) => (await window.myodeck.library.pyramid(session, 'emg')).duration,
		id
	);
	await position.click({ position: { x: (end / duration) * box.width, y: 40 } });
	await expect(tape).toContainText('Segment 7 of 7: Open');
	await deck.keyboard.press('s');
	await expect(tape).toContainText('Segment 8 of 8: Open');
	await expectAccessible(deck);
	await expect.poll(async () => classesOf(await stored(deck, id))).toEqual([0, -1, 2, 1, 1, 0, 2, 2]);

	// Taken back one by one, and again in the editor, with the same history.
	await deck.keyboard.press('Control+z');
	await tape.getByRole('button', { name: /^Undo/ }).click();
	await expect.poll(async () => classesOf(await stored(deck, id))).toEqual([0, -1, 2, 2, 1, 0, 2]);
	await tape.getByRole('link', { name: 'Edit' }).click();
	await expect(deck.getByRole('region', { name: 'Trials', exact: true })).toBeVisible();
	await deck.keyboard.press('Control+z');
	await deck.keyboard.press('Control+z');
	await expect.poll(() => stored(deck, id)).toEqual(recorded);
	await openStep(deck, 'Train');
	await expect(tape).toContainText('of 7');

	// As a replay it loops, and that can be switched off for this and later replays.
	await openStep(deck, 'Connect');
	await deck.getByRole('button', { name: /^Disconnect/ }).click();
	await tape.getByRole('button', { name: 'Replay', exact: true }).click();
	await expect(tape.getByText('REPLAY', { exact: true })).toBeVisible();
	const loop = tape.getByRole('button', { name: 'Loop', exact: true });
	await expect(loop).toHaveAttribute('aria-pressed', 'true');
	await loop.click();
	await expect(loop).toHaveAttribute('aria-pressed', 'false');
	await expectAccessible(deck);
	await tape.getByRole('button', { name: 'Exit replay' }).click();
	await expect(tape.getByRole('button', { name: 'Replay', exact: true })).toBeVisible();
	await tape.getByRole('button', { name: 'Replay', exact: true }).click();
	await expect(loop).toHaveAttribute('aria-pressed', 'false');
});
