// Over 250 lines because it lists one table for each way in which columns are told apart.
import { describe, expect, test } from 'vitest';
import { csvLayout } from './layout.ts';
import { bytesAccess } from '../../store/blob.ts';
import { imported } from '../sample-files.fixture.ts';
import { csv } from './index.ts';
import { lines, shapes, table, wave } from './table.fixture.ts';
import type { CsvOptions } from './options.ts';

const N = 600;
const t = (i: number): string => (i / 1000).toFixed(3);
const rolesOf = async (text: string, options: CsvOptions = {}): Promise<string> =>
	(await csvLayout(bytesAccess(new TextEncoder().encode(text), 'a.csv'), options)).columns
		.map(({ role }) => role)
		.join(' ');

describe('what columns are for', () => {
	test.each([
		['time,emg1,emg2', (i: number) => `${t(i)},${wave(i)},${wave(i, 1)}`, 'time emg emg'],
		['sample,time,emg1', (i: number) => `${i},${t(i)},${wave(i)}`, 'counter time emg'],
		['Sample Index,ch1', (i: number) => `${i % 256},${wave(i)}`, 'counter emg'],
		[',ch1,ch2', (i: number) => `${i},${wave(i)},${wave(i, 1)}`, 'counter emg emg'],
		['Unnamed: 0,ch1', (i: number) => `${i},${wave(i)}`, 'counter emg'],
		['index,ch1', (i: number) => `${i + 1},${wave(i)}`, 'counter emg'],
		['nSeq,A1', (i: number) => `${i % 16},${wave(i)}`, 'counter emg'],
		['count,ch1', (i: number) => `${wave(i)},${wave(i, 2)}`, 'emg emg'],
		[
			'time,emg,AccX,AccY,AccZ',
			(i: number) => `${t(i)},${wave(i)},0.1,0.2,${wave(i, 3)}`,
			'time emg accelerometer accelerometer accelerometer'
		],
		[
			'time,emg,gyr_x,mag_x',
			(i: number) => `${t(i)},${wave(i)},${wave(i, 1)},${wave(i, 2)}`,
			'time emg gyroscope magnetometer'
		],
		['time,emg,Temperature (°C)', (i: number) => `${t(i)},${wave(i)},31.${i % 9}`, 'time emg temperature'],
		['time,emg,x (N)', (i: number) => `${t(i)},${wave(i)},${wave(i, 1)}`, 'time emg force'],
		['time,emg,Grip Force', (i: number) => `${t(i)},${wave(i)},${wave(i, 1)}`, 'time emg force'],
		['time,emg,Trigger', (i: number) => `${t(i)},${wave(i)},${i % 100 === 0 ? 1 : 0}`, 'time emg trigger'],
		['time,emg,quat_w', (i: number) => `${t(i)},${wave(i)},${wave(i, 1)}`, 'time emg orientation'],
		['time,emg,empty', (i: number) => `${t(i)},${wave(i)},`, 'time emg none'],
		['time,emg,nothing', (i: number) => `${t(i)},${wave(i)},NaN`, 'time emg none'],
		['time,emg,label', (i: number) => `${t(i)},${wave(i)},${i < 300 ? 'rest' : 'fist'}`, 'time emg label'],
		['time,emg,class', (i: number) => `${t(i)},${wave(i)},${i < 300 ? 0 : 1}`, 'time emg label'],
		['time,emg,gesture_id', (i: number) => `${t(i)},${wave(i)},${i < 300 ? 0 : 1}`, 'time emg label'],
		['time,emg,which', (i: number) => `${t(i)},${wave(i)},${i < 300 ? 'rest' : 'fist'}`, 'time emg label'],
		['time,emg,name', (i: number) => `${t(i)},${wave(i)},row-${i}`, 'time emg none'],
		[
			'time,emg,stimulus,restimulus',
			(i: number) => `${t(i)},${wave(i)},${i < 300 ? 0 : 1},${i < 310 ? 0 : 1}`,
			'time emg none label'
		],
		['time,emg,Marker', (i: number) => `${t(i)},${wave(i)},${i === 50 ? 1 : 0}`, 'time emg label'],
		['time,emg,Marker', (i: number) => `${t(i)},${wave(i)},0`, 'time emg none'],
		['time,unix time,emg', (i: number) => `${t(i)},${1714636800 + i / 1000},${wave(i)}`, 'time time emg'],
		[
			'time,EMG 1,ECG,EDA',
			(i: number) => `${t(i)},${wave(i)},${wave(i, 1)},${wave(i, 2)}`,
			'time emg ecg eda'
		],
		['time,temporalis,masseter', (i: number) => `${t(i)},${wave(i)},${wave(i, 1)}`, 'time emg emg'],
		['Zeit,Muskel 1', (i: number) => `${t(i)},${wave(i)}`, 'time emg'],
		['time,fs,emg', (i: number) => `${t(i)},1000,${wave(i)}`, 'time none emg']
	] as const)('%s', async (heading, row, roles) => {
		expect(await rolesOf(`${heading}\n${lines(N, row)}\n`, { rate: 1000 })).toBe(roles);
	});

	test('without a heading: a counter, times, channels', async () => {
		expect(
			await rolesOf(
				lines(N, (i) => `${i},${wave(i)},${wave(i, 1)}`),
				{ rate: 10 }
			)
		).toBe('counter emg emg');
		expect(await rolesOf(lines(N, (i) => `${t(i)},${wave(i)}`))).toBe('time emg');
		expect(
			await rolesOf(
				lines(N, (i) => `${wave(i)},${wave(i, 1)}`),
				{ rate: 10 }
			)
		).toBe('emg emg');
		expect(await rolesOf(lines(N, (i) => `${wave(i)},${1714636800 + i / 1000}`))).toBe('emg time');
	});

	test('a person overrides single roles by name or by place', async () => {
		const text = `time,a,b,c\n${lines(N, (i) => `${t(i)},${wave(i)},${wave(i, 1)},${i < 300 ? 0 : 1}`)}\n`;
		const { session } = await table(text, { columns: { b: 'force', '3': 'label', a: 'emg' } });
		expect(shapes(session)).toEqual(['emg 1×1000 a.u.', 'force 1×1000 a.u.']);
		expect(session.classNames).toEqual(['0', '1']);
		await expect(table(text, { columns: { z: 'emg' } })).rejects.toThrow('Its columns are: time, a, b, c');
	});
});

