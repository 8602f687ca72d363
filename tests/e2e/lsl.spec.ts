import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { RAMP_ROUND, rampTime, rampValue, type Pulled } from '../../bridge/lsl/foreign/acts.ts';
import { connectSynthetic, expect, open, record, test } from './deck.ts';
import { chooseLsl, clockTruth, Laboratory, missingLiblsl } from './laboratory.ts';

const SECONDS = process.env['MYODECK_LONG'] ? 60 : 6;
test.skip(missingLiblsl !== undefined, `needs liblsl: ${missingLiblsl}`);

let laboratory: Laboratory;
test.beforeEach(async () => {
	laboratory = await Laboratory.open();
});
test.afterEach(async () => {
	await laboratory.close();
});

const emg = {
	do: 'outlet',
	id: 'emg',
	name: 'Armband',
	type: 'EMG',
	channels: 8,
	rate: 2000,
	format: 'float32',
	sourceId: 'arm'
} as const;
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
	offset: number
): Promise<{ n: number; first: number; wrong: number; worst: number }> {
	const read = await page.evaluate(
		async ([session, name]) => {
			const { data, timestamps, nChannels } = await window.myodeck.library.read(session!, name!);
			return { data: [...(data as Float32Array)], times: [...timestamps], nChannels };
		},
		[id, stream]
	);
	const first = Math.floor(read.data[0]! / 4);
	let [wrong, worst] = [0, 0];
	read.times.forEach((time, i) => {
		for (let k = 0; k < read.nChannels; k++)
			if (read.data[i * read.nChannels + k] !== rampValue(first + i, k)) wrong++;
		worst = Math.max(worst, Math.abs(time - offset - rampTime(first + i, rate)));
	});
	return { n: read.times.length, first, wrong, worst };
}

