import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { openFakeSession } from '../../session/write/session.fixture.ts';
import type { Session } from '../../session/read/session.ts';
import { bdf, edf } from '../edf/index.ts';
import { exportedFile, imported } from '../sample-files.fixture.ts';
import { hasBiosig, HOW, onDisk, outputOf, pythonWith } from './programs.ts';
import {
	readWithBiosig,
	readWithEdfjs,
	readWithMne,
	readWithPyedflib,
	type ForeignSignals
} from './read-edf.ts';

/** Whole seconds from the epoch, so that no reader has to know fractions of a start time. */
const START = Date.UTC(2026, 2, 9, 13, 5, 0) / 1000;
const FS = 2000 / 3;
const NAMES = ['FCR', 'ECU', 'odd one', 'flat'];

let session: Session;
let files: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
	const random = seeded(5);
	session = await openFakeSession({
		streams: [
			{
				fs: FS,
				rows: 4100,
				nChannels: 4,
				from: START,
				value: (row, channel) =>
					[(random() - 0.5) * 300, Math.sin(row / 9) * 20 + 1000, (random() - 0.5) * 3e6, 12.5][channel]!,
				info: { channelNames: NAMES }
			}
		],
		labels: [
			[START + 1.5, 0],
			[START + 3, 1],
			[START + 4.5, -1]
		],
		classNames: ['Rest', 'Fäuste']
	});
	files = new Map([
		['take.edf', await exportedFile(edf, session)],
		['take.bdf', await exportedFile(bdf, session)]
	]);
});

/** Every value within half a step of its channel and what the reader's own numbers can say. */
async function expectAgreement(read: ForeignSignals, bits: number, digits: number): Promise<void> {
	expect(read.labels).toEqual(NAMES);
	expect(Math.abs(read.fs / FS - 1)).toBeLessThan(1e-8);
	const { data, nChannels } = await session.getContinuous('emg');
	for (let channel = 0; channel < nChannels; channel++) {
		const given = Array.from(data as Float32Array).filter((_, i) => i % nChannels === channel);
		const step = (Math.max(...given) - Math.min(...given)) / (2 ** bits - 1);
		const greatest = Math.max(...given.map(Math.abs));
		const worst = Math.max(...given.map((value, row) => Math.abs(value - read.signals[channel]![row]!)));
		expect(worst).toBeLessThan(step * 0.501 + greatest * digits);
	}
	const expected = [
		[1.5, 1.5, 'Rest'],
		[3, 1.5, 'Fäuste']
	] as const;
	expect(read.annotations.length).toBe(3);
	for (const [i, [onset, duration, text]] of expected.entries()) {
		expect(read.annotations[i]![0]).toBeCloseTo(onset, 3);
		expect(read.annotations[i]![1]).toBeCloseTo(duration, 3);
		expect(read.annotations[i]![2]).toBe(text);
	}
	expect(read.annotations[2]![0]).toBeCloseTo(4100 / FS, 3);
	expect(read.annotations[2]![2]).toContain('BAD_PADDING');
}

test('edfjs reads the EDF+ as it was meant', async () => {
	await expectAgreement(await readWithEdfjs(files.get('take.edf')!), 16, 1e-6);
});

const WRITTEN = [
	['take.edf', 16],
	['take.bdf', 24]
] as const;

test('MNE-Python reads EDF and BDF as they were meant, and when it was', async ({ skip }) => {
	const python = pythonWith('mne') ?? skip(HOW.mne);
	const read = await onDisk(files, (folder) =>
		readWithMne(
			python,
			WRITTEN.map(([name]) => join(folder, name))
		)
	);
	for (const [i, [, bits]] of WRITTEN.entries()) {
		await expectAgreement(read[i]!, bits, 1e-6);
		expect(read[i]!.start.slice(0, 19)).toBe(await wallClock());
	}
});

describe.each(WRITTEN)('%s', (name, bits) => {
	test('pyedflib reads what was meant', async ({ skip }) => {
		const python = pythonWith('pyedflib') ?? skip(HOW.pyedflib);
		const read = await onDisk(files, (folder) => readWithPyedflib(python, join(folder, name)));
		await expectAgreement(read, bits, 1e-6);
	});

	test('biosig reads what was meant', async ({ skip }) => {
		if (!hasBiosig()) skip(HOW.biosig);
		const read = await onDisk(files, (folder) => readWithBiosig(join(folder, name)));
		await expectAgreement(read, bits, 1e-5);
		// It keeps days as a fixed-point number: 12:59:59.999977.
		const off = Date.parse(`${read.start.replace(' ', 'T')}Z`) - Date.parse(`${await wallClock()}Z`);
		expect(Math.abs(off)).toBeLessThanOrEqual(1);
	});
});

test.for([
	['EDF', 'given.edf', 16],
	['BDF', 'given.bdf', 24]
] as const)('%s that biosig wrote is read here', async ([kind, name, bits], { skip }) => {
	if (!hasBiosig()) skip(HOW.biosig);
	const whole = await openFakeSession({
		streams: [
			{ fs: 500, seconds: 4, nChannels: 2, value: (row, channel) => Math.sin(row / (channel + 3)) * 50 }
		]
	});
	const written = await onDisk(new Map([['take.bdf', await exportedFile(bdf, whole)]]), (folder) => {
		outputOf('save2gdf', [`-f=${kind}`, join(folder, 'take.bdf'), join(folder, name)]);
		return new Uint8Array(readFileSync(join(folder, name)));
	});
	const { session: read } = await imported(bits === 24 ? bdf : edf, written);
	expect(read.streams).toMatchObject([{ fs: 500, nChannels: 2, nSamples: 2000, unit: 'uV' }]);
	const [before, after] = [await whole.getContinuous('emg'), await read.getContinuous(read.streams[0]!.name)];
	const worst = Math.max(
		...Array.from(before.data as Float32Array, (value, i) => Math.abs(Number(value) - Number(after.data[i])))
	);
	// Its own header has six digits of the range.
	expect(worst).toBeLessThan((100 / 2 ** bits) * 1.1 + 1e-3);
});

/** The wall clock of this machine at the first sample: what a header of EDF says. */
async function wallClock(): Promise<string> {
	const range = await session.timeRange('emg');
	const at = new Date(range!.first * 1000);
	return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
