import { test, type Page } from '@playwright/test';
import { expect, ready } from './deck.ts';
import { bluetoothBench, rememberingArgs } from './emulation/bluetooth-bench.ts';
import type { EmulatedBluetooth } from './emulation/bluetooth-device.ts';
import { EmulatedGanglion } from './emulation/ganglion.ts';
import { EmulatedGforce } from './emulation/gforce.ts';
import { EmulatedMuse } from './emulation/muse.ts';
import { EmulatedMyo } from './emulation/myo.ts';
import { EmulatedMyoWare } from './emulation/myoware.ts';
import { EmulatedNpgLite } from './emulation/npg-lite.ts';
import { complaintsOf } from './fixture.ts';

/** Seconds to record before the first loss, and after the device has returned. */
const [BEFORE, AFTER] = process.env['MYODECK_LONG'] ? [60, 10] : [1.5, 1.5];

interface Case {
	readonly label: string;
	readonly stream: string;
	readonly make: () => EmulatedBluetooth;
	/** Fields of its form to fill first. */
	readonly form?: Readonly<Record<string, string>>;
	readonly rate: number;
	readonly unit: 'uV' | 'a.u.';
	/** The commands of a connection, in order, and the one that ends it. */
	readonly start: readonly string[];
	readonly stop?: string;
	readonly battery?: number;
	/** Number of the sample whose values these are. */
	number(values: readonly number[]): number;
	/** What sample `n` must be in the recording. */
	values(n: number): readonly number[];
	/** So many packets get lost on the way, of so many samples each. */
	readonly losing: number;
	readonly perPacket: number;
	/** Whether the device numbers its packets: then that loss is known exactly. */
	readonly counted: boolean;
}

const ganglionStep = (64 * 1.2e6) / (8388607 * 1.5 * 51);
const museStep = 0.48828125;
// The converter's 2.5 V in 4096 steps, behind a gain of 2420.
const npgStep = 2.5e6 / 4096 / 2420;

const CASES: readonly Case[] = [
	{
		...{ label: 'OpenBCI Ganglion', stream: 'ganglion', make: () => new EmulatedGanglion() },
		...{ rate: 200, unit: 'uV', start: ['N', ']', 'b'], stop: 's' },
		number: ([first]) => Math.round(first! / ganglionStep),
		values: (n) => [n, -n, 1000, -1000].map((step) => step * ganglionStep),
		// More than a whole round of its numbers.
		...{ losing: 150, perPacket: 2, counted: true }
	},
	{
		...{ label: 'Muse 2 or S', stream: 'muse', make: () => new EmulatedMuse() },
		...{ rate: 256, unit: 'uV', start: ['h', 'v1', 'h', 'p20', 's', 'd'], stop: 'h', battery: 0.75 },
		number: ([low, high]) => low! / museStep + 2048 + 4096 * (high! / museStep + 2048),
		values: (n) => [n & 4095, n >> 12, 0, 4095, 2048].map((count) => (count - 2048) * museStep),
		...{ losing: 30, perPacket: 12, counted: true }
	},
	{
		...{ label: 'Myo armband', stream: 'myo', make: () => new EmulatedMyo() },
		...{
			rate: 200,
			unit: 'a.u.',
			start: ['090101', '030101', '0103030000'],
			stop: '0103000000',
			battery: 0.87
		},
		number: ([low, middle, high]) => low! + 128 * middle! + 16384 * high!,
		values: (n) => [n & 127, (n >> 7) & 127, n >> 14, -100, 100, 0, -1, 1],
		// It numbers nothing, but four characteristics take turns: up to three lost packets are told exactly.
		...{ losing: 3, perPacket: 2, counted: true }
	},
	{
		...{ label: 'NPG Lite', stream: 'npg-lite', make: () => new EmulatedNpgLite() },
		...{ rate: 500, unit: 'uV', start: ['START'], stop: 'STOP', battery: 0.64 },
		form: { 'Gain of the front end (0: unknown)': '2420' },
		number: ([low, high]) => Math.round(low! / npgStep) + 2048 + 4096 * (Math.round(high! / npgStep) + 2048),
		values: (n) => [n & 4095, n >> 12, 2048].map((count) => (count - 2048) * npgStep),
		...{ losing: 30, perPacket: 10, counted: true }
	},
	{
		...{ label: 'OYMotion gForcePro+', stream: 'gforce', make: () => new EmulatedGforce() },
		...{ rate: 1000, unit: 'a.u.', start: ['3fe803ff008008', '4f80000000'], stop: '4f00000000' },
		number: ([low, middle, high]) => low! + 128 + 256 * (middle! + 128) + 65536 * (high! + 128),
		values: (n) => [n & 255, (n >> 8) & 255, n >> 16, 0, 255, 128, 127, 129].map((count) => count - 128),
		...{ losing: 40, perPacket: 16, counted: false }
	},
	{
		...{ label: 'MyoWare 2.0 Wireless Shield', stream: 'myoware', make: () => new EmulatedMyoWare() },
		...{ rate: 50, unit: 'a.u.', start: [] },
		number: ([value]) => value!,
		values: (n) => [n],
		...{ losing: 40, perPacket: 1, counted: false }
	}
];

