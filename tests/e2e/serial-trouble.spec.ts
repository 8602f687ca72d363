import { test } from '@playwright/test';
import { CYTON_UV, FakeCyton } from './emulation/cyton.ts';
import { serialBench } from './emulation/serial-bench.ts';
import { connect, expect, openStep, ready } from './app-page.ts';
import { recorded } from './recorded.ts';

/** The USB adapter of a Cyton's dongle, and of half a dozen other devices. */
const usb = { vendor: '0403', product: '6015' } as const;

test('two devices with adapters that look alike are told apart, also after one was replugged', async ({
	baseURL
}) => {
	const boards = [new FakeCyton(250, 1000), new FakeCyton(250, 2000)] as const;
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
		await connect(page, 'OpenBCI Cyton');
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
		await openStep(page, 'Connect');
		bench.unplug(0);
		await expect(page.getByText('Connection lost: reconnecting…')).toHaveCount(1);
		// The list of ports has another order now.
		bench.plug(0);
		await expect(page.getByText('Connection lost: reconnecting…')).toHaveCount(0);
		const rates = (): Promise<number[]> =>
			page.evaluate(() => window.myodeck.connections.list.map(({ health }) => health[0]!.rate));
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

test('a board that answers another handshake is refused by name; the right kind connects, also after a reload', async ({
	baseURL
}) => {
	const board = new FakeCyton();
	const bench = await serialBench(baseURL!, [{ device: board, ...usb }]);
	const { page } = bench;
	try {
		await page.goto('/');
		await ready(page);
		await connect(page, 'BackyardBrains SpikerBox');
		// Two baud rates, two questions each.
		await expect(page.getByRole('alert')).toContainText('does not answer like a SpikerBox', {
			timeout: 40_000
		});
		await connect(page, 'OpenBCI Cyton');
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		await expect(page.getByRole('alert')).toBeHidden();
		// Nobody tells the board to stop: it still sends when the page is back.
		await page.reload();
		await ready(page);
		await page.getByRole('button', { name: 'Connect', exact: true }).click();
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		expect(board.commands.filter((command) => command === 'v')).toHaveLength(2);
	} finally {
		await bench.close();
	}
});

test('a port that another tab has is refused with the cause, and the other tab loses nothing', async ({
	baseURL
}) => {
	const board = new FakeCyton();
	const bench = await serialBench(baseURL!, [{ device: board, ...usb }]);
	test.skip(bench.lines === undefined, 'ports of a page are its own');
	const { page } = bench;
	try {
		await page.goto('/');
		await ready(page);
		await connect(page, 'OpenBCI Cyton');
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		const other = await page.context().newPage();
		await other.goto('/');
		await ready(other);
		await other.getByRole('button', { name: 'Connect', exact: true }).click();
		await expect(other.getByRole('alert')).toContainText('Close other programs and tabs that use it');
		await other.close();
		await page.bringToFront();
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		expect(await page.evaluate(() => window.myodeck.connections.list[0]!.health[0]!.lost)).toBe(0);
		expect(board.commands.filter((command) => command === 'v')).toHaveLength(1);
	} finally {
		await bench.close();
	}
});
