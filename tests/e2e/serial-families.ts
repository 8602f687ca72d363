import { FakeBitalino } from './emulation/bitalino.ts';
import { FakeChords } from './emulation/chords.ts';
import { CYTON_UV, FakeCyton } from './emulation/cyton.ts';
import type { FakeBoard } from './emulation/device.ts';
import { FakeFreeEeg32, FREEEEG32_UV } from './emulation/freeeeg32.ts';
import { FakeShimmer3, SHIMMER3_UV } from './emulation/shimmer3.ts';
import { FakeSketch } from './emulation/sketch.ts';
import { FakeSpikerBox } from './emulation/spikerbox.ts';
import { FakeUmyo, UMYO_SAMPLES } from './emulation/umyo.ts';

/** The Bluetooth service that stands in for a serial port. */
const SERIAL_PORT = '00001101-0000-1000-8000-00805f9b34fb';

/** A device on a serial port under test, and what a recording of it must hold. */
export interface Family {
	/** In the list of devices. */
	readonly label: string;
	/** What a person enters, by label of the field. */
	readonly form?: Readonly<Record<string, string>>;
	readonly made: () => FakeBoard & { event?: number | undefined };
	/** Sends event markers, which become labels. */
	readonly marks?: boolean;
	readonly usb: { readonly vendor: string; readonly product: string };
	/** Service of a device that the system has paired over Bluetooth. */
	readonly service?: string;
	readonly stream: string;
	readonly unit: string;
	readonly channelNames?: readonly string[];
	/** Commands that must be among those before the recording, and the last of them. */
	readonly commands: readonly string[];
	readonly start?: string;
	readonly stop?: string;
	/** Sends a counter, by which a loss within the stream is known exactly. */
	readonly counted: boolean;
	/** Samples that get lost in the middle, and those before them that cannot be told from junk without what follows. */
	readonly losing: number;
	readonly before?: number;
	/** Runs only with `MYODECK_LONG=1`. */
	readonly long?: boolean;
	/** Number of the sample by its values. */
	readonly numberOf: (row: ArrayLike<number>) => number;
	/** It carries the number modulo this. */
	readonly wraps?: number;
	/** The values it must have. */
	readonly values: (n: number) => readonly number[];
	/** How far values may be off: half a bit of float32. */
	readonly close: number;
}

const chordsUv = (count: number): number => ((count - 8192) * 5e6) / 2 ** 14 / 2420;
const fromChordsUv = (value: number): number => Math.round((value * 2420 * 2 ** 14) / 5e6) + 8192;

export const FAMILIES: readonly Family[] = [
	{
		label: 'OpenBCI Cyton',
		made: () => new FakeCyton(),
		usb: { vendor: '0403', product: '6015' },
		stream: 'cyton',
		unit: 'uV',
		commands: ['v', 'x1060000X', 'x8060000X'],
		start: 'b',
		stop: 's',
		...{ counted: true, losing: 300 },
		numberOf: (row) => Math.round(row[0]! / CYTON_UV),
		values: (n) => [n, -n, 1000, 0, 0, 0, 0, 0].map((count) => count * CYTON_UV),
		close: 1e-3
	},
	{
		label: 'Chords board',
		form: { 'Gain of the front end (0: unknown)': '2420' },
		made: () => new FakeChords(),
		usb: { vendor: '2341', product: '0069' },
		stream: 'chords',
		unit: 'uV',
		commands: ['WHORU'],
		start: 'START',
		stop: 'STOP',
		...{ counted: true, losing: 300 },
		numberOf: (row) => fromChordsUv(row[0]!) + 16384 * fromChordsUv(row[1]!),
		values: (n) => FakeChords.counts(n).map(chordsUv),
		close: 1e-3
	},
	{
		label: 'BackyardBrains SpikerBox',
		form: { Channels: '2' },
		made: () => new FakeSpikerBox(),
		usb: { vendor: '2e73', product: '0006' },
		stream: 'spikerbox',
		unit: 'a.u.',
		commands: ['b:;', 'c:2;'],
		start: 'start:;',
		stop: 'h:;',
		marks: true,
		...{ counted: false, losing: 0 },
		numberOf: (row) => row[0]! + 8192 + 16384 * (row[1]! + 8192),
		values: (n) => [(n & 16383) - 8192, (n >> 14) - 8192],
		close: 0
	},
	{
		label: 'Serial text (Arduino)',
		made: () => new FakeSketch(),
		usb: { vendor: '1a86', product: '7523' },
		stream: 'serial',
		unit: 'a.u.',
		channelNames: ['number', 'minus', 'constant'],
		commands: [],
		...{ counted: false, losing: 0 },
		numberOf: (row) => row[0]!,
		values: (n) => [n, -n / 4, 512.5],
		close: 0
	},
	{
		label: 'FreeEEG32',
		made: () => new FakeFreeEeg32(),
		usb: { vendor: '0483', product: '5740' },
		stream: 'freeeeg32',
		unit: 'uV',
		commands: [],
		...{ counted: true, losing: 300 },
		numberOf: (row) => Math.round(row[0]! / FREEEEG32_UV),
		values: (n) => FakeFreeEeg32.counts(n).map((count) => count * FREEEEG32_UV),
		close: 1e-3
	},
	{
		label: 'BITalino (r)evolution',
		made: () => new FakeBitalino(),
		...{ usb: { vendor: '0a12', product: '0001' }, service: SERIAL_PORT },
		...{ stream: 'bitalino', unit: 'uV', channelNames: ['A1', 'A2', 'A3', 'A4'] },
		...{ commands: ['00', '07', 'c3'], start: '3d', stop: '00' },
		// It counts to 15.
		...{ counted: true, losing: 12 },
		numberOf: FakeBitalino.numberOf,
		values: FakeBitalino.values,
		close: 1e-3
	},
	{
		label: 'Shimmer3 EMG',
		made: () => new FakeShimmer3(),
		...{ usb: { vendor: '0a12', product: '0001' }, service: SERIAL_PORT, long: true },
		...{ stream: 'shimmer3', unit: 'uV', channelNames: ['EMG 1', 'EMG 2'] },
		...{ commands: ['20', '3f', '2e', '08100000', '052000', '01'], start: '07', stop: '20' },
		// Frames have no checksum: the last one before a loss may be half of another.
		...{ counted: true, losing: 300, before: 1 },
		numberOf: (row) => Math.round(row[0]! / SHIMMER3_UV),
		values: (n) => [n * SHIMMER3_UV, -n * SHIMMER3_UV],
		close: 1e-3
	},
	{
		label: 'uMyo base',
		made: () => new FakeUmyo(),
		...{ usb: { vendor: '1a86', product: '7523' }, long: true },
		...{ stream: 'umyo-12345678', unit: 'a.u.', commands: [] },
		...{ counted: true, losing: 38 * UMYO_SAMPLES },
		numberOf: (row) => row[0]! & 65_535,
		wraps: 65_536,
		values: (n) => [FakeUmyo.value(n)],
		close: 0
	}
];
