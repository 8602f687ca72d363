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
	const rounds = ((read.times[0]! - offset - rampTime(residue, rate)) * rate) / RAMP_ROUND;
	const first = residue + Math.round(rounds) * RAMP_ROUND;
	let [wrong, worst] = [0, 0];
	read.times.forEach((time, i) => {
		for (let k = 0; k < read.nChannels; k++)
			if (read.data[i * read.nChannels + k] !== rampValue(first + i, k)) wrong++;
		worst = Math.max(worst, Math.abs(time - offset - rampTime(first + i, rate)));
	});
	return { n: read.times.length, wrong, worst };
}

/** Samples of the recorded streams that are stored by now, in order. */
const stored = (page: Page): Promise<readonly number[]> =>
	page.evaluate(() => window.myodeck.recording.counts?.perStream.map(({ samples }) => samples) ?? []);

/** Waits until so many samples of every stream of the recording are stored. */
async function storing(page: Page, least: readonly number[]): Promise<void> {
	const enough = async (): Promise<boolean> => {
		const now = await stored(page);
		return least.every((n, i) => (now[i] ?? 0) >= n);
	};
	await expect.poll(enough, { timeout: 60_000 + SECONDS * 1000 }).toBe(true);
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

	// Longer than the test: their ends are the outlets'.
	const ended = Promise.allSettled([
		program.call({ do: 'ramp', id: 'emg', rate: 2000, count: 2000 * (SECONDS + 300), chunk: 20 }),
		program.call({ do: 'ramp', id: 'grid', rate: 2048, count: 2048 * (SECONDS + 300), chunk: 32 })
	]);
	await expect(deck.getByText('Good', { exact: true })).toBeVisible();
	const id = await deck.evaluate(() => window.myodeck.record('lsl'));
	const pushed: { text: string; time: number }[] = [];
	for (const text of ['Fist', 'not a class', 'open', 'Rest']) {
		const share = (SECONDS * (pushed.length + 1)) / 5;
		await storing(deck, [2000 * share, 2048 * share]);
		const time = await program.call<number>({ do: 'clock' });
		await program.call({ do: 'push', id: 'cues', values: [text], timestamps: Float64Array.of(time) });
		pushed.push({ text, time });
	}
	await storing(deck, [2000 * SECONDS, 2048 * SECONDS]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.lsl.markers.seen.length)).toBe(pushed.length);
	const truth = await clockTruth(deck);
	const facts = await deck.evaluate(() => window.myodeck.deck.connections[0]!.health.map(({ lost }) => lost));
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
		const { n, wrong, worst } = await judge(deck, id, name, rate, truth.offset);
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
	// The end of the last class is the last sample's time, and a ramp's times are not of today.
	const labels = session.labels.filter(({ classIndex }) => classIndex !== -1).slice(-expected.length);
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
	const ramp = first.call({ do: 'ramp', id: 'emg', rate: 2000, count: 1_000_000, chunk: 20 });
	const ended = ramp.catch((error: unknown) => error);
	await expect(page.getByText('Good', { exact: true })).toBeVisible();
	const id = await page.evaluate(() => window.myodeck.record('outages'));
	const lost = (): Promise<number> =>
		page.evaluate(() => window.myodeck.deck.connections[0]!.health[0]!.lost);
	const gone = page.getByText('Gone: reconnecting…');

	await storing(page, [2000]);
	await laboratory.endBridge('SIGKILL');
	await expect(gone).toBeVisible();
	await laboratory.startBridge();
	await expect.poll(lost, { timeout: 40_000 }).toBeGreaterThan(0);
	const before = await stored(page);
	await storing(page, [before[0]! + 1000]);

	await first.kill();
	expect(await ended).toBeInstanceOf(Error);
	await expect(gone).toBeVisible();
	const known = await lost();
	const second = await laboratory.program();
	await second.call(emg);
	const readers = (): Promise<number> => second.call<number>({ do: 'consumers', id: 'emg' });
	await expect.poll(readers, { timeout: 40_000 }).toBe(1);
	// A ramp is stamped by its numbers: those of the second outlet lie after those of the first.
	const from = Math.ceil(((performance.now() - began) / 1000 + 0.5) * 2000);
	const again = second.call({ do: 'ramp', id: 'emg', rate: 2000, count: 1_000_000, chunk: 20, from });
	again.catch(() => undefined);
	await expect.poll(lost, { timeout: 40_000 }).toBeGreaterThan(known);
	const after = await stored(page);
	await storing(page, [after[0]! + 500]);
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
	const jumps = numbers.flatMap((n, at) => {
		const missing = at === 0 ? 0 : (n - numbers[at - 1]! - 1 + RAMP_ROUND) % RAMP_ROUND;
		return missing === 0 ? [] : [{ at, missing }];
	});
	expect(read.gaps).toHaveLength(2);
	expect(jumps).toHaveLength(2);
	// Samples that the outlet sent while the bridge was away are counted; only the app clock spans another outlet.
	expect(read.gaps[0]!.lost % RAMP_ROUND).toBe(jumps[0]!.missing);
	expect(read.gaps[1]!.lost).toBeGreaterThan(0);
	expect(numbers[jumps[1]!.at]).toBe(from % RAMP_ROUND);
	await page.context().close();
});