describe('streams of their own', () => {
	test('kinds and units are split, and it is said', async () => {
		const { session, notes } = await table(
			`time (s),EMG1 (mV),EMG2 (µV),Acc X (g),Acc Y (m/s²),Load (kN),X (mmHg)\n${lines(N, (i) => `${t(i)},${wave(i)},${wave(i, 1)},0.1,9.8,2.5,${wave(i, 2)}`)}\n`
		);
		expect(shapes(session)).toEqual([
			'emg 2×1000 uV',
			'emg-2 1×1000 a.u.',
			'accelerometer 1×1000 g',
			'accelerometer-2 1×1000 m/s2',
			'force 1×1000 N'
		]);
		expect((await session.getContinuous('force')).data[0]).toBe(2500);
		expect(notes).toContain('accelerometer (1 channel, g)');
		expect(notes).toContain('"mmHg"');
	});

	test('a slower sensor that leaves most rows empty has its own rate and no gaps', async () => {
		const { session } = await table(
			`time,emg,accx\n${lines(2000, (i) => `${t(i)},${wave(i)},${i % 8 === 0 ? wave(i, 1) : ''}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 1×1000 a.u.', 'accelerometer 1×125 a.u.']);
		expect(session.streamInfo('accelerometer').gaps).toEqual([]);
		expect(session.streamInfo('accelerometer').nSamples).toBe(250);
	});

	test('single missing values stay missing', async () => {
		const { session } = await table(
			`time,a,b\n${lines(N, (i) => `${t(i)},${wave(i)},${i === 7 ? '' : 1}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 2×1000 a.u.']);
		expect((await session.getContinuous('emg')).data[15]).toBeNaN();
	});

	test('numbers with more digits than float32 keeps are stored in double precision', async () => {
		const { session } = await table(
			`time,a,accx\n${lines(N, (i) => `${t(i)},${Math.sin(i).toFixed(15)},${(i / 7).toFixed(4)}`)}\n`
		);
		expect(session.streams.map(({ name, dtype }) => [name, dtype])).toEqual([
			['emg', 'float64'],
			['accelerometer', 'float32']
		]);
		expect((await session.getContinuous('emg')).data[1]).toBe(Number(Math.sin(1).toFixed(15)));
	});
});

describe('counters', () => {
	const lost = async (text: string, options: CsvOptions = { rate: 500 }): Promise<unknown> =>
		(await table(text, options)).session.streamInfo('emg').gaps.map(({ row, lost }) => [row, lost]);

	test('lost samples, also where a counter begins anew', async () => {
		const skip = (i: number): number => (i < 300 ? i : i + 30);
		expect(await lost(`Counter,a\n${lines(N, (i) => `${skip(i)},${wave(i)}`)}\n`)).toEqual([[300, 30]]);
		expect(await lost(`Counter,a\n${lines(N, (i) => `${skip(i) % 256},${wave(i)}`)}\n`)).toEqual([[300, 30]]);
		expect(await lost(`Counter,a\n${lines(N, (i) => `${skip(i) % 16},${wave(i)}`)}\n`)).toEqual([[300, 14]]);
		expect(await lost(`Counter,a\n${lines(N, (i) => `${skip(i) * 2},${wave(i)}`)}\n`)).toEqual([[300, 30]]);
	});

	test('times tell whole turns of a counter', async () => {
		const skip = (i: number): number => (i < 300 ? i : i + 300);
		const text = `time,sample,a\n${lines(N, (i) => `${skip(i) / 500},${skip(i) % 256},${wave(i)}`)}\n`;
		expect(await lost(text, {})).toEqual([[300, 300]]);
	});

	test('an index that is whole leaves nothing behind', async () => {
		const { session, notes } = await table(`,a,b\n${lines(N, (i) => `${i},${wave(i)},1.5`)}\n`, {
			rate: 1000
		});
		expect([shapes(session), notes]).toEqual([['emg 2×1000 a.u.'], '']);
	});
});

describe('labels', () => {
	const segments = async (text: string): Promise<unknown> => {
		const { session } = await table(text);
		return (await session.segments('emg')).map(({ classIndex, start, end }) => [
			session.classNames[classIndex],
			start,
			end
		]);
	};

	test('marks in single rows name the class from there on; 0 says nothing', async () => {
		const mark = (i: number): string => (i === 100 ? '1.0' : i === 300 ? '2.0' : '0.0');
		expect(await segments(`time,a,marker\n${lines(N, (i) => `${t(i)},${wave(i)},${mark(i)}`)}\n`)).toEqual([
			['1', 100, 300],
			['2', 300, 600]
		]);
	});

	test('text marks in single rows', async () => {
		const mark = (i: number): string => (i === 100 ? 'fist' : i === 300 ? 'rest' : '');
		expect(await segments(`time,a,event\n${lines(N, (i) => `${t(i)},${wave(i)},${mark(i)}`)}\n`)).toEqual([
			['fist', 100, 300],
			['rest', 300, 600]
		]);
	});

	test('states, with 0 as a class of its own', async () => {
		expect(
			await segments(`time,a,stimulus\n${lines(N, (i) => `${t(i)},${wave(i)},${i < 200 ? 0 : 3}`)}\n`)
		).toEqual([
			['0', 0, 200],
			['3', 200, 600]
		]);
	});
});

describe('the shape of tables', () => {
	const body = lines(N, (i) => `${t(i)},${wave(i)},${wave(i, 1)}`);
	const same = async (text: string | Uint8Array, shape = ['emg 2×1000 a.u.'], n = N): Promise<void> => {
		const { session } = await table(text);
		expect([shapes(session), session.streams[0]!.nSamples]).toEqual([shape, n]);
	};

	test('a row of units', async () => {
		await same(`time,emg1,emg2\ns,mV,mV\n${body}\n`, ['emg 2×1000 uV']);
		await same(`time,emg1,emg2\n[s],[uV],[uV]\n${body}\n`, ['emg 2×1000 uV']);
		await same(`time,emg1,emg2\n(s),(mV),(N)\n${body}\n`, ['emg 1×1000 uV', 'emg-2 1×1000 N']);
	});

	test('delimiters at the end of rows, of the heading, of both', async () => {
		const ended = body.replaceAll('\n', ',\n');
		await same(`time,emg1,emg2,\n${ended},\n`);
		await same(`time,emg1,emg2\n${ended},\n`);
		await same(`time,emg1,emg2,\n${body}\n`);
		await same(`time,emg1,emg2,,,\n${body.replaceAll('\n', ',,,\n')},,,\n`);
	});

	test('blocks of remarks and facts above, with and without signs', async () => {
		await same(`# one\n# two\n\n% three\ntime,emg1,emg2\n${body}\n`);
		await same(`Subject: S01\nDate: 2024-05-02\nFilter: 20-450 Hz\n\ntime,emg1,emg2\n${body}\n`);
		await same(`Subject,S01\nAge,23\n\ntime,emg1,emg2\n${body}\n`);
		await same(`time,emg1,emg2\n# a remark\n${body}\n`);
	});

	test('row names of R and pandas', async () => {
		const named = lines(N, (i) => `"${i + 1}",${t(i)},${wave(i)},${wave(i, 1)}`);
		await same(`"time","emg1","emg2"\n${named}\n`);
		await same(`"","time","emg1","emg2"\n${named}\n`);
		const { session } = await table(`0,1,2,3\n${lines(N, (i) => `${wave(i)},1.5,2.5,3.5`)}\n`, { rate: 10 });
		expect(session.streamInfo('emg').nSamples).toBe(N);
	});

	test('spreadsheets: sep=, quotes, semicolons with decimal commas, thousands', async () => {
		await same(`sep=;\ntime;emg1;emg2\n${body.replaceAll(',', ';')}\n`);
		await same(`time;emg1;emg2\n${body.replaceAll(',', ';').replaceAll('.', ',')}\n`);
		await same(`time\temg1\temg2\n${body.replaceAll(',', '\t').replaceAll('.', ',')}\n`);
		await same(`"time","emg1","emg2"\n${body.replace(/[^,\n]+/g, '"$&"')}\n`);
		const { session } = await table(`time;emg1\n${lines(N, (i) => `${t(i).replace('.', ',')};1.234,5`)}\n`);
		expect((await session.getContinuous('emg')).data[0]).toBe(1234.5);
	});

	test('decimal commas between commas with a space', async () => {
		await same(`time, emg1, emg2\n${body.replaceAll(',', '; ').replaceAll('.', ',').replaceAll(';', ',')}\n`);
	});

	test('encodings', async () => {
		const text = `time,größe (µV),emg2 (µV)\n${body}\n`;
		await same(`\ufeff${text}`, ['emg 2×1000 uV']);
		await same(
			Uint8Array.from(text, (c) => c.charCodeAt(0)),
			['emg 2×1000 uV']
		);
		const wide = new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer);
		await same(wide, ['emg 2×1000 uV']);
		const latin = await table(Uint8Array.from(text, (c) => c.charCodeAt(0)));
		expect(latin.session.streamInfo('emg').channelNames).toEqual(['größe', 'emg2']);
		expect(latin.notes).toContain('Windows-1252');
	});

	test.each([
		['with a heading', 'time,emg1,emg2\n'],
		['without one', '']
	])('decimal commas that also part columns are refused %s', async (_what, heading) => {
		const broken = body.replaceAll('.', ',');
		await expect(table(`${heading}${broken}\n`, { rate: 1000 })).rejects.toThrow(/decimal commas/);
	});

	test('names that stand twice get those above them', async () => {
		const { session } = await table(
			`Left,,Right,\nTime (s),EMG (mV),Time (s),EMG (mV)\n${lines(N, (i) => `${t(i)},${wave(i)},${t(i)},${wave(i, 1)}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 2×1000 uV']);
		expect(session.streamInfo('emg').channelNames).toEqual(['Left: EMG', 'Right: EMG']);
	});

	test('columns of times of two rates are two streams', async () => {
		const { session } = await table(
			`Time (s),EMG (mV),Time (s),ACC X (g)\n${lines(N, (i) => `${t(i)},${wave(i)},${i < 150 ? (i / 250).toFixed(3) : ''},${i < 150 ? wave(i, 1) : ''}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 1×1000 uV', 'accelerometer 1×250 g']);
		expect(session.streamInfo('accelerometer').nSamples).toBe(150);
	});
});

test('units behind an underscore count in small letters and in words, too', async () => {
	const rows = Array.from({ length: 200 }, (_, i) => `${i / 200},${i},${i / 1000},${i},${i / 1000}`);
	const text = ['time,a_uv,b_mv,c_microvolts,d_mV', ...rows, ''].join('\n');
	const { session } = await imported(csv, new TextEncoder().encode(text));
	expect(session.streams).toMatchObject([{ nChannels: 4, unit: 'uV' }]);
	expect(Array.from((await session.getContinuous('emg')).data.slice(4, 8), Number)).toEqual([1, 1, 1, 1]);
});
