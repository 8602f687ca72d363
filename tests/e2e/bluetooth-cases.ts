import type { Page } from '@playwright/test';
import type { FakeBluetooth } from './emulation/bluetooth-device.ts';
import { FakeAthena } from './emulation/athena.ts';
import { FakeGanglion } from './emulation/ganglion.ts';
import { FakeGforce } from './emulation/gforce.ts';
import { FakeMuse } from './emulation/muse.ts';
import { FakeMyo } from './emulation/myo.ts';
import { FakeMyoWare } from './emulation/myoware.ts';
import { FakeNpgLite } from './emulation/npg-lite.ts';

/** A Bluetooth device under test, and what a recording of it must hold. */
export interface Case {
	readonly label: string;
	readonly stream: string;
	readonly make: () => FakeBluetooth;
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
	/** Runs only with `MYODECK_LONG=1`. */
	readonly long?: boolean;
}

/** What one step of the Ganglion's packets is worth, µV. */
export const ganglionStep = (64 * 1.2e6) / (8388607 * 1.5 * 51);
const museStep = 0.48828125;
const athenaStep = 1450 / 16_383;
// The converter's 2.5 V in 4096 steps, behind a gain of 2420.
const npgStep = 2.5e6 / 4096 / 2420;

export const CASES: readonly Case[] = [
	{
		...{ label: 'OpenBCI Ganglion', stream: 'ganglion', make: () => new FakeGanglion() },
		...{ rate: 200, unit: 'uV', start: ['N', ']', 'b'], stop: 's' },
		number: ([first]) => Math.round(first! / ganglionStep),
		values: (n) => [n, -n, 1000, -1000].map((step) => step * ganglionStep),
		// More than a whole round of its numbers.
		...{ losing: 150, perPacket: 2, counted: true }
	},
	{
		...{ label: 'Muse 2 or S', stream: 'muse', make: () => new FakeMuse() },
		...{ rate: 256, unit: 'uV', start: ['h', 'v1', 'h', 'p20', 's', 'd'], stop: 'h', battery: 0.75 },
		number: ([low, high]) => low! / museStep + 2048 + 4096 * (high! / museStep + 2048),
		values: (n) => [n & 4095, n >> 12, 0, 4095, 2048].map((count) => (count - 2048) * museStep),
		...{ losing: 30, perPacket: 12, counted: true }
	},
	{
		...{ label: 'Muse S Athena', stream: 'athena', make: () => new FakeAthena(), long: true },
		...{ rate: 256, unit: 'uV', start: ['v6', 'h', 'p1041', 's', 'dc001', 'dc001', 'L1'], stop: 'h' },
		battery: 0.5,
		number: ([low, high]) =>
			Math.round(low! / athenaStep) + 8192 + 16_384 * (Math.round(high! / athenaStep) + 8192),
		values: (n) =>
			[n & 16_383, n >> 14, 0, 8192, 16_383, 8193, 1, 2].map((count) => (count - 8192) * athenaStep),
		...{ losing: 30, perPacket: 8, counted: true }
	},
	{
		...{ label: 'Myo armband', stream: 'myo', make: () => new FakeMyo() },
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
		...{ label: 'NPG Lite', stream: 'npg-lite', make: () => new FakeNpgLite() },
		...{ rate: 500, unit: 'uV', start: ['START'], stop: 'STOP', battery: 0.64 },
		form: { 'Gain of the front end (0: unknown)': '2420' },
		number: ([low, high]) => Math.round(low! / npgStep) + 2048 + 4096 * (Math.round(high! / npgStep) + 2048),
		values: (n) => [n & 4095, n >> 12, 2048].map((count) => (count - 2048) * npgStep),
		...{ losing: 30, perPacket: 10, counted: true }
	},
	{
		...{ label: 'OYMotion gForcePro+', stream: 'gforce', make: () => new FakeGforce() },
		...{ rate: 1000, unit: 'a.u.', start: ['3fe803ff008008', '4f80000000'], stop: '4f00000000' },
		number: ([low, middle, high]) => low! + 128 + 256 * (middle! + 128) + 65536 * (high! + 128),
		values: (n) => [n & 255, (n >> 8) & 255, n >> 16, 0, 255, 128, 127, 129].map((count) => count - 128),
		...{ losing: 40, perPacket: 16, counted: false }
	},
	{
		...{ label: 'MyoWare 2.0 Wireless Shield', stream: 'myoware', make: () => new FakeMyoWare() },
		...{ rate: 50, unit: 'a.u.', start: [] },
		number: ([value]) => value!,
		values: (n) => [n],
		...{ losing: 40, perPacket: 1, counted: false }
	}
];

interface RecordedStream {
	readonly samples: number;
	readonly lost: number;
}

/** What the recording holds of a stream by now. */
export const recorded = (page: Page, stream: string): Promise<RecordedStream> =>
	page.evaluate((name) => {
		const counts = window.myodeck.recording.counts?.perStream.find((one) => one.name === name);
		return { samples: counts?.samples ?? 0, lost: counts?.lost ?? 0 };
	}, stream);