/** The samples of a stream of three channels, each as text. */
const rows = ({ values, timestamps }: Pulled): string[] =>
	[...timestamps].map((_, i) => (values as Float32Array).slice(3 * i, 3 * i + 3).join());

test('predictions of the page arrive at a real inlet: every row one that was predicted, in order, the neutral one last', async ({
	deck
}) => {
	test.setTimeout(120_000);
	await laboratory.startBridge();
	await connectSynthetic(deck);
	await record(deck, [1, 2, 3, 1, 2, 3], 700);
	const id = await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.train();
		await app.predict();
		return app.record('predicted');
	});
	// What is sent from here on is recorded as well.
	const predictions = (): Promise<number> =>
		deck.evaluate(
			() =>
				window.myodeck.recording.counts?.perStream.find(({ name }) => name === 'emg_prediction')?.samples ?? 0
		);
	await expect.poll(predictions, { timeout: 30_000 }).toBeGreaterThan(5);
	await deck.evaluate(async (address) => {
		const app = window.myodeck;
		app.settings.data.outlets.params['lsl'] = { address };
		await app.outlets.arm('lsl');
	}, laboratory.address);
	const program = await laboratory.program();
	const opened = await program.call<boolean>({
		do: 'inlet',
		id: 'p',
		pred: "name='MyoDeck predictions'",
		timeout: 20
	});
	expect(opened).toBe(true);
	expect(await program.call<string>({ do: 'fullinfo', id: 'p', timeout: 20 })).toContain(
		'<label>Fist</label>'
	);
	const got: string[] = [];
	const pull = async (): Promise<readonly string[]> => {
		got.push(...rows(await program.call<Pulled>({ do: 'pull', id: 'p', timeout: 0.2, most: 1000 })));
		return got;
	};
	await expect.poll(async () => (await pull()).length, { timeout: 30_000 }).toBeGreaterThan(100);
	await deck.evaluate(() => window.myodeck.outlets.disarm('lsl'));
	await expect.poll(async () => (await pull()).at(-1), { timeout: 30_000 }).toBe('0,0,0');
	await deck.evaluate(() => window.myodeck.stop());
	const predicted = await deck.evaluate(async (which) => {
		const { data } = await window.myodeck.library.read(which, 'emg_prediction');
		return Array.from({ length: data.length / 3 }, (_, i) => data.slice(3 * i, 3 * i + 3).join());
	}, id);
	// The page says the neutral value, and the bridge once more when the stream is closed.
	const end = got.indexOf('0,0,0');
	expect(end).toBeGreaterThan(100);
	expect(got.slice(end).every((row) => row === '0,0,0')).toBe(true);
	let at = 0;
	for (const row of got.slice(0, end)) {
		const next = predicted.indexOf(row, at);
		expect(next, `${row} after ${at}`).toBeGreaterThanOrEqual(0);
		at = next;
	}
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
