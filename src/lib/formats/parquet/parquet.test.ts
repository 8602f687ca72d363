import { gzipSync } from 'fflate';
import { parquetWriteBuffer, type BasicType } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { editJson, makeSession, openEntries, openFakeSession } from '../../session/write/session.fixture.ts';
import { bytesAccess } from '../../store/blob.ts';
import { csvLayout } from '../csv/layout.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { exportedFile, imported, roundTrip } from '../sample-files.fixture.ts';
import { parquet } from './index.ts';
import { tableText } from './table-text.ts';

interface Column {
	readonly name: string;
	readonly data: Float32Array | Float64Array | Int32Array | readonly unknown[];
	readonly type?: BasicType;
	readonly nullable?: boolean;
}

/** A file of columns, written by the library and not by the export. */
const made = (columns: readonly Column[], codec: 'SNAPPY' | 'UNCOMPRESSED' | 'GZIP' = 'SNAPPY'): Uint8Array =>
	new Uint8Array(
		parquetWriteBuffer({
			columnData: columns.map(({ data, ...column }) => ({
				...column,
				data: ArrayBuffer.isView(data) ? data : [...data]
			})),
			codec,
			compressors: { GZIP: (input) => gzipSync(input) }
		})
	);

const rows = (count: number, value: (row: number) => number): Float64Array =>
	Float64Array.from({ length: count }, (_, row) => value(row));
const wave = (row: number): number => Math.fround(Math.sin(row / 7) * 100);

describe('a session comes back equal', () => {
	test('values, times, labels, classes, gaps, names, date', async () => {
		const map = await makeSession({
			streams: [
				{
					name: 'emg',
					fs: 500,
					nChannels: 3,
					seconds: 4,
					from: 1_700_000_000.123,
					info: { channelNames: ['a', 'ö', 'label'], device: 'Dev' },
					value: (row, channel) => wave(row * 3 + channel)
				}
			],
			classNames: ['Rest', '=Fäust, "x"', 'Never'],
			labels: [
				[1_700_000_001, 1],
				[1_700_000_002, 0],
				[1_700_000_003, -1]
			]
		});
		editJson(map, '/meta.json', (meta) => {
			meta.extras.myodeck.streams.emg.gaps = [{ sample: 1010, lost: 10, seconds: 0.02 }];
		});
		const given = await openEntries(map);
		const back = await roundTrip(parquet, given);
		const [before, after] = [await given.getContinuous('emg'), await back.getContinuous('emg')];
		expect(after.data).toEqual(before.data);
		expect(after.timestamps).toEqual(before.timestamps);
		expect(back.classNames).toEqual(given.classNames);
		expect(await back.segments('emg')).toEqual(await given.segments('emg'));
		const { name, fs, unit, channelNames, device } = given.streamInfo('emg');
		const gaps = [{ row: 1010, lost: 10 }];
		expect(back.streamInfo('emg')).toMatchObject({ name, fs, unit, channelNames, gaps, device });
		expect(back.created.slice(0, 19)).toBe(given.created.slice(0, 19));
	});

	test('random values of any size, over several groups of rows', async () => {
		const random = seeded(7);
		const values = Float32Array.from({ length: 70_000 * 2 }, () => {
			const size = 10 ** (random() * 20 - 10);
			return (random() - 0.5) * size;
		});
		const given = await openFakeSession({
			streams: [{ fs: 2000, nChannels: 2, rows: 70_000, value: (row, channel) => values[row * 2 + channel]! }]
		});
		const back = await roundTrip(parquet, given);
		expect((await back.getContinuous('emg')).data).toEqual((await given.getContinuous('emg')).data);
	});
});

