import { RAMP_ROUND, rampValue } from '../../bridge/lsl/foreign/acts.ts';
import { expect, open, openStep } from './app-page.ts';
import { emg, missingLiblsl, stored, storing, test } from './lsl-bench.ts';

test.skip(missingLiblsl !== undefined, `needs liblsl: ${missingLiblsl}`);

test('a bridge that is killed and started again, and then the outlet, cost a take their outage and nothing else', async ({
	browser,
	baseURL,
	laboratory
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
	const start = await first.call<number>({ do: 'clock' });
	const ramp = first.call({ do: 'ramp', id: 'emg', rate: 2000, count: 1_000_000, chunk: 20, start });
	const ended = ramp.catch((error: unknown) => error);
	await expect(page.getByText('Good', { exact: true })).toBeVisible();
	const id = await page.evaluate(() => window.myodeck.record('outages'));
	await openStep(page, 'Connect');
	const lost = (): Promise<number> =>
		page.evaluate(() => window.myodeck.connections.list[0]!.health[0]!.lost);
	const gone = page.getByText('Connection lost: reconnecting…');

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
	const again = second.call({ do: 'ramp', id: 'emg', rate: 2000, count: 1_000_000, chunk: 20, from, start });
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
