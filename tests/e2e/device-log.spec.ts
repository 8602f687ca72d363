import { readFileSync } from 'node:fs';
import { test, type Page } from '@playwright/test';
import { decodeLog } from '../../src/lib/sources/device/log/replay-log.ts';
import { drivers } from '../../src/lib/sources/index.ts';
import { connect, drop, expect, openStep, ready } from './app-page.ts';
import { bluetoothBench } from './emulation/bluetooth-bench.ts';
import { FakeGanglion } from './emulation/ganglion.ts';
import { complaintsOf } from './fixture.ts';

/** Drops a text on the page as a file of this name. */
const dropText = (page: Page, name: string, text: string): Promise<void> =>
	drop(page, [{ name, bytes: Buffer.from(text) }]);

test('a device log is captured, saved, dropped on the page, and plays what Node decodes of it', async ({
	baseURL
}) => {
	test.skip(process.platform !== 'linux', 'the emulated radio speaks to Chromium’s Linux stack');
	const board = new FakeGanglion();
	const bench = await bluetoothBench(baseURL!, [board.peripheral]);
	const { page } = bench;
	const complaints = complaintsOf(page);
	try {
		await page.goto('/');
		await ready(page);
		await connect(page, 'OpenBCI Ganglion');
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		await page.getByText('Settings and checks').click();
		await page.getByRole('button', { name: 'Log device bytes' }).click();
		const save = page.getByRole('button', { name: /Save log \([1-9]\d* KB\)/ });
		await expect(save).toBeVisible();
		board.losing = 40;
		await expect(page.getByRole('button', { name: /Save log \((1[2-9]|[2-9]\d) KB\)/ })).toBeVisible();
		const download = page.waitForEvent('download');
		await save.click();
		const file = await download;
		expect(file.suggestedFilename()).toBe('ganglion.device-log.txt');
		const text = readFileSync(await file.path(), 'utf8');
		await page.evaluate(() => window.myodeck.disconnect());

		// The scope and the tape are there before the bytes come again.
		await dropText(page, 'odd one.device-log.txt', text);
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		await page.evaluate(() => window.myodeck.record('log'));
		await openStep(page, 'Connect');
		const ended = page.getByText('Device log ended. Press Reconnect to go on.');
		await expect(ended).toBeVisible();
		await page.getByRole('button', { name: 'Reconnect' }).click();
		await expect(ended).toBeHidden();
		await expect(ended).toBeVisible();
		const id = await page.evaluate(() => window.myodeck.stop());
		const take = await page.evaluate(async (session) => {
			const { data, timestamps } = await window.myodeck.library.read(session, 'ganglion');
			const { gaps } = (await window.myodeck.library.open(session)).streamInfo('ganglion');
			return { data: [...(data as Float32Array)], timestamps: [...timestamps], gaps };
		}, id!);

		// The recording began in mid-stream; the second run is in it as a whole.
		const chunks = decodeLog(text, drivers).packets.map(({ chunk }) => chunk);
		const data = chunks.flatMap((chunk) => [...chunk.data]);
		const times = chunks.flatMap((chunk) => [...chunk.timestamps]);
		expect(take.data.slice(-data.length)).toEqual(data);
		const again = take.timestamps.slice(-times.length);
		const shift = again[0]! - times[0]!;
		expect(Math.max(...again.map((time, i) => Math.abs(time - shift - times[i]!)))).toBeLessThan(1e-5);
		expect(chunks.map(({ lost }) => lost).filter(Boolean)).toEqual([80]);
		expect(take.gaps!.at(-1)!.lost).toBe(80);

		await page.evaluate(() => window.myodeck.disconnect());
		await dropText(page, 'note.device-log.txt', 'Dear all, my amplifier is odd.');
		await expect(page.getByText('This file is no device log.')).toBeVisible();
		await dropText(page, 'new.txt', text.replace('"ganglion"', '"gungleon"'));
		await expect(page.getByText('This log is of a device "gungleon" that is not known here.')).toBeVisible();
		const short = text.split('\n').slice(0, 20).join('\n');
		await dropText(page, 'cut.device-log.txt', short.slice(0, -10));
		await openStep(page, 'Connect');
		await expect(page.getByText('The device log is cut off in line 20.')).toBeVisible();

		// Chosen instead of dropped. Asked for early: the browser takes a moment until it hands dialogs to the test.
		const chooser = page.waitForEvent('filechooser');
		await page.evaluate(() => window.myodeck.disconnect());
		await openStep(page, 'Connect');
		await page.getByRole('button', { name: 'Choose…' }).click();
		await (
			await chooser
		).setFiles([{ name: 'a.device-log.txt', mimeType: 'text/plain', buffer: Buffer.from(text) }]);
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		expect(complaints).toEqual([]);
	} finally {
		await bench.close();
	}
});
