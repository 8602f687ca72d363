import { test } from '@playwright/test';
import { CYTON_UV, EmulatedCyton } from './emulation/cyton.ts';
import { serialBench } from './emulation/serial-bench.ts';
import { expect, ready } from './deck.ts';
import { recorded } from './recorded.ts';

/** The USB adapter of a Cyton's dongle, and of half a dozen other devices. */
const usb = { vendor: '0403', product: '6015' } as const;

test('two devices with adapters that look alike are told apart, also after one was replugged', async ({
	baseURL
}) => {
	const boards = [new EmulatedCyton(250, 1000), new EmulatedCyton(250, 2000)] as const;
	const bench = await serialBench(
		baseURL!,
		boards.map((device) => ({ device, ...usb }))
	);
	const { page } = bench;
	try {
		// The chooser cannot be answered here: each is the only one that is free when it is connected.
		bench.unplug(1);
		await page.goto('/');
		await ready(page);
		await page.getByLabel('Device').selectOption({ label: 'OpenBCI Cyton' });
		await page.getByRole('button', { name: 'Connect', exact: true }).click();
		await expect(page.getByText('Good', { exact: true })).toHaveCount(1);
		bench.plug(1);
		const ports = (): Promise<number> =>
			page.evaluate(async () => {
				const { serial } = navigator as unknown as { serial: { getPorts(): Promise<unknown[]> } };
				return (await serial.getPorts()).length;
			});
		await expect.poll(ports).toBe(2);
		await page.evaluate(async () => void (await window.myodeck.connect('cyton')));
		await expect(page.getByText('Good', { exact: true })).toHaveCount(2);
		await page.evaluate(() => window.myodeck.record('twins'));
		bench.unplug(0);
		await expect(page.getByText('Gone: reconnecting…')).toHaveCount(1);
		// The list of ports has another order now.
		bench.plug(0);
		await expect(page.getByText('Gone: reconnecting…')).toHaveCount(0);
		const rates = (): Promise<number[]> =>
			page.evaluate(() => window.myodeck.deck.connections.map(({ health }) => health[0]!.rate));
		await expect.poll(async () => Math.min(...(await rates()))).toBeGreaterThan(200);
		const id = (await page.evaluate(() => window.myodeck.stop()))!;
		await page.evaluate(() => window.myodeck.disconnect());
		for (const [stream, constant] of [
			['cyton', 1000],
			['cyton-2', 2000]
		] as const) {
			const { data, nChannels } = await recorded(page, id, stream);
			const third = data.filter((_, i) => i % nChannels === 2);
			expect(new Set(third.map((value) => Math.round(value / CYTON_UV)))).toEqual(new Set([constant]));
		}
	} finally {
		await bench.close();
	}
});