describe('files of other programs', () => {
	test.each(['SNAPPY', 'UNCOMPRESSED', 'GZIP'] as const)('%s: roles are found as in CSV', async (codec) => {
		const file = made(
			[
				{ name: 'time', data: rows(400, (row) => row / 200) },
				{ name: 'EMG 1 (mV)', data: rows(400, (row) => wave(row) / 1000) },
				{ name: 'EMG 2 (mV)', data: rows(400, (row) => wave(row + 3) / 1000) },
				{ name: 'AccX (g)', data: rows(400, () => 1) },
				{ name: 'gesture', data: Array.from({ length: 400 }, (_, i) => (i < 200 ? 'rest' : 'fist')) }
			],
			codec
		);
		expect((await formatOf(bytesAccess(file, 'anything')))?.id).toBe('parquet');
		const { session } = await imported(parquet, file);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 2, fs: 200, unit: 'uV', nSamples: 400 },
			{ name: 'accelerometer', nChannels: 1, unit: 'g' }
		]);
		expect(session.classNames).toEqual(['rest', 'fist']);
		expect(Number((await session.getContinuous('emg')).data[2])).toBeCloseTo(wave(1), 3);
	});

	test('times of a date have microseconds and a date', async () => {
		const begin = BigInt(Date.UTC(2024, 4, 2, 10)) * 1000n;
		const file = made([
			{
				name: 'stamp',
				data: Array.from({ length: 100 }, (_, i) => new Date(Date.UTC(2024, 4, 2, 10) + i * 5))
			},
			{ name: 'us', data: Array.from({ length: 100 }, (_, i) => begin + BigInt(i) * 5000n), type: 'INT64' },
			{ name: 'emg', data: rows(100, wave) }
		]);
		const { session } = await imported(parquet, file, { csv: { columns: { us: 'none' } } });
		expect(session.streamInfo('emg')).toMatchObject({ fs: 200, nSamples: 100 });
		expect(session.created.slice(0, 10)).toBe('2024-05-02');
		const other = await imported(parquet, file, { csv: { columns: { stamp: 'none', us: 'time' } } });
		expect(other.session.streamInfo('emg').fs).toBe(200);
	});

	test('lists of as many numbers in every row are channels; missing values are no numbers', async () => {
		const file = made([
			{ name: 't', data: rows(60, (row) => row / 100) },
			{
				name: 'emg',
				data: Array.from({ length: 60 }, (_, i) => (i === 5 ? undefined : i / 4)),
				nullable: true
			},
			{ name: 'on', data: Array.from({ length: 60 }, (_, i) => i > 30), type: 'BOOLEAN' }
		]);
		const { session } = await imported(parquet, file, { csv: { columns: { on: 'trigger' } } });
		const { data } = await session.getContinuous('emg');
		expect([Number(data[4]), Number(data[5]), Number(data[6])]).toEqual([1, NaN, 1.5]);
		expect(
			[...(await session.getContinuous('trigger')).data].map(Number).filter((one) => one === 1).length
		).toBe(29);
	});

	test('the dialog sees the first rows only', async () => {
		const file = made([
			{ name: 'time', data: rows(5000, (row) => row / 200) },
			{ name: 'emg', data: rows(5000, wave) }
		]);
		const text = await tableText(bytesAccess(file, 'x.parquet'), {}, 100);
		const layout = await csvLayout(text);
		expect(layout.columns.map(({ name, role }) => [name, role])).toEqual([
			['time', 'time'],
			['emg', 'emg']
		]);
		expect(
			new TextDecoder()
				.decode(await text.read(0, text.size))
				.trim()
				.split('\n')
		).toHaveLength(101);
	});

	test('a file without rows is refused, and so is one that is cut', async () => {
		await expect(imported(parquet, made([{ name: 'emg', data: new Float64Array(0) }]))).rejects.toThrow(
			'given.parquet'
		);
		const whole = made([{ name: 'emg', data: rows(100, wave) }]);
		await expect(imported(parquet, whole.subarray(0, whole.length - 9))).rejects.toThrow(
			'given.parquet cannot be read as Parquet'
		);
	});
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	const half = Math.ceil(MUTANTS / 2);
	const given = await openFakeSession({
		streams: [{ fs: 200, nChannels: 2, rows: 300 }],
		labels: [[0.5, 1]]
	});
	await importMutants(parquet, await exportedFile(parquet, given), 'x.parquet', 9, {}, half);
	const other = made([
		{ name: 'time', data: rows(200, (row) => row / 200) },
		{ name: 'emg', data: rows(200, wave) },
		{ name: 'label', data: Array.from({ length: 200 }, (_, i) => (i < 99 ? 'a' : 'b')) }
	]);
	await importMutants(parquet, other, 'x.parquet', 10, {}, half);
}, 600_000);
