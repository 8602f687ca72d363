import { test } from '@playwright/test';
import { CASES, ganglionStep, recorded } from './bluetooth-cases.ts';
import { connect, expect, openStep, ready } from './app-page.ts';
import { bluetoothBench, rememberingArgs } from './emulation/bluetooth-bench.ts';
import { FakeGanglion } from './emulation/ganglion.ts';
import { FakeMuse } from './emulation/muse.ts';
import { FakeMyo } from './emulation/myo.ts';
import { FakeMyoWare } from './emulation/myoware.ts';

const MYO = CASES.find(({ label }) => label === 'Myo armband')!;

test.describe('over Bluetooth', () => {
	test.skip(process.platform !== 'linux', 'the emulated radio speaks to Chromium’s Linux stack');

	test('a battery that dies in mid-recording costs nothing before it; after a reload one click connects the device', async ({
		baseURL
	}) => {
		const armband = new FakeMyo();
		const bench = await bluetoothBench(baseURL!, [armband.peripheral], rememberingArgs);
		const { page, radio } = bench;
		try {
			await page.goto('/');
			await ready(page);
			await connect(page, 'Myo armband');
			await expect(page.getByText('Good', { exact: true })).toBeVisible();
			await page.evaluate(() => window.myodeck.record('dies'));
			await openStep(page, 'Connect');
			await expect.poll(async () => (await recorded(page, 'myo')).samples).toBeGreaterThan(200);
			radio.lose(0);
			await expect(page.getByText('Connection lost: reconnecting…')).toBeVisible();
			await expect(
				page.getByText(/"My Myo" went out of reach, ran out of battery or was switched off/)
			).toBeVisible();
			const last = armband.timer.next - 1;
			const id = await page.evaluate(() => window.myodeck.stop());
			const { data, rows } = await page.evaluate(async (session) => {
				const { data, timestamps } = await window.myodeck.library.read(session, 'myo');
				return { data: [...(data as Float32Array)], rows: timestamps.length };
			}, id!);
			const numbers = Array.from({ length: rows }, (_, row) => MYO.number(data.slice(8 * row, 8 * row + 3)));
			expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
			// The pair that was not full yet went with it, and what was on its way.
			expect(last - numbers.at(-1)!).toBeLessThan(20);

			await page.reload();
			await ready(page);
			radio.bringBack(0);
			await openStep(page, 'Connect');
			await page.getByRole('button', { name: 'Connect', exact: true }).click();
			await expect(page.getByText('Good', { exact: true })).toBeVisible();
			expect(bench.choices()).toBe(1);
		} finally {
			await bench.close();
		}
	});

	test('a device with another firmware, or without what its driver talks to, is refused by name', async ({
		baseURL
	}) => {
		const ganglion = { ...new FakeGanglion().peripheral, onRead: () => Buffer.from('4.1.0') };
		const { services, ...rest } = new FakeMuse().peripheral;
		const muse = { ...rest, services: services.map(({ uuid }) => ({ uuid, characteristics: [] })) };
		const bench = await bluetoothBench(baseURL!, [ganglion, muse]);
		const { page } = bench;
		try {
			await page.goto('/');
			await ready(page);
			for (const [label, text] of [
				['OpenBCI Ganglion', 'This Ganglion has firmware 4.1.0'],
				['Muse 2 or S', '"Muse-A1B2" is connected, but it lacks what this driver talks to']
			] as const) {
				await connect(page, label);
				await expect(page.getByText(text)).toBeVisible();
			}
		} finally {
			await bench.close();
		}
	});

	test('OpenBCI Ganglion: the contact of its electrodes is measured, then it goes on in time', async ({
		baseURL
	}) => {
		const board = new FakeGanglion();
		const bench = await bluetoothBench(baseURL!, [board.peripheral]);
		const { page } = bench;
		try {
			await page.goto('/');
			await ready(page);
			await connect(page, 'OpenBCI Ganglion');
			await expect(page.getByText('Good', { exact: true })).toBeVisible();
			await page.getByText('Settings and checks').click();
			await page.getByRole('button', { name: 'Measure impedance' }).click();
			const contact = page.getByRole('list', { name: 'Impedance' }).getByRole('listitem');
			await expect(contact).toHaveText(['1 18 kΩ', '2 36 kΩ', '3 –', '4 551 kΩ', 'Reference 12 kΩ']);
			// It counts afresh after that: it is started as on connecting.
			await expect.poll(() => board.commands.slice(3)).toEqual(['z', 'Z', 's', 'N', ']', 'b']);
			await page.evaluate(() => window.myodeck.record('after'));
			await expect.poll(async () => (await recorded(page, 'ganglion')).samples).toBeGreaterThan(200);
			const id = await page.evaluate(() => window.myodeck.stop());
			const { data, timestamps } = await page.evaluate(async (session) => {
				const rows = await window.myodeck.library.read(session, 'ganglion');
				return { data: [...(rows.data as Float32Array)], timestamps: [...rows.timestamps] };
			}, id!);
			const late = timestamps.map(
				(time, row) => time - board.timeOf(Math.round(data[4 * row]! / ganglionStep))
			);
			expect(Math.abs(late.toSorted((a, b) => a - b)[late.length >> 1]!)).toBeLessThan(0.3);
		} finally {
			await bench.close();
		}
	});

	test('a sketch that sends faster than the form says: it is told, nothing is lost, and one press uses its rate', async ({
		baseURL
	}) => {
		const shield = new FakeMyoWare(200);
		const bench = await bluetoothBench(baseURL!, [shield.peripheral], rememberingArgs);
		const { page } = bench;
		try {
			await page.goto('/');
			await ready(page);
			await connect(page, 'MyoWare 2.0 Wireless Shield');
			await expect(page.getByText('The device sends 200 Hz, not 50.')).toBeVisible();
			const stream = (): Promise<{ fs: number | undefined; lost: number | undefined }> =>
				page.evaluate(() => {
					const [one] = window.myodeck.connections.list;
					return { fs: one?.streams[0]?.info.fs, lost: one?.health[0]?.lost };
				});
			expect(await stream()).toMatchObject({ fs: 50, lost: 0 });
			await page.getByRole('button', { name: 'Use 200 Hz' }).click();
			await expect.poll(async () => (await stream()).fs).toBe(200);
			await expect(page.getByText('Good', { exact: true })).toBeVisible();
			await expect(page.getByText(/The device sends/)).toBeHidden();
			// The form keeps it.
			expect(await page.evaluate(() => window.myodeck.settings.data.params['myoware'])).toMatchObject({
				rate: 200
			});
		} finally {
			await bench.close();
		}
	});
});
