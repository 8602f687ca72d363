import { test, type Page } from '@playwright/test';
import { serialBench } from './emulation/serial-bench.ts';
import { connect, expect, openStep, ready } from './app-page.ts';
import { complaintsOf } from './fixture.ts';
import { counterGaps, recorded, unwrapped } from './recorded.ts';
import { FAMILIES } from './serial-families.ts';

/** Seconds that are recorded before the cable is pulled. */
const SPAN = process.env['MYODECK_LONG'] ? 60 : 3;
/** All devices with `MYODECK_LONG=1`, else those that differ most in how they are reached and read. */
const families = process.env['MYODECK_LONG'] ? FAMILIES : FAMILIES.filter(({ long }) => !long);
/** A board that boots when its port is opened takes five seconds on a quiet machine. */
const BUSY_MS = 40_000;

for (const family of families) {
	const { label, stream } = family;
	const missing = family.losing + (family.before ?? 0);
	test(`${label}: choose, connect, record at the true rate, unplug, replug, a gap, stop`, async ({
		baseURL
	}, info) => {
		test.setTimeout(90_000 + 3000 * SPAN);
		const board = family.made();
		const bench = await serialBench(baseURL!, [
			{ device: board, ...family.usb, ...(family.service && { service: family.service }) }
		]);
		info.annotations.push({ type: 'serial', description: bench.how });
		console.log(`Serial ports: ${bench.how}.`);
		const { page } = bench;
		const complaints = complaintsOf(page);
		try {
			await page.goto('/');
			await ready(page);
			await connect(page, label, family.form);
			await expect(page.getByText('Good', { exact: true })).toBeVisible({ timeout: BUSY_MS });
			expect(board.commands).toEqual(expect.arrayContaining([...family.commands]));
			expect(board.commands.at(-1)).toBe(family.start);
			if (bench.lines) expect(bench.lines()).toContain('dtr=1 rts=1');
			const sentBefore = board.commands.length;

			await page.evaluate((name) => window.myodeck.record(name), label);
			await openStep(page, 'Connect');
			await page.waitForTimeout(1000 * SPAN);
			bench.unplug(0);
			await expect(page.getByText('Connection lost: reconnecting…')).toBeVisible({ timeout: BUSY_MS });
			bench.plug(0);
			await expect(page.getByText(/^(Good|Few drops|Many drops)/).first()).toBeVisible({ timeout: BUSY_MS });
			if (family.start) await expect.poll(() => board.commands.slice(sentBefore)).toContain(family.start);
			await expect
				.poll(() => healthOf(page).then(({ rate }) => rate))
				.toBeGreaterThan(0.9 * board.timer.rate);
			if (family.counted) {
				const { lost } = await healthOf(page);
				board.drop = [board.timer.next + 10, board.timer.next + 10 + family.losing];
				await expect.poll(() => healthOf(page).then((now) => now.lost)).toBe(lost + missing);
			}
			if (family.marks) {
				board.event = 1;
				await expect.poll(() => lastLabel(page)).toBe(1);
			}
			const id = (await page.evaluate(() => window.myodeck.stop()))!;
			await page.evaluate(() => window.myodeck.disconnect());
			await expect.poll(() => board.commands.at(-1)).toBe(family.stop);

			const take = await recorded(page, id, stream);
			expect(take.unit).toBe(family.unit);
			if (family.channelNames) expect(take.channelNames).toEqual(family.channelNames);
			const { data, timestamps, nChannels } = take;
			const rows = Array.from(timestamps, (_, i) => data.subarray(i * nChannels, (i + 1) * nChannels));
			const numbers = unwrapped(rows.map(family.numberOf), family.wraps);
			// Every sample there is has the right values …
			let wrong = 0;
			rows.forEach((row, i) =>
				family.values(numbers[i]!).forEach((value, c) => {
					if (!(Math.abs(row[c]! - value) <= family.close * Math.max(1, Math.abs(value)))) wrong++;
				})
			);
			expect(wrong).toBe(0);
			// … and none is missing but those that were not sent.
			const gaps = counterGaps(numbers);
			expect(take.gaps.map(({ row }) => Number(row))).toEqual(gaps.map(({ row }) => row));
			expect(gaps).toHaveLength(family.counted ? 2 : 1);
			expect(timestamps.length).toBeGreaterThan(0.9 * SPAN * board.timer.rate);
			// How long it was away is told by time alone, as well as arrivals are prompt; the loss within the stream by count.
			const [away, loss] = take.gaps;
			const missed = (away!.lost - gaps[0]!.lost) / board.timer.rate;
			const between = timestamps[gaps[0]!.row]! - timestamps[gaps[0]!.row - 1]!;
			expect(Math.abs(between * board.timer.rate - 1 - away!.lost)).toBeLessThan(1 + 0.001 * away!.lost);
			expect(Math.abs(missed)).toBeLessThan(0.03);
			if (family.counted) expect([loss!.lost, gaps[1]!.lost]).toEqual([missing, missing]);
			const before = gaps[0]!.row - 1;
			// True time: at the rate at which they were taken, and when, but for the way.
			const late = timestamps.map((time, i) => time - board.timer.timeOf(numbers[i]!));
			const settled = late.slice(before >> 1, before);
			const [least, most] = [
				settled.reduce((a, b) => Math.min(a, b)),
				settled.reduce((a, b) => Math.max(a, b))
			];
			const rate = before / (timestamps[before]! - timestamps[0]!);
			console.log(
				`${label}: ${before} samples of ${board.timer.rate} Hz before the gap, 0 lost; rate off by ${(1e6 * (rate / board.timer.rate - 1)).toFixed(0)} ppm; ` +
					`times wrong by ${(1000 * least).toFixed(1)} to ${(1000 * most).toFixed(1)} ms; the gap of ${gaps[0]!.lost} samples by ${(1000 * missed).toFixed(1)} ms`
			);
			expect(Math.abs(rate / board.timer.rate - 1)).toBeLessThan(SPAN > 10 ? 0.001 : 0.01);
			expect(Math.max(-least, most)).toBeLessThan(0.04);
			expect(complaints).toEqual([]);
		} finally {
			await bench.close();
		}
	});
}

/** Class of the label that was recorded last. */
const lastLabel = (page: Page): Promise<number | undefined> =>
	page.evaluate(() => window.myodeck.recording.events.at(-1)?.classIndex);

/** What the page knows of the only stream: its rate over the last two seconds, and what was lost. */
const healthOf = (page: Page): Promise<{ rate: number; lost: number }> =>
	page.evaluate(() => window.myodeck.connections.list[0]!.health[0]!);