test(`two streams and markers of a real liblsl, ticked in the list, are recorded for ${SECONDS} s: nothing lost, every value exact, times within 1 ms, markers as labels`, async ({
	deck
}) => {
	test.setTimeout((90 + 2 * SECONDS) * 1000);
	expect(await laboratory.startBridge()).toMatch(
		/^MyoDeck bridge at ws:\/\/localhost:\d+, LSL on .*Ctrl-C ends it\.$/
	);
	await chooseLsl(deck, laboratory.address);
	await expect(deck.getByText('No stream yet.')).toBeVisible();
	await deck.getByRole('button', { name: 'Why do I see no streams?' }).click();
	await expect(deck.getByText('Nobody answered.')).toBeVisible();
	await expect(deck.getByText(/sent \(/)).toBeVisible();
	const { violations } = await new AxeBuilder({ page: deck }).include('dialog[open]').analyze();
	expect(violations).toEqual([]);
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

	// The ramp repeats after 10,007 samples: what comes before Record is short.
	const running = Promise.all([
		program.call({ do: 'ramp', id: 'emg', rate: 2000, count: 2000 * (SECONDS + 3), chunk: 20 }),
		program.call({ do: 'ramp', id: 'grid', rate: 2048, count: 2048 * (SECONDS + 3), chunk: 32 })
	]);
	await expect(deck.getByText('Good', { exact: true })).toBeVisible();
	const id = await deck.evaluate(() => window.myodeck.record('lsl'));
	const pushed: { text: string; time: number }[] = [];
	for (const text of ['Fist', 'not a class', 'open', 'Rest']) {
		await deck.waitForTimeout((SECONDS * 1000) / 5);
		const time = await program.call<number>({ do: 'clock' });
		await program.call({ do: 'push', id: 'cues', values: [text], timestamps: Float64Array.of(time) });
		pushed.push({ text, time });
	}
	await deck.waitForTimeout((SECONDS * 1000) / 5);
	const truth = await clockTruth(deck);
	const facts = await deck.evaluate(() => window.myodeck.deck.connections[0]!.health.map(({ lost }) => lost));
	await deck.evaluate(() => window.myodeck.stop());
	await running;
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
		const { n, wrong, worst } = await judge(deck, id, name, rate, truth.offset);
		expect(n).toBeGreaterThan(rate * (SECONDS - 1));
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
	const labels = session.labels.slice(-expected.length);
	expect(labels.map(({ classIndex }) => classIndex)).toEqual([1, 2, 0]);
	labels.forEach(({ timestamp }, i) =>
		expect(Math.abs(timestamp - truth.offset - expected[i]!.time)).toBeLessThan(
			Math.max(0.001, stated['Armband']!) + truth.error
		)
	);
});

test('a bridge that is killed and started again, and then the outlet, cost a take their outage and nothing else', async ({
	browser,
	baseURL
}) => {
	// A page of its own: the browser logs every attempt to reach a bridge that is away as an error.
	const page = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await open(page);
	await laboratory.startBridge();
	const first = await laboratory.program();
	await first.call(emg);
	await page.evaluate(
		(address) => window.myodeck.connect('lsl', { streams: 'Armband', address }),
		laboratory.address
	);
	// Longer than the test: its end is the outlet's.
	const began = performance.now();
	const ramp = first.call({ do: 'ramp', id: 'emg', rate: 2000, count: 200_000, chunk: 20 });
	const ended = ramp.catch((error: unknown) => error);
	await expect(page.getByText('Good', { exact: true })).toBeVisible();
	const id = await page.evaluate(() => window.myodeck.record('outages'));
	const health = (what: 'quiet' | 'lost'): Promise<number> =>
		page.evaluate((of) => window.myodeck.deck.connections[0]!.health[0]![of], what);
	await page.waitForTimeout(1000);
	await laboratory.endBridge('SIGKILL');
	await page.waitForTimeout(300);
	await laboratory.startBridge();
	await expect.poll(() => health('lost')).toBeGreaterThan(0);
	await page.waitForTimeout(500);
	await first.kill();
	expect(await ended).toBeInstanceOf(Error);
	const lost = await health('lost');
	const second = await laboratory.program();
	await second.call(emg);
	await expect.poll(() => second.call<number>({ do: 'consumers', id: 'emg' })).toBe(1);
	// A ramp is stamped by its numbers: those of the second outlet lie after those of the first.
	const from = Math.ceil(((performance.now() - began) / 1000 + 0.5) * 2000);
	await second.call({ do: 'ramp', id: 'emg', rate: 2000, count: 500, chunk: 20, from });
	await expect.poll(() => health('lost')).toBeGreaterThan(lost);
	await expect.poll(() => health('quiet')).toBeGreaterThan(0.5);
	await page.evaluate(() => window.myodeck.stop());
	const read = await page.evaluate(async (which) => {
		const { data, nChannels } = await window.myodeck.library.read(which, 'Armband');
		const session = await window.myodeck.library.open(which);
		return {
			data: [...(data as Float32Array)],
			nChannels,
			gaps: session.streams[0]!.gaps.map(({ sample, lost }) => ({ sample: Number(sample), lost }))
		};
	}, id);
	// Every row is one that was sent, in order; where the number jumps a gap stands.
	const numbers = read.data.filter((_, i) => i % read.nChannels === 0).map((value) => value / 4);
	expect(read.data.every((value, i) => value === rampValue(numbers[Math.floor(i / 8)]!, i % 8))).toBe(true);
	const jumps = numbers.flatMap((n, i) => {
		const missing = i === 0 ? 0 : (n - numbers[i - 1]! - 1 + RAMP_ROUND) % RAMP_ROUND;
		return missing === 0 ? [] : [missing];
	});
	expect(read.gaps).toHaveLength(2);
	expect(jumps).toHaveLength(2);
	// Samples that the outlet sent while the bridge was away are counted; only the app clock spans another outlet.
	expect(read.gaps[0]!.lost % RAMP_ROUND).toBe(jumps[0]);
	expect(read.gaps[1]!.lost).toBeGreaterThan(0);
	expect(numbers.at(-1)).toBe((from + 499) % RAMP_ROUND);
	await page.context().close();
});

test('predictions of the page arrive at a real inlet: every row one that was predicted, in order, the neutral one last', async ({
	deck
}) => {
	test.setTimeout(120_000);
	await laboratory.startBridge();
	await connectSynthetic(deck);
	await record(deck, [1, 2, 3, 1, 2, 3], 700);
	await deck.evaluate(async (address) => {
		const app = window.myodeck;
		await app.train();
		await app.predict();
		app.settings.data.outlets.params['lsl'] = { address };
		await app.outlets.arm('lsl');
	}, laboratory.address);
	const program = await laboratory.program();
	const opened = await program.call<boolean>({
		do: 'inlet',
		id: 'p',
		pred: "name='MyoDeck predictions'",
		timeout: 10
	});
	expect(opened).toBe(true);
	expect(await program.call<string>({ do: 'fullinfo', id: 'p', timeout: 5 })).toContain(
		'<label>Fist</label>'
	);
	const id = await deck.evaluate(() => window.myodeck.record('predicted'));
	await deck.waitForTimeout(700);
	// What waited in the inlet was predicted before the recording began.
	await program.call<Pulled>({ do: 'pull', id: 'p', timeout: 0, most: 1000 });
	await deck.waitForTimeout(2000);
	const middle = await program.call<Pulled>({ do: 'pull', id: 'p', timeout: 0, most: 1000 });
	await deck.evaluate(() => window.myodeck.outlets.disarm('lsl'));
	const last = await program.call<Pulled>({ do: 'pull', id: 'p', timeout: 2, most: 500 });
	await deck.evaluate(() => window.myodeck.stop());
	const rows = ({ values, timestamps }: Pulled): string[] =>
		[...timestamps].map((_, i) => (values as Float32Array).slice(3 * i, 3 * i + 3).join());
	const predicted = await deck.evaluate(async (which) => {
		const { data } = await window.myodeck.library.read(which, 'emg_prediction');
		return Array.from({ length: data.length / 3 }, (_, i) => data.slice(3 * i, 3 * i + 3).join());
	}, id);
	const got = rows(middle);
	expect(got.length).toBeGreaterThan(60);
	let at = 0;
	for (const row of got) {
		const next = predicted.indexOf(row, at);
		expect(next, `${row} after ${at}`).toBeGreaterThanOrEqual(0);
		at = next;
	}
	expect(rows(last).at(-1)).toBe('0,0,0');
});

test('the page says how to start a bridge that is not there, and asks before it records without a required stream', async ({
	browser,
	baseURL
}) => {
	const page = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await open(page);
	await chooseLsl(page, laboratory.address);
	await expect(page.getByText('The bridge is not running.')).toBeVisible();
	await expect(page.getByText('npx myodeck-bridge')).toBeVisible();
	await laboratory.startBridge();
	await expect(page.getByText('No stream yet.')).toBeVisible();
	const program = await laboratory.program();
	await program.call(emg);
	await page.getByRole('button', { name: 'More about Armband' }).click();
	await page.getByRole('checkbox', { name: /Required/ }).check();
	await page.keyboard.press('Escape');
	await expect(page.getByText('Armband: required, there but not connected')).toBeVisible();
	await page.evaluate(() => window.myodeck.connect('synthetic'));
	await page.getByRole('button', { name: /^Record/ }).click();
	await expect(page.getByRole('dialog', { name: /Record without "Armband"/ })).toBeVisible();
	await page.getByRole('button', { name: 'Do not record' }).click();
	expect(await page.evaluate(() => window.myodeck.recording.active)).toBe(false);
	await page.keyboard.press('r');
	await page.getByRole('button', { name: 'Record all the same' }).click();
	await expect.poll(() => page.evaluate(() => window.myodeck.recording.active)).toBe(true);
	await page.evaluate(() => window.myodeck.stop());
	expect(await laboratory.endBridge('SIGINT')).toBe(0);
	await page.context().close();
});
