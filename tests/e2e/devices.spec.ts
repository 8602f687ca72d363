import { answerChooser, bluetoothArgs } from './emulation/bluetooth-bench.ts';
import { EmulatedCyton } from './emulation/cyton.ts';
import { fakeBluez } from './emulation/fake-bluez.ts';
import { EmulatedMyo } from './emulation/myo.ts';
import { serialBench } from './emulation/serial-bench.ts';
import { expect, ready } from './deck.ts';
import { test } from '@playwright/test';

test('two devices at once, USB and Bluetooth, are on one clock', async ({ baseURL }) => {
	test.skip(process.platform !== 'linux', 'the emulated radio speaks to Chromium’s Linux stack');
	const span = process.env['MYODECK_LONG'] ? 300_000 : 5000;
	test.setTimeout(90_000 + 2 * span);
	const [board, armband] = [new EmulatedCyton(), new EmulatedMyo()];
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
		await page.getByLabel('Device').selectOption({ label: 'Myo armband' });
		await page.getByRole('button', { name: 'Connect', exact: true }).click();
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		// A port that was allowed before needs no click.
		await page.evaluate(async () => void (await window.myodeck.connect('cyton')));
		await expect(page.getByText('Good', { exact: true })).toHaveCount(2);
		await page.evaluate(() => window.myodeck.record('both'));
		await page.waitForTimeout(span);
		const drift = await page.evaluate(() =>
			window.myodeck.deck.connections.toReversed().map(({ device }) => device?.state?.clocks[0]?.ppm ?? NaN)
		);
		const id = await page.evaluate(() => window.myodeck.stop());
		await page.evaluate(() => window.myodeck.disconnect());
		const read = (stream: string): Promise<{ data: number[]; timestamps: number[]; nChannels: number }> =>
			page.evaluate(
				async ([session, name]) => {
					const { data, timestamps, nChannels } = await window.myodeck.library.read(session, name);
					return { data: [...(data as Float32Array)], timestamps: [...timestamps], nChannels };
				},
				[id!, stream] as const
			);
		const scale = 4.5e6 / 24 / (2 ** 23 - 1);
		const cyton = await read('cyton');
		const myo = await read('myo');
		const late = {
			cyton: cyton.timestamps.map(
				(time, i) => time - board.timer.timeOf(Math.round(cyton.data[8 * i]! / scale))
			),
			myo: myo.timestamps.map((time, i) => {
				const [low, middle, high] = [0, 1, 2].map((c) => myo.data[8 * i + c]!) as [number, number, number];
				return time - armband.timeOf(low + 128 * middle + 16384 * high);
			})
		};
		const begun = cyton.timestamps[0]! + Math.min(10, span / 2000);
		const worst = (stream: 'cyton' | 'myo', times: readonly number[]): number =>
			Math.max(...late[stream].filter((_, i) => times[i]! > begun).map(Math.abs));
		console.log(
			`Worst time error: Cyton ${(1000 * worst('cyton', cyton.timestamps)).toFixed(2)} ms, Myo ${(1000 * worst('myo', myo.timestamps)).toFixed(2)} ms; drift ${drift.map((ppm) => ppm.toFixed(1)).join(', ')} ppm.`
		);
		expect(worst('cyton', cyton.timestamps)).toBeLessThan(0.04);
		expect(worst('myo', myo.timestamps)).toBeLessThan(0.04);
		expect(cyton.timestamps.length).toBeGreaterThan(0.2 * span);
		expect(myo.timestamps.length).toBeGreaterThan(0.15 * span);
	} finally {
		await bench.close();
		await radio.close();
	}
});
