import { test } from '@playwright/test';
import { FakeSketch } from './emulation/sketch.ts';
import { serialBench } from './emulation/serial-bench.ts';
import { connect, expect, openStep, ready } from './app-page.ts';
import { complaintsOf } from './fixture.ts';
import { counterGaps, recorded } from './recorded.ts';

test('of two devices that are recorded, one is disconnected and connected again: it is recorded to the end, with a gap', async ({
	baseURL
}) => {
	test.setTimeout(120_000);
	const board = new FakeSketch();
	const bench = await serialBench(baseURL!, [{ device: board, vendor: '1a86', product: '7523' }]);
	const { page } = bench;
	page.setDefaultTimeout(30_000);
	const complaints = complaintsOf(page);
	try {
		await page.goto('/');
		await ready(page);
		await connect(page, 'Serial text (Arduino)');
		await expect(page.getByText('Good', { exact: true })).toBeVisible({ timeout: 40_000 });
		await page.evaluate(async () => void (await window.myodeck.connect('synthetic')));
		await page.keyboard.press('r');
		const list = page.getByRole('list', { name: 'Recorded streams' });
		const [serial, emg] = ['serial', 'emg'].map((name) =>
			list.getByRole('listitem').filter({ hasText: name })
		);
		await expect(serial!).toContainText('Recording');
		await expect(emg!).toContainText('Recording');
		await openStep(page, 'Connect');
		await page.getByRole('button', { name: 'Disconnect Serial' }).click();
		await openStep(page, 'Record');
		await expect(serial!).toContainText('Not connected');
		await expect(emg!).toContainText('Recording');
		// A port that was allowed before needs no click.
		await page.evaluate(async () => void (await window.myodeck.connect('serial-text')));
		await expect(serial!).toContainText(/Recording.*1 gap/s, { timeout: 40_000 });
		await page.waitForTimeout(1000);
		const id = await page.evaluate(() => window.myodeck.stop());
		const { data, timestamps, nChannels, gaps } = await recorded(page, id!, 'serial');
		const numbers = Array.from(timestamps, (_, row) => data[row * nChannels]!);
		const [gap] = gaps;
		expect(gaps).toHaveLength(1);
		// Rows on both sides; whatever the board counted while nobody listened is in the gap, and nowhere else.
		expect(gap!.row).toBeGreaterThan(0);
		expect(timestamps.length - gap!.row!).toBeGreaterThan(0);
		expect(counterGaps(numbers).map(({ row }) => row)).toEqual(
			numbers[gap!.row!] === numbers[gap!.row! - 1]! + 1 ? [] : [gap!.row]
		);
		expect(gap!.lost).toBeGreaterThan(0);
		const synthetic = await recorded(page, id!, 'emg');
		expect(synthetic.timestamps.at(-1)!).toBeCloseTo(timestamps.at(-1)!, 0);
		expect(complaints).toEqual([]);
	} finally {
		await bench.close();
	}
});
