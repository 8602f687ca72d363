import { expect, test } from 'vitest';
import type { CsvOptions } from './options.ts';
import { lines, shapes, table, wave } from './table.fixture.ts';

interface Variation {
	readonly name: string;
	readonly head: string;
	readonly row: (i: number) => string;
	readonly options?: CsvOptions;
	readonly streams: readonly string[];
	readonly created?: string;
	/** Rows and lost samples of gaps in the first stream. */
	readonly gaps?: readonly (readonly [number, number])[];
	readonly classes?: readonly string[];
	readonly note?: string;
}

const comma = (text: string): string => text.replace('.', ',');
const two = (i: number): string => `${wave(i)},${wave(i, 1)}`;
const START = Date.UTC(2024, 4, 2, 13);
const iso = (ms: number): string => new Date(START + ms).toISOString();

/** Tables as programs write them: each differs from the cases that are given in one way. */
const VARIATIONS: readonly Variation[] = [
	{ name: 'kilosamples', head: '# Sample rate: 1.5 kS/s\nEMG1,EMG2', row: two, streams: ['emg 2×1500 a.u.'] },
	{
		name: 'a notch filter and an interval',
		head: '# Notch filter: 50 Hz\n# Sampling interval: 0.5 ms\nEMG1,EMG2',
		row: two,
		streams: ['emg 2×2000 a.u.']
	},
	{
		name: 'rates of a screen and a camera',
		head: '# Screen refresh rate: 60 Hz\n# Video frame rate: 30 fps\n# srate: 1k\nEMG1,EMG2',
		row: two,
		streams: ['emg 2×1000 a.u.']
	},
	{
		name: 'a rate of stimulation',
		head: '# Stimulation frequency: 35 Hz\n# Sampling: 1000 samples per second\nEMG1,EMG2',
		row: two,
		streams: ['emg 2×1000 a.u.']
	},
	{
		name: 'a column of rates in front',
		head: 'Sampling rate [Hz],EMG1,EMG2',
		row: (i) => `1000,${two(i)}`,
		streams: ['emg 2×1000 a.u.']
	},
	{
		name: 'a column of rates behind',
		head: 'EMG1,EMG2,srate',
		row: (i) => `${two(i)},500`,
		streams: ['emg 2×500 a.u.']
	},
	{
		name: 'words against times',
		head: '# fs: 1000 Hz\ntime,EMG1',
		row: (i) => `${(i / 2000).toFixed(4)},${wave(i)}`,
		streams: ['emg 1×2000 a.u.'],
		note: 'the times were taken'
	},
	{
		name: 'rounded milliseconds',
		head: 'time_ms,EMG1',
		row: (i) => `${Math.round((i * 1000) / 2148.148)},${wave(i)}`,
		streams: ['emg 1×2148.148 a.u.']
	},
	{
		name: 'packets of ten',
		head: 'timestamp,EMG1',
		row: (i) => `${(START / 1000 + Math.floor(i / 10) * 0.01).toFixed(3)},${wave(i)}`,
		streams: ['emg 1×1000 a.u.']
	},
	{
		name: 'a gap of three samples',
		head: 'time,EMG1',
		row: (i) => `${((i + (i > 150 ? 3 : 0)) / 2000).toFixed(4)},${wave(i)}`,
		streams: ['emg 1×2000 a.u.'],
		gaps: [[151, 3]]
	},
	{
		name: 'nanoseconds since 1970',
		head: 'timestamp,EMG1',
		row: (i) => `${BigInt(START) * 1_000_000n + BigInt(i) * 1_000_000n},${wave(i)}`,
		streams: ['emg 1×1000 a.u.'],
		created: '2024-05-02'
	},
	{
		name: 'decimal commas in ISO times',
		head: 'time;EMG1',
		row: (i) =>
			`${comma(
				iso(2 * i)
					.replace('T', ' ')
					.replace('Z', '')
			)};${comma(wave(i))}`,
		streams: ['emg 1×500 a.u.'],
		created: '2024-05-02T13:00:00'
	},
	{
		name: 'an American date',
		head: 'Date,EMG1',
		row: (i) => `5/13/2024 1:00:0${(i / 100).toFixed(3)} PM,${wave(i)}`,
		streams: ['emg 1×100 a.u.'],
		created: '2024-05-13T13:00:00'
	},
	{
		name: 'a date beside a clock',
		head: 'Date,Time,EMG1',
		row: (i) => `2024-05-02,13:00:0${(i / 200).toFixed(3)},${wave(i)}`,
		streams: ['emg 1×200 a.u.'],
		created: '2024-05-02T13:00:00',
		classes: []
	},
	{
		name: 'days of a spreadsheet',
		head: 'time,EMG1',
		row: (i) => `${(45_414.5 + i / 86_400_000).toFixed(12)},${wave(i)}`,
		streams: ['emg 1×1000 a.u.'],
		created: '2024-05-02T12:00:00'
	},
	{
		name: 'microseconds of an Arduino',
		head: 'micros;emg',
		row: (i) => `${34_567_000 + i * 1000};${500 + ((i * 37) % 90)}`,
		streams: ['emg 1×1000 a.u.']
	},
	{
		name: 'a counter of a byte',
		head: 'SampleNr,ch1,ch2',
		row: (i) => `${(i + (i > 200 ? 5 : 0)) % 256},${two(i)}`,
		options: { rate: 1000 },
		streams: ['emg 2×1000 a.u.'],
		gaps: [[201, 5]]
	},
	{
		name: 'names that are numbers',
		head: '0,1,2',
		row: (i) => `${two(i)},${wave(i, 2)}`,
		options: { rate: 1000 },
		streams: ['emg 3×1000 a.u.']
	},
	{
		name: 'volts of three sizes',
		head: 'time [s];EMG1 [V];EMG2 [mV];EMG3 [µV]',
		row: (i) => `${i / 1000};${(i % 9) / 1e6};${(i % 9) / 1e3};${i % 9}`,
		streams: ['emg 3×1000 uV']
	},
	{
		name: 'four kinds of sensor',
		head: 'Time (s),EMG 1 (mV),ACC X (g),Gyro X (deg/s),Temp (°C)',
		row: (i) => `${(i / 1000).toFixed(3)},${wave(i)},${wave(i, 3)},1,36.5`,
		streams: ['emg 1×1000 uV', 'accelerometer 1×1000 g', 'gyroscope 1×1000 deg/s', 'temperature 1×1000 degC']
	},
	{
		name: 'empty columns',
		head: 'time,EMG1,,EMG2,',
		row: (i) => `${i / 1000},${wave(i)},,${wave(i, 1)},`,
		streams: ['emg 2×1000 a.u.']
	},
	{
		name: 'quotes around everything',
		head: '"time","EMG, left","EMG ""right"""',
		row: (i) => `"${i / 1000}","${wave(i)}","${wave(i, 1)}"`,
		streams: ['emg 2×1000 a.u.']
	},
	{
		name: 'pipes',
		head: 'time|emg1|emg2',
		row: (i) => `${i / 1000}|${wave(i)}|${wave(i, 1)}`,
		streams: ['emg 2×1000 a.u.']
	},
	{
		name: 'a line for a spreadsheet',
		head: 'sep=;\ntime;EMG1',
		row: (i) => `${comma(String(i / 1000))};${comma(wave(i))}`,
		streams: ['emg 1×1000 a.u.']
	},
	{
		name: 'words beside a trigger',
		head: 'time,EMG1,gesture,Trigger',
		row: (i) =>
			`${i / 1000},${wave(i)},${i < 100 ? 'rest' : i < 250 ? 'fist' : 'open'},${i % 100 === 0 ? 1 : 0}`,
		streams: ['emg 1×1000 a.u.', 'trigger 1×1000 a.u.'],
		classes: ['rest', 'fist', 'open']
	},
	{
		name: 'repetitions beside stimuli',
		head: 'time,EMG1,stimulus,repetition',
		row: (i) => `${i / 1000},${wave(i)},${Math.floor(i / 100) % 2},${Math.floor(i / 200)}`,
		streams: ['emg 1×1000 a.u.', 'aux 1×1000 a.u.'],
		classes: ['0', '1']
	}
];

test.each(VARIATIONS.map((one) => [one.name, one] as const))('%s', async (_name, variation) => {
	const { head, row, options, streams, created, gaps, classes, note } = variation;
	const { session, notes } = await table(`${head}\n${lines(400, row)}\n`, options);
	expect(shapes(session)).toEqual(streams);
	if (created) expect(session.created).toMatch(new RegExp(`^${created}`));
	const found = session.streams[0]!.gaps.map((gap) => [gap.row, gap.lost]);
	expect(found).toEqual(gaps ?? []);
	if (classes) expect(session.classNames).toEqual(classes);
	if (note) expect(notes).toContain(note);
});

test('a rate of breathing is no rate of samples', async () => {
	const text = `# breathing rate: 16\n# Band: 20-450 Hz\nEMG1,EMG2\n${lines(400, two)}\n`;
	await expect(table(text)).rejects.toThrow('nobody said its rate');
});
