import { test, type Page } from '@playwright/test';
import { CASES, recorded, type Case } from './bluetooth-cases.ts';
import { connect, expect, openStep, ready } from './app-page.ts';
import { bluetoothBench } from './emulation/bluetooth-bench.ts';
import type { FakeBluetooth } from './emulation/bluetooth-device.ts';
import { complaintsOf } from './fixture.ts';

/** Seconds to record before the first loss, and after the device has returned. */
const [BEFORE, AFTER] = process.env['MYODECK_LONG'] ? [60, 10] : [1.5, 1.5];
/** All devices with `MYODECK_LONG=1`, else those that differ most in their packets. */
const cases = process.env['MYODECK_LONG'] ? CASES : CASES.filter(({ long }) => !long);

/** Waits until the recording holds this many seconds more of the stream. */
async function more(page: Page, { stream, rate }: Case, seconds: number): Promise<void> {
	const { samples } = await recorded(page, stream);
	await expect
		.poll(async () => (await recorded(page, stream)).samples - samples, { timeout: 30_000 + 2000 * seconds })
		.toBeGreaterThan(seconds * rate);
}

test.describe('over Bluetooth', () => {
	test.skip(process.platform !== 'linux', 'the emulated radio speaks to Chromium’s Linux stack');

	for (const one of cases) {
		const { label, stream } = one;
		test(`${label}: connect, record, lose packets, link loss, it returns with its settings, stop`, async ({
			baseURL
		}) => {
			test.setTimeout(90_000 + 3000 * BEFORE);
			const device = one.make();
			const bench = await bluetoothBench(baseURL!, [device.peripheral]);
			const { page, radio } = bench;
			const complaints = complaintsOf(page);
			try {
				await page.goto('/');
				await ready(page);
				await connect(page, label, one.form);
				await expect(page.getByText('Good', { exact: true }).first()).toBeVisible();
				expect(device.commands).toEqual(one.start);
				// The scope drawn by software would take the core that brings the notifications.
				await page.evaluate(() => window.myodeck.playPause());
				if (one.battery !== undefined)
					await expect(page.getByText(`Battery ${100 * one.battery} %`)).toBeVisible();

				await page.evaluate(() => window.myodeck.record('bluetooth'));
				await openStep(page, 'Connect');
				await more(page, one, BEFORE);
				expect((await recorded(page, stream)).lost).toBe(0);
				const missing = one.losing * one.perPacket;
				device.losing = one.losing;
				await expect.poll(async () => (await recorded(page, stream)).lost).toBeGreaterThan(0.9 * missing - 1);
				await more(page, one, 0.5);

				radio.lose(0);
				await expect(page.getByText('Connection lost: reconnecting…')).toBeVisible();
				radio.bringBack(0);
				// Everything it was told at first, it is told again.
				await expect.poll(() => device.commands, { timeout: 30_000 }).toEqual([...one.start, ...one.start]);
				await more(page, one, AFTER);
				const id = await page.evaluate(() => window.myodeck.stop());
				await page.evaluate(() => window.myodeck.disconnect());
				if (one.stop) await expect.poll(() => device.commands.at(-1)).toBe(one.stop);
				await expect.poll(() => device.timer.running).toBe(false);

				const recording = await page.evaluate(
					async ([session, name]) => {
						const { data, timestamps } = await window.myodeck.library.read(session, name);
						const { gaps, unit } = (await window.myodeck.library.open(session)).streamInfo(name);
						return { data: [...(data as Float32Array)], timestamps: [...timestamps], gaps, unit };
					},
					[id!, stream] as const
				);
				judge(one, device, recording);
				expect(complaints).toEqual([]);
			} finally {
				await bench.close();
			}
		});
	}
});

interface Take {
	readonly data: readonly number[];
	readonly timestamps: readonly number[];
	readonly gaps?: readonly { readonly row: bigint | number; readonly lost: number }[] | undefined;
	readonly unit: string;
}

/** Every value, every time and every gap of a recording against what the device took. */
function judge(one: Case, device: FakeBluetooth, { data, timestamps, gaps, unit }: Take): void {
	const { rate } = one;
	expect(unit).toBe(one.unit);
	const nChannels = one.values(0).length;
	const numbers = timestamps.map((_, row) =>
		one.number(data.slice(row * nChannels, row * nChannels + nChannels))
	);
	numbers.forEach((n, row) =>
		one.values(n).forEach((value, channel) => {
			const got = data[row * nChannels + channel]!;
			if (Math.abs(got - value) > 1e-6 * Math.abs(value))
				throw new Error(`Row ${row}, channel ${channel}: ${got} instead of ${value}.`);
		})
	);
	// Where numbers are missing that the device would have sent, there is a gap, and nowhere else.
	const inferredGaps = numbers.flatMap((n, row) => {
		let lost = row === 0 ? 0 : n - numbers[row - 1]! - 1;
		for (let m = n - lost; lost > 0 && m < n; m++) if (device.unsent.has(m)) lost--;
		return lost === 0 ? [] : [{ row, lost }];
	});
	expect(inferredGaps).toHaveLength(2);
	expect(gaps!.map(({ row }) => Number(row))).toEqual(inferredGaps.map(({ row }) => row));
	expect(inferredGaps[0]!.lost).toBe(one.losing * one.perPacket);
	// Without a number in every packet only time tells how much is missing, as well as arrivals are prompt; in a few seconds on
	// a busy computer they may not be.
	const promptSeconds = process.env['MYODECK_LONG'] ? 0.1 : 0.6;
	const prompt = Math.ceil(promptSeconds * rate);
	const wrong = gaps!.map(({ lost }, i) => lost - inferredGaps[i]!.lost);
	// A start on a busy page is timed late and comes right in seconds.
	const settled = timestamps.findIndex((time) => time > timestamps[0]! + Math.min(10, BEFORE / 3));
	const last = inferredGaps[0]!.row - 1;
	const measured = (numbers[last]! - numbers[settled]!) / (timestamps[last]! - timestamps[settled]!);
	const late = timestamps.map((time, row) => 1000 * (time - device.timeOf(numbers[row]!)));
	const [least, middle, most] = [0, 0.5, 1].map((share) => {
		const order = late.slice(settled).toSorted((a, b) => a - b);
		return order[Math.floor(share * (order.length - 1))]!.toFixed(1);
	});
	console.log(
		`${one.label}: ${timestamps.length} samples, gaps ${gaps!.map(({ lost }) => lost).join(' and ')} (${wrong.join(' and ')} too many), ` +
			`rate ${(1e6 * (measured / rate - 1)).toFixed(0)} ppm off, late by ${late[0]!.toFixed(1)} ms at first, ` +
			`then ${least} to ${most} ms, half of the samples under ${middle} ms`
	);
	expect(Math.abs(measured / rate - 1)).toBeLessThan(
		promptSeconds / (timestamps[last]! - timestamps[settled]!)
	);
	expect(Math.abs(Number(middle))).toBeLessThan(1000 * promptSeconds);
	expect(Math.abs(wrong[0]!)).toBeLessThanOrEqual(one.counted ? 0 : prompt);
	expect(Math.abs(wrong[1]!)).toBeLessThanOrEqual(prompt);
}
