import { test, type Page } from '@playwright/test';
import { answerChooser, bluetoothArgs } from './emulation/bluetooth-bench.ts';
import { CYTON_UV, FakeCyton } from './emulation/cyton.ts';
import { fakeBluez } from './emulation/fake-bluez.ts';
import { FakeMyo } from './emulation/myo.ts';
import { serialBench } from './emulation/serial-bench.ts';
import { connect, expect, ready } from './app-page.ts';
import { recorded } from './recorded.ts';

const LONG = Boolean(process.env['MYODECK_LONG']);
/** Seconds that are recorded, and how many of them the clocks have to settle. */
const [SPAN, SETTLING] = LONG ? [300, 10] : [6, 2];
/** How much faster than they say the two run, ppm. */
const DRIFT = { cyton: 40, myo: -70 } as const;

test('two devices at once, USB and Bluetooth, are on one clock', async ({ baseURL }) => {
	test.skip(process.platform !== 'linux', 'the emulated radio speaks to Chromium’s Linux stack');
	test.setTimeout(90_000 + 2000 * SPAN);
	const board = new FakeCyton(250 * (1 + DRIFT.cyton * 1e-6));
	const armband = new FakeMyo(200 * (1 + DRIFT.myo * 1e-6));
	const radio = await fakeBluez([armband.peripheral]);
	const bench = await serialBench(baseURL!, [{ device: board, vendor: '0403', product: '6015' }], {
		args: bluetoothArgs,
		env: { DBUS_SYSTEM_BUS_ADDRESS: radio.address }
	});
	const { page } = bench;
	try {
		await answerChooser(page);
		await page.goto('/');
		await ready(page);
		await connect(page, 'Myo armband');
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		// A port that was allowed before needs no click.
		await page.evaluate(async () => void (await window.myodeck.connect('cyton')));
		await expect(page.getByText('Good', { exact: true })).toHaveCount(2);
		await page.evaluate(() => window.myodeck.record('both'));
		await page.waitForTimeout(1000 * SPAN);
		const shown = { cyton: await driftOf(page, 'cyton'), myo: await driftOf(page, 'myo') };
		const id = await page.evaluate(() => window.myodeck.stop());
		await page.evaluate(() => window.myodeck.disconnect());
		const numberOf = {
			cyton: (row: ArrayLike<number>) => Math.round(row[0]! / CYTON_UV),
			myo: (row: ArrayLike<number>) => row[0]! + 128 * row[1]! + 16384 * row[2]!
		};
		const taken = {
			cyton: (n: number) => board.timer.timeOf(n),
			myo: (n: number) => armband.timeOf(n)
		};
		for (const stream of ['cyton', 'myo'] as const) {
			const { data, timestamps, nChannels, gaps } = await recorded(page, id!, stream);
			const rows = Array.from(timestamps, (_, i) => data.subarray(i * nChannels, (i + 1) * nChannels));
			const numbers = rows.map(numberOf[stream]);
			const wrong = timestamps.map((time, i) => time - taken[stream](numbers[i]!));
			const settled = wrong.filter((_, i) => timestamps[i]! > timestamps[0]! + SETTLING);
			const [least, most] = [1000 * Math.min(...settled), 1000 * Math.max(...settled)];
			const { ppm, ppmError } = shown[stream];
			console.log(
				`${stream}: times wrong by ${least.toFixed(2)} to ${most.toFixed(2)} ms after ${SETTLING} s; ` +
					`shown ${ppm.toFixed(1)} ± ${ppmError.toFixed(1)} ppm, truly ${DRIFT[stream]} ppm; ${gaps.length} gaps`
			);
			// Nothing arrives before it was taken; how late it came is what the fit has to see through.
			expect(Math.max(-least, most)).toBeLessThan(LONG ? 2 : 40);
			expect(timestamps.length).toBeGreaterThan(0.9 * SPAN * (stream === 'cyton' ? 250 : 200));
			if (LONG) expect(Math.abs(ppm - DRIFT[stream])).toBeLessThan(5);
			else expect(Math.abs(ppm - DRIFT[stream])).toBeLessThan(Math.max(100, 2 * ppmError));
		}
	} finally {
		await bench.close();
		await radio.close();
	}
});

/** What the card of a device shows of its clock. */
async function driftOf(page: Page, kind: string): Promise<{ ppm: number; ppmError: number }> {
	const clock = await page.evaluate(
		(id) => window.myodeck.connections.list.find(({ kind }) => kind.id === id)?.device?.state?.clocks[0],
		kind
	);
	expect(clock).toBeDefined();
	return clock!;
}
