import type { Page } from '@playwright/test';
import { RAMP_ROUND, rampTime, rampValue } from '../../bridge/lsl/foreign/acts.ts';
import { expectNoViolations } from './accessible.ts';
import { expect, open } from './app-page.ts';
import { chooseLsl, clockTruth, emg, missingLiblsl, storing, test } from './lsl-bench.ts';

const SECONDS = process.env['MYODECK_LONG'] ? 60 : 6;
test.skip(missingLiblsl !== undefined, `needs liblsl: ${missingLiblsl}`);

const grid = {
	do: 'outlet',
	id: 'grid',
	name: 'Grid',
	type: 'EMG',
	channels: 64,
	rate: 2048,
	format: 'float32',
	sourceId: 'grid'
} as const;
const cues = {
	do: 'outlet',
	id: 'cues',
	name: 'Cues',
	type: 'Markers',
	channels: 1,
	rate: 0,
	format: 'string',
	sourceId: 'cues'
} as const;

/** A recorded stream of the ramp: what of it is wrong, and by how much its times are off at most. */
async function judge(
	page: Page,
	id: string,
	stream: string,
	rate: number,
	offset: number,
	start: number
): Promise<{ n: number; wrong: number; worst: number }> {
	const read = await page.evaluate(
		async ([session, name]) => {
			const { data, timestamps, nChannels } = await window.myodeck.library.read(session!, name!);
			return { data: [...(data as Float32Array)], times: [...timestamps], nChannels };
		},
		[id, stream]
	);
	// The values repeat; the time tells in which round they are.
	const residue = Math.floor(read.data[0]! / 4);
	const rounds = ((read.times[0]! - offset - rampTime(residue, rate, start)) * rate) / RAMP_ROUND;
	const first = residue + Math.round(rounds) * RAMP_ROUND;
	let [wrong, worst] = [0, 0];
	read.times.forEach((time, i) => {
		for (let k = 0; k < read.nChannels; k++)
			if (read.data[i * read.nChannels + k] !== rampValue(first + i, k)) wrong++;
		worst = Math.max(worst, Math.abs(time - offset - rampTime(first + i, rate, start)));
	});
	return { n: read.times.length, wrong, worst };
}