interface Figures {
	readonly samples: number;
	readonly lost: number;
}

/** What the recording holds of a stream by now. */
const recorded = (page: Page, stream: string): Promise<Figures> =>
	page.evaluate((name) => {
		const counts = window.myodeck.recording.counts?.perStream.find((one) => one.name === name);
		return { samples: counts?.samples ?? 0, lost: counts?.lost ?? 0 };
	}, stream);

/** Waits until the recording holds this many seconds more of the stream. */
async function more(page: Page, { stream, rate }: Case, seconds: number): Promise<void> {
	const { samples } = await recorded(page, stream);
	await expect
		.poll(async () => (await recorded(page, stream)).samples - samples, { timeout: 30_000 + 2000 * seconds })
		.toBeGreaterThan(seconds * rate);
}

test.describe('over Bluetooth', () => {
	test.skip(process.platform !== 'linux', 'the emulated radio speaks to Chromium’s Linux stack');

	for (const one of CASES) {
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
				await page.getByLabel('Device').selectOption({ label });
				for (const [field, value] of Object.entries(one.form ?? {})) await page.getByLabel(field).fill(value);
				await page.getByRole('button', { name: 'Connect', exact: true }).click();
				await expect(page.getByText('Good', { exact: true })).toBeVisible();
				expect(device.commands).toEqual(one.start);
				// The scope drawn by software would take the core that brings the notifications.
				await page.evaluate(() => window.myodeck.playPause());
				if (one.battery !== undefined)
					await expect(page.getByText(`Battery ${100 * one.battery} %`)).toBeVisible();

				await page.evaluate(() => window.myodeck.record('bluetooth'));
				await more(page, one, BEFORE);
				expect((await recorded(page, stream)).lost).toBe(0);
				const missing = one.losing * one.perPacket;
				device.losing = one.losing;
				await expect.poll(async () => (await recorded(page, stream)).lost).toBeGreaterThan(0.9 * missing - 1);
				await more(page, one, 0.5);

				radio.lose(0);
				await expect(page.getByText('Gone: reconnecting…')).toBeVisible();
				radio.bringBack(0);
				// Everything it was told at first, it is told again.
				await expect.poll(() => device.commands, { timeout: 30_000 }).toEqual([...one.start, ...one.start]);
				await more(page, one, AFTER);
				const id = await page.evaluate(() => window.myodeck.stop());
				await page.evaluate(() => window.myodeck.disconnect());
				if (one.stop) await expect.poll(() => device.commands.at(-1)).toBe(one.stop);
				await expect.poll(() => device.timer.running).toBe(false);

				const take = await page.evaluate(
					async ([session, name]) => {
						const { data, timestamps } = await window.myodeck.library.read(session, name);
						const { gaps, unit } = (await window.myodeck.library.open(session)).streamInfo(name);
						return { data: [...(data as Float32Array)], timestamps: [...timestamps], gaps, unit };
					},
					[id!, stream] as const
				);
				judge(one, device, take);
				expect(complaints).toEqual([]);
			} finally {
				await bench.close();
			}
		});
	}

	test('a battery that dies in mid-recording costs nothing before it; after a reload one click connects the device', async ({
		baseURL
	}) => {
		const armband = new EmulatedMyo();
		const bench = await bluetoothBench(baseURL!, [armband.peripheral], rememberingArgs);
		const { page, radio } = bench;
		try {
			await page.goto('/');
			await ready(page);
			await page.getByLabel('Device').selectOption({ label: 'Myo armband' });
			await page.getByRole('button', { name: 'Connect', exact: true }).click();
			await expect(page.getByText('Good', { exact: true })).toBeVisible();
			await page.evaluate(() => window.myodeck.record('dies'));
			await expect.poll(async () => (await recorded(page, 'myo')).samples).toBeGreaterThan(200);
			radio.lose(0);
			await expect(page.getByText('Gone: reconnecting…')).toBeVisible();
			await expect(
				page.getByText(/"My Myo" went out of reach, ran out of battery or was switched off/)
			).toBeVisible();
			const last = armband.timer.next - 1;
			const id = await page.evaluate(() => window.myodeck.stop());
			const { data, rows } = await page.evaluate(async (session) => {
				const { data, timestamps } = await window.myodeck.library.read(session, 'myo');
				return { data: [...(data as Float32Array)], rows: timestamps.length };
			}, id!);
			const numbers = Array.from({ length: rows }, (_, row) =>
				CASES[2]!.number(data.slice(8 * row, 8 * row + 3))
			);
			expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
			// The pair that was not full yet went with it, and what was on its way.
			expect(last - numbers.at(-1)!).toBeLessThan(20);

			await page.reload();
			await ready(page);
			radio.bringBack(0);
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
		const ganglion = { ...new EmulatedGanglion().peripheral, onRead: () => Buffer.from('4.1.0') };
		const { services, ...rest } = new EmulatedMuse().peripheral;
		const muse = { ...rest, services: services.map(({ uuid }) => ({ uuid, characteristics: [] })) };
		const bench = await bluetoothBench(baseURL!, [ganglion, muse]);
		const { page } = bench;
		try {
			await page.goto('/');
			await ready(page);
			for (const [label, said] of [
				['OpenBCI Ganglion', 'This Ganglion has firmware 4.1.0'],
				['Muse 2 or S', '"Muse-A1B2" is connected, but it lacks what this driver talks to']
			] as const) {
				await page.getByLabel('Device').selectOption({ label });
				await page.getByRole('button', { name: 'Connect', exact: true }).click();
				await expect(page.getByText(said)).toBeVisible();
			}
		} finally {
			await bench.close();
		}
	});

	test('OpenBCI Ganglion: the contact of its electrodes is measured, then it goes on in time', async ({
		baseURL
	}) => {
		const board = new EmulatedGanglion();
		const bench = await bluetoothBench(baseURL!, [board.peripheral]);
		const { page } = bench;
		try {
			await page.goto('/');
			await ready(page);
			await page.getByLabel('Device').selectOption({ label: 'OpenBCI Ganglion' });
			await page.getByRole('button', { name: 'Connect', exact: true }).click();
			await expect(page.getByText('Good', { exact: true })).toBeVisible();
			await page.getByText('Settings and checks').click();
			await page.getByRole('button', { name: 'Measure contact' }).click();
			const contact = page.getByRole('list', { name: 'Contact' }).getByRole('listitem');
			await expect(contact).toHaveText(['1 12 kΩ', '2 34 kΩ', '3 5.6 kΩ', '4 780 kΩ', 'Reference 9.1 kΩ']);
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
});

interface Take {
	readonly data: readonly number[];
	readonly timestamps: readonly number[];
	readonly gaps?: readonly { readonly row: bigint | number; readonly lost: number }[] | undefined;
	readonly unit: string;
}

/** Every value, every time and every gap of a recording against what the device took. */
function judge(one: Case, device: EmulatedBluetooth, { data, timestamps, gaps, unit }: Take): void {
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
	const holes = numbers.flatMap((n, row) => {
		let lost = row === 0 ? 0 : n - numbers[row - 1]! - 1;
		for (let m = n - lost; lost > 0 && m < n; m++) if (device.unsent.has(m)) lost--;
		return lost === 0 ? [] : [{ row, lost }];
	});
	expect(holes).toHaveLength(2);
	expect(gaps!.map(({ row }) => Number(row))).toEqual(holes.map(({ row }) => row));
	expect(holes[0]!.lost).toBe(one.losing * one.perPacket);
	// Without a number in every packet only time tells how much is missing, as well as arrivals are prompt.
	const prompt = Math.ceil(0.2 * rate);
	const wrong = gaps!.map(({ lost }, i) => lost - holes[i]!.lost);
	// A start on a busy page is timed late and comes right in seconds.
	const settled = timestamps.findIndex((time) => time > timestamps[0]! + Math.min(10, BEFORE / 3));
	const last = holes[0]!.row - 1;
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
	expect(Math.abs(measured / rate - 1)).toBeLessThan(0.2 / (timestamps[last]! - timestamps[settled]!));
	expect(Math.abs(Number(middle))).toBeLessThan(100);
	expect(Math.abs(wrong[0]!)).toBeLessThanOrEqual(one.counted ? 0 : prompt);
	expect(Math.abs(wrong[1]!)).toBeLessThanOrEqual(prompt);
}
