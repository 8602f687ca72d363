import { expect, test } from 'vitest';
import { csv } from '../csv/index.ts';
import { imported } from '../sample-files.fixture.ts';
import { HOW, pythonWith } from './programs.ts';
import { writtenBy } from './written-by.ts';

interface TableCase {
	readonly name: string;
	readonly columns: readonly string[];
	/** Row after row, as the file says them. */
	readonly emg: readonly number[];
	readonly fs: number;
	/** Seconds since the first row. */
	readonly times: readonly number[];
	/** Class of each row; empty without labels. */
	readonly labels: readonly string[];
}

/** Tables as `DataFrame.to_csv` writes them: delimiters, decimal signs, index columns, dates, encodings, digits, rates. */
const PROGRAM = `
import pandas as pd
for n in range(16):
    rows, channels, fs = int(rng.integers(150, 400)), int(rng.integers(1, 7)), int(rng.choice([100, 200, 250, 500, 1000, 2000]))
    kind = ['s', 'ms', 'us', 'date'][n % 4]
    digits = int(rng.integers(2, 7))
    emg = np.round(rng.normal(size=(rows, channels)) * 300, digits)
    seconds = np.arange(rows) / fs
    head = str(rng.choice(['EMG', 'emg_', 'Ch', 'channel ']))
    names = [f'{head}{i + 1}' for i in range(channels)]
    frame = pd.DataFrame(emg, columns=names)
    if kind == 'date': frame.insert(0, 'timestamp', pd.to_datetime('2024-03-05 10:20:30') + pd.to_timedelta(np.round(seconds * 1e6).astype('i8'), unit='us'))
    else: frame.insert(0, {'s': 'time', 'ms': 'time (ms)', 'us': 'time_us'}[kind], np.round(seconds * {'s': 1, 'ms': 1e3, 'us': 1e6}[kind], 6 if kind == 's' else 3))
    labels = []
    if n % 3:
        labels = np.repeat(['Rest', 'Faust', 'Öffnen', 'Rest', 'Pinch'], 80)[:rows]; frame['label'] = labels; labels = labels.tolist()
    sep, decimal = [(',', '.'), (';', ','), ('\\t', '.'), (';', '.'), ('\\t', ',')][n % 5]
    name = f'{n}.csv'
    frame.to_csv(f'{folder}/{name}', sep=sep, decimal=decimal, index=bool(n % 4 == 1), encoding=['utf-8', 'utf-8-sig', 'cp1252', 'utf-16'][n // 4], lineterminator=['\\n', '\\r\\n'][n % 2])
    cases.append(dict(name=name, columns=names, emg=emg.ravel().tolist(), fs=fs, times=seconds.tolist(), labels=labels))
`;

test('random tables of pandas: values, times, rates, labels, whatever separates and encodes them', async ({
	skip
}) => {
	const python = pythonWith('pandas') ?? skip(HOW.pandas);
	const { cases, bytes } = await writtenBy<TableCase>(python, PROGRAM, 3);
	expect(cases.length).toBe(16);
	for (const given of cases) {
		const { session } = await imported(csv, bytes.get(given.name)!);
		const rows = given.times.length;
		expect(session.streams, given.name).toMatchObject([
			{ nChannels: given.columns.length, fs: given.fs, nSamples: rows, channelNames: given.columns }
		]);
		const { name } = session.streams[0]!;
		const { data, timestamps } = await session.getContinuous(name);
		const different = given.emg.findIndex((value, i) => {
			const read = Number(data[i]);
			return data instanceof Float32Array ? Math.fround(value) !== read : value !== read;
		});
		expect(`${given.name}: ${different}`).toBe(`${given.name}: -1`);
		// A time in whole milliseconds is as exact as that.
		for (const [row, time] of given.times.entries())
			expect(Math.abs(timestamps[row]! - timestamps[0]! - time)).toBeLessThan(1e-3);
		const read = (await session.segments(name)).flatMap(({ classIndex, start, end }) =>
			Array.from({ length: end - start }, () => session.classNames[classIndex])
		);
		expect(read, given.name).toEqual(given.labels);
	}
}, 60_000);