test(`two streams and markers of a real liblsl, ticked in the list, are recorded for ${SECONDS} s: nothing lost, every value exact, times within 1 ms, markers as labels`, async ({
	deck,
	laboratory
}) => {
	test.setTimeout((90 + 2 * SECONDS) * 1000);
	expect(await laboratory.startBridge()).toMatch(
		/^MyoDeck bridge at ws:\/\/localhost:\d+, LSL on .*Ctrl-C ends it\.$/
	);
	await chooseLsl(deck, laboratory.address);
	await expect(deck.getByText('No streams yet.')).toBeVisible();
	await deck.getByRole('button', { name: 'Why do I see no streams?' }).click();
	await expect(deck.getByText('No answer.')).toBeVisible();
	await expect(deck.getByText(/sent \(/)).toBeVisible();
	await expectNoViolations(deck, { part: 'dialog[open]' });
	await deck.keyboard.press('Escape');

	const program = await laboratory.program();
	for (const one of [emg, grid, cues]) await program.call(one);
	await deck.getByRole('checkbox', { name: 'Armband' }).check();
	await deck.getByRole('checkbox', { name: 'Grid' }).check();
	await deck.getByRole('checkbox', { name: 'Labels from Cues' }).check();
	await expect(deck.getByText(/8 ch × 2000 Hz/).first()).toBeVisible();
	await deck.getByRole('button', { name: 'Connect', exact: true }).click();
	await expect(deck.getByRole('button', { name: 'Grid', exact: true })).toBeVisible();
	await expect.poll(() => program.call<number>({ do: 'consumers', id: 'cues' })).toBe(1);

	// Longer than the test: their ends are the outlets'.
	const start = await program.call<number>({ do: 'clock' });
	const ended = Promise.allSettled([
		program.call({ do: 'ramp', id: 'emg', rate: 2000, count: 2000 * (SECONDS + 300), chunk: 20, start }),
		program.call({ do: 'ramp', id: 'grid', rate: 2048, count: 2048 * (SECONDS + 300), chunk: 32, start })
	]);
	await expect(deck.getByText('Good', { exact: true })).toBeVisible();
	const id = await deck.evaluate(() => window.myodeck.record('lsl'));
	const pushed: { text: string; time: number }[] = [];
	for (const text of ['Fist', 'not a class', 'open', 'Rest']) {
		const share = (SECONDS * (pushed.length + 1)) / 5;
		await storing(deck, [2000 * share, 2048 * share], 60 + SECONDS);
		const time = await program.call<number>({ do: 'clock' });
		await program.call({ do: 'push', id: 'cues', values: [text], timestamps: Float64Array.of(time) });
		pushed.push({ text, time });
	}
	await storing(deck, [2000 * SECONDS, 2048 * SECONDS], 60 + SECONDS);
	await expect.poll(() => deck.evaluate(() => window.myodeck.lsl.markers.seen.length)).toBe(pushed.length);
	const truth = await clockTruth(deck);
	const facts = await deck.evaluate(() => window.myodeck.connections.list[0]!.health.map(({ lost }) => lost));
	await deck.evaluate(() => window.myodeck.stop());
	await program.kill();
	await ended;
	expect(facts).toEqual([0, 0]);

	const stated = await deck.evaluate(async (which) => {
		const { extras } = await window.myodeck.library.open(which);
		const { lsl_streams: streams } = extras['myodeck'] as {
			lsl_streams: Record<string, { timestamp_uncertainty_s: number }>;
		};
		return Object.fromEntries(
			Object.entries(streams).map(([name, one]) => [name, one.timestamp_uncertainty_s])
		);
	}, id);
	for (const [name, rate] of [
		['Armband', 2000],
		['Grid', 2048]
	] as const) {
		const { n, wrong, worst } = await judge(deck, id, name, rate, truth.offset, start);
		const description = `${name}: ${n} samples, ${wrong} wrong, times off by ${(worst * 1000).toFixed(3)} ms at most (stated ± ${(stated[name]! * 1000).toFixed(3)} ms, measured ± ${(truth.error * 1000).toFixed(3)} ms)`;
		test.info().annotations.push({ type: 'measured', description });
		expect(n).toBeGreaterThanOrEqual(rate * SECONDS);
		expect(wrong).toBe(0);
		// Within 1 ms, or within what the session itself says where a busy machine allows no better.
		expect(worst).toBeLessThan(Math.max(0.001, stated[name]!) + truth.error);
	}
	const session = await deck.evaluate(async (which) => {
		const { labels, streams } = await window.myodeck.library.open(which);
		return { labels, gaps: streams.map((stream) => stream.gaps.length) };
	}, id);
	expect(session.gaps).toEqual([0, 0]);
	const expected = pushed.filter(({ text }) => text !== 'not a class');
	const labels = session.labels.filter(({ classIndex }) => classIndex !== -1).slice(-expected.length);
	expect(labels.map(({ classIndex }) => classIndex)).toEqual([1, 2, 0]);
	labels.forEach(({ timestamp }, i) =>
		expect(Math.abs(timestamp - truth.offset - expected[i]!.time)).toBeLessThan(
			Math.max(0.001, stated['Armband']!) + truth.error
		)
	);
});

test('the page says how to start a bridge that is not there, and asks before it records without a required stream', async ({
	browser,
	baseURL,
	laboratory
}) => {
	const page = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await open(page);
	await chooseLsl(page, laboratory.address);
	await expect(page.getByText('The bridge is not running.')).toBeVisible();
	await expect(page.getByText('node myodeck-bridge.mjs')).toBeVisible();
	await expect(page.getByRole('link', { name: 'myodeck-bridge.mjs' })).toBeVisible();
	await laboratory.startBridge();
	await expect(page.getByText('No streams yet.')).toBeVisible();
	const program = await laboratory.program();
	await program.call(emg);
	await page.getByRole('button', { name: 'More about Armband' }).click();
	await page.getByRole('checkbox', { name: /Required/ }).check();
	await page.keyboard.press('Escape');
	await expect(page.getByText('Armband: required, available but not connected')).toBeVisible();
	await page.evaluate(() => window.myodeck.connect('synthetic'));
	await page.getByRole('button', { name: /^Record/ }).click();
	await expect(page.getByRole('dialog', { name: /Record without "Armband"/ })).toBeVisible();
	await page.getByRole('button', { name: 'Do not record' }).click();
	expect(await page.evaluate(() => window.myodeck.recording.active)).toBe(false);
	await page.keyboard.press('r');
	await page.getByRole('button', { name: 'Record anyway' }).click();
	await expect.poll(() => page.evaluate(() => window.myodeck.recording.active)).toBe(true);
	await page.evaluate(() => window.myodeck.stop());
	expect(await laboratory.endBridge('SIGINT')).toBe(0);
	await page.context().close();
});
