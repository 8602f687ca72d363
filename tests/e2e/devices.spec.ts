import { answerChooser, bluetoothArgs } from './emulation/bluetooth-bench.ts';
import { EmulatedCyton } from './emulation/cyton.ts';
import { fakeBluez } from './emulation/fake-bluez.ts';
import { EmulatedMyo } from './emulation/myo.ts';
import { serialBench } from './emulation/serial-bench.ts';
import { expect, ready } from './deck.ts';
import { complaintsOf } from './fixture.ts';
import { test } from '@playwright/test';

const LONG = process.env['MYODECK_LONG'] ? 60_000 : 4000;

test('Cyton over USB: connect, record at the true rate, unplug, replug, an exact gap, stop', async ({
	baseURL
}, info) => {
	test.setTimeout(60_000 + 2 * LONG);
	const board = new EmulatedCyton();
	const bench = await serialBench(baseURL!, [{ device: board, vendor: '0403', product: '6015' }]);
	info.annotations.push({ type: 'serial', description: bench.how });
	console.log(`Serial ports: ${bench.how}.`);
	const { page } = bench;
	const complaints = complaintsOf(page);
	try {
		await page.goto('/');
		await ready(page);
		await page.getByLabel('Device').selectOption({ label: 'OpenBCI Cyton' });
		await page.getByRole('button', { name: 'Connect', exact: true }).click();
		await expect(page.getByText('Good', { exact: true })).toBeVisible();
		expect(board.commands.filter((command) => command.startsWith('x'))).toHaveLength(8);
		expect(board.commands).toContain('x1060000X');
		expect(board.commands.at(-1)).toBe('b');

		await page.evaluate(() => window.myodeck.record('cyton'));
		await page.waitForTimeout(LONG);
		bench.unplug(0);
		await expect(page.getByText('Gone: reconnecting…')).toBeVisible();
		await page.waitForTimeout(1000);
		bench.plug(0);
		await expect(page.getByText(/^(Good|Few drops|Many drops)/).first()).toBeVisible();
		await page.waitForTimeout(2500);
		board.drop = [board.timer.next + 10, board.timer.next + 310];
		await page.waitForTimeout(3500);
		const id = await page.evaluate(() => window.myodeck.stop());
		await page.evaluate(() => window.myodeck.disconnect());
		await expect.poll(() => board.commands.at(-1)).toBe('s');

		const take = await page.evaluate(async (session) => {
			const read = async (stream: string) => {
				const { data, timestamps, nChannels } = await window.myodeck.library.read(session, stream);
				return { data: [...(data as Float32Array)], timestamps: [...timestamps], nChannels };
			};
			const opened = await window.myodeck.library.open(session);
			return {
				emg: await read('cyton'),
				acceleration: await read('cyton_acceleration'),
				gaps: opened.streamInfo('cyton').gaps
			};
		}, id!);
		// Channel 1 is the number of the sample, in counts: everything else follows from it.
		const scale = 4.5e6 / 24 / (2 ** 23 - 1);
		const { data, timestamps, nChannels } = take.emg;
		const numbers = timestamps.map((_, i) => Math.round(data[i * nChannels]! / scale));
		const holes = numbers.flatMap((n, i) =>
			i > 0 && n !== numbers[i - 1]! + 1 ? [{ row: i, lost: n - numbers[i - 1]! - 1 }] : []
		);
		expect(take.gaps!.map(({ row }) => Number(row))).toEqual(holes.map(({ row }) => row));
		expect(holes).toHaveLength(2);
		// The board counted afresh when it came back: only time tells how long it was away, as well as arrivals are prompt.
		expect(Math.abs(take.gaps![0]!.lost - holes[0]!.lost)).toBeLessThanOrEqual(5);
		expect([take.gaps![1]!.lost, holes[1]!.lost]).toEqual([300, 300]);
		expect(holes[0]!.lost).toBeGreaterThan(250);
		numbers.forEach((n, i) => {
			expect(Math.abs(data[i * nChannels + 1]! + n * scale)).toBeLessThan(1e-3 * scale * Math.max(1, n));
			expect(data[i * nChannels + 2]).toBeCloseTo(1000 * scale, 4);
		});
		// True time: as even as the board took them, and right by its clock.
		const late = timestamps.map((time, i) => time - board.timer.timeOf(numbers[i]!));
		const settled = late.slice(Math.min(2500, late.length >> 1));
		expect(Math.max(...settled) - Math.min(...settled)).toBeLessThan(0.01);
		const rate = (numbers.at(-1)! - numbers[0]!) / (timestamps.at(-1)! - timestamps[0]!);
		expect(Math.abs(rate - 250)).toBeLessThan(0.5);
		expect(take.acceleration.data.slice(0, 3)).toEqual([2, -2, 1000]);
		expect(complaints).toEqual([]);
	} finally {
		await bench.close();
	}
});

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
