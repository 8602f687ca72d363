import { expect, test } from 'vitest';
import { lines, shapes, table, wave } from './table.fixture.ts';

const clock = (ms: number): string => new Date(1714636800000 + ms).toISOString().slice(11, 23);

test('OpenBCI GUI 5 and 6: channels in µV, acceleration, marks as labels, the time of the first sample', async () => {
	const { session, notes } = await table(
		'%OpenBCI Raw EXG Data\n%Number of channels = 2\n%Sample Rate = 250 Hz\n%Board = OpenBCI_GUI$BoardCytonSerial\n' +
			'Sample Index, EXG Channel 0, EXG Channel 1, Accel Channel 0, Accel Channel 1, Accel Channel 2, Other, Analog Channel 0, Timestamp, Marker Channel, Timestamp (Formatted)\n' +
			lines(
				1000,
				(i) =>
					`${(i < 500 ? i : i + 10) % 256}.0, ${wave(i)}, ${wave(i, 1)}, 0.1, 0.2, 1.0, 0.0, 0.0, ${(1714636800 + Math.floor(i / 10) / 25).toFixed(6)}, ${i === 300 ? '2.0' : '0.0'}, 2024-05-02 ${clock(i * 4)}`
			)
	);
	expect(shapes(session)).toEqual(['emg 2×250 uV', 'accelerometer 3×250 g']);
	expect(session.streamInfo('emg')).toMatchObject({
		device: 'CytonSerial',
		channelNames: ['EXG Channel 0', 'EXG Channel 1']
	});
	expect(session.streamInfo('emg').gaps.map(({ row, lost }) => [row, lost])).toEqual([[500, 10]]);
	expect(session.classNames).toEqual(['2']);
	expect(session.created).toBe('2024-05-02T08:00:00');
	expect(notes).not.toContain('anew');
});

test('OpenBCI GUI 6: a column whose name was lost is an auxiliary one', async () => {
	const { session } = await table(
		'%OpenBCI Raw EXG Data\n%Sample Rate = 250 Hz\nSample Index, EXG Channel 0, EXG Channel 1, , Timestamp\n' +
			lines(
				500,
				(i) => `${i % 256}, ${wave(i)}, ${wave(i, 1)}, ${i % 7}, ${(1714636800 + i / 250).toFixed(6)}`
			)
	);
	expect(shapes(session)[0]).toBe('emg 2×250 uV');
});

test('OpenBCI GUI 3: no names, a clock at the end, the day in the name of the file, decimal commas', async () => {
	const head =
		'%OpenBCI Raw EEG Data\n%Number of channels = 8\n%Sample Rate = 250.0 Hz\n%First Column = SampleIndex\n%Other Columns = EEG data in microvolts followed by Accel Data (in G) interleaved with Aux Data\n';
	const row = (i: number): string =>
		[
			i % 256,
			...Array.from({ length: 8 }, (_, k) => wave(i, k)),
			'0.000',
			'0.000',
			'0.000',
			clock(i * 4)
		].join(', ');
	const { session } = await table(`${head}${lines(800, row)}\n`, {}, 'OpenBCI-RAW-2018-09-12_18-08-25.txt');
	expect(shapes(session)).toEqual(['emg 8×250 uV', 'accelerometer 3×250 g']);
	expect(session.created).toBe('2018-09-12T18:08:25');
	const commas = await table(`${head}${lines(800, (i) => row(i).replace(/\.(?=\d+,)/g, ','))}\n`);
	expect(shapes(commas.session)).toEqual(['emg 8×250 uV', 'accelerometer 3×250 g']);
});

test('OpenBCI GUI 4: a clock, then milliseconds since 1970', async () => {
	const { session } = await table(
		'%OpenBCI Raw EEG Data\n%Number of channels = 4\n%Sample Rate = 200.0 Hz\n%First Column = SampleIndex\n' +
			lines(
				600,
				(i) =>
					`${i % 201}, ${wave(i)}, 1.0, 2.0, 3.0, 0.0, 0.0, 0.0, ${clock(i * 5)}, ${1714636800000 + i * 5}`
			)
	);
	expect(shapes(session)).toEqual(['emg 4×200 uV', 'accelerometer 3×200 g']);
	expect(session.created.slice(0, 10)).toBe('2024-05-02');
	expect(session.streamInfo('emg').gaps).toEqual([]);
});

test('Vicon Nexus: the rate in the second line, devices above the names of their channels', async () => {
	const { session, notes } = await table(
		'Devices,,,,,\n2000,,,,,\n,,Analog EMG - Voltage,,Trigno EMG - Sensor 1,Force plate\nFrame,Sub Frame,1,2,IM EMG1,Fz\n,,V,V,V,N\n' +
			lines(
				400,
				(i) =>
					`${1 + Math.floor(i / 20)},${i % 20},${Number(wave(i)) / 1e6},${Number(wave(i, 1)) / 1e6},${Number(wave(i, 2)) / 1e6},${wave(i, 3)}`
			)
	);
	expect(shapes(session)).toEqual(['emg 3×2000 uV', 'force 1×2000 N']);
	expect(session.streamInfo('emg').channelNames).toEqual([
		'Analog EMG - Voltage 1',
		'Analog EMG - Voltage 2',
		'IM EMG1'
	]);
	expect(Number((await session.getContinuous('emg')).data[3])).toBeCloseTo(Number(wave(1)), 3);
	expect(notes).toContain('force (1 channel, N)');
});

test('BrainFlow: the board is told by the number of columns, and that is said', async () => {
	const row = (i: number): string =>
		[
			i % 256,
			...Array.from({ length: 8 }, (_, k) => wave(i, k)),
			0.1,
			0.2,
			1,
			...Array<number>(10).fill(0),
			(1714636800 + i / 250).toFixed(6),
			i === 100 ? 3 : 0
		]
			.map((value) => Number(value).toFixed(6))
			.join('\t');
	const { session, notes } = await table(`${lines(600, row)}\n`);
	expect(shapes(session)).toEqual(['emg 8×250 uV', 'accelerometer 3×250 g']);
	expect(session.classNames).toEqual(['3']);
	expect(notes).toContain('Cyton');
	expect(session.created.slice(0, 10)).toBe('2024-05-02');
});

test('OpenSignals: sensors of the JSON line, the counter, the start', async () => {
	const json = JSON.stringify({
		'00:07:80:8C:06:6E': {
			sensor: ['EMG', 'ECG', 'XYZ'],
			'device name': 'bitalino',
			column: ['nSeq', 'DI', 'A1', 'A2', 'A3'],
			time: '12:58:5.234',
			date: '2017-1-11',
			'sampling rate': 1000,
			resolution: [10, 10, 10],
			label: ['A1', 'A2', 'A3']
		}
	});
	const { session, notes } = await table(
		`# OpenSignals Text File Format. Version 1\n# ${json}\n# EndOfHeader\n${lines(900, (i) => `${(i < 400 ? i : i + 3) % 16}\t${i % 90 === 0 ? 0 : 1}\t${500 + (i % 7)}\t${510 + (i % 5)}\t${400 + (i % 3)}\t`)}\n`,
		{},
		'opensignals.txt'
	);
	expect(shapes(session)).toEqual([
		'emg 1×1000 a.u.',
		'accelerometer 1×1000 a.u.',
		'trigger 1×1000 a.u.',
		'ecg 1×1000 a.u.'
	]);
	expect(session.streamInfo('emg').gaps.map(({ row, lost }) => [row, lost])).toEqual([[400, 3]]);
	expect(session.created).toBe('2017-01-11T12:58:05');
	expect(notes).toContain('counts of its converter');
});

test('Trigno Discover: a stream for each rate, names of sensors, the start', async () => {
	const { session } = await table(
		'Application:, Trigno Discover (2.1.0.7)\nDate/Time:, 2026/09/29 15:50:51\nCollection Length (seconds):, 0.3\n' +
			'Avanti Sensor 1 (111), , , , Avanti Sensor 2 (222), , , \nsensor mode: 65, , , , sensor mode: 50, , , \n' +
			'EMG 1 Time Series (s), EMG 1 (mV), ACC X Time Series (s), ACC X (G), EMG 1 Time Series (s), EMG 1 (mV), ACC X Time Series (s), ACC X (G)\n' +
			', 2000 Hz, , 500 Hz, , 2000 Hz, , 500 Hz\n, 0.0005 s, , 0.002 s, , 0.0005 s, , 0.002 s\n' +
			lines(600, (i) => {
				const acc = i < 150 ? `${(i / 500).toFixed(3)}, ${wave(i, 2)}` : ', ';
				return `${i / 2000}, ${wave(i)}, ${acc}, ${i / 2000}, ${wave(i, 1)}, ${acc}`;
			})
	);
	expect(shapes(session)).toEqual(['emg 2×2000 uV', 'accelerometer 2×500 g']);
	expect(session.streamInfo('emg').channelNames).toEqual([
		'Avanti Sensor 1 (111): EMG 1',
		'Avanti Sensor 2 (222): EMG 1'
	]);
	expect(session.created).toBe('2026-09-29T15:50:51');
	expect((await session.getContinuous('emg')).data).not.toContain(NaN);
});

test('EMGworks: a line for each channel with rate and unit, a column of times before each', async () => {
	const { session } = await table(
		'Label: L BICEPS: EMG.A 1 Sampling frequency: 1.925926e+003 Number of points: 600 start: 0.000000e+000 Unit: V Domain Unit: s\n' +
			'Label: L BICEPS: ACC.X 1 Sampling frequency: 1.481481e+002 Number of points: 46 start: 0.000000e+000 Unit: g Domain Unit: s\n\n' +
			'X[s],"L BICEPS: EMG.A 1",X[s],"L BICEPS: ACC.X 1"\n' +
			lines(600, (i) =>
				[
					(i / 1925.926).toFixed(6),
					(Number(wave(i)) / 1e6).toFixed(9),
					...(i < 46 ? [(i / 148.1481).toFixed(6), wave(i)] : ['', ''])
				].join(',')
			)
	);
	expect(session.streams.map(({ name, unit, nSamples }) => [name, unit, nSamples])).toEqual([
		['emg', 'uV', 600],
		['accelerometer', 'g', 46]
	]);
	expect(session.streamInfo('emg').fs).toBeCloseTo(1925.926, 2);
	expect(session.streamInfo('accelerometer').fs).toBeCloseTo(148.148, 2);
});

test('Noraxon: facts in two rows above, activities as labels', async () => {
	const { session } = await table(
		'type,begin_time,frequency,count,created with version,exported with version,measurement_date,record_name\n' +
			'record,0.00000,2000,600,Noraxon MR 4.0.22,4.0.22,2025-08-26T17:29:12.325+07:00,WALK\n\n' +
			'time,Activity,Marker,LT Force,LT BICEPS FEM.,RT BICEPS FEM.\n' +
			lines(
				600,
				(i) =>
					`${(i / 2000).toFixed(5)},${i === 0 ? 'REST' : i === 300 ? 'WALK' : ''},,510.${i % 10},${wave(i)},${wave(i, 1)}`
			)
	);
	expect(shapes(session)).toEqual(['emg 2×2000 a.u.', 'force 1×2000 a.u.']);
	expect(session.classNames).toEqual(['REST', 'WALK']);
	expect(session.created.slice(0, 10)).toBe('2025-08-26');
});

test('Chords: lost samples by its counter', async () => {
	const { session } = await table(
		`Counter,Channel1,Channel2\n${lines(700, (i) => `${(i < 200 ? i : i + 5) % 256},${500 + (i % 7)},${400 + (i % 5)}`)}\n`,
		{ rate: 500 }
	);
	expect(shapes(session)).toEqual(['emg 2×500 a.u.']);
	expect(session.streamInfo('emg').gaps.map(({ row, lost }) => [row, lost])).toEqual([[200, 5]]);
});

test('LabChart: names, units and the day above', async () => {
	const { session } = await table(
		'Interval=\t0.001 s\nExcelDateTime=\t4.5e+04\t02/05/2024 10:00:00.000\nTimeFormat=\tStartOfBlock\nDateFormat=\t\nChannelTitle=\tEMG\tForce\nRange=\t10.000 mV\t500.0 N\n' +
			lines(500, (i) => `${(i / 1000).toFixed(3)}\t${wave(i)}\t${wave(i, 1)}`)
	);
	expect(shapes(session)).toEqual(['emg 1×1000 uV', 'force 1×1000 N']);
	expect(session.created.slice(0, 10)).toBe('2024-05-02');
});

test('OpenSignals without names of columns: the channels stand last', async () => {
	const json = JSON.stringify({ x: { sensor: ['EMG', 'PPGBIT'], 'sampling rate': 125, channels: [1, 2] } });
	const { session } = await table(
		`# OpenSignals Text File Format\n# ${json}\n# EndOfHeader\n${lines(300, (i) => `0\t0\t0\t${wave(i)}\t${wave(i, 1)}`)}\n`
	);
	expect(shapes(session)).toEqual(['emg 1×125 a.u.', 'aux 1×125 a.u.']);
});

test('OpenSignals for Android counts nanoseconds where others count samples', async () => {
	const json =
		'{"internal":{"sensor":["xAcc","yAcc"],"column":["nSeq","xAcc","yAcc"],"date":"2020-07-28","time":"19:01:34","sampling rate":100}}';
	const { session } = await table(
		`# OpenSignals Text File Format\n# ${json}\n# EndOfHeader\n${lines(900, (i) => `${1465354449816399 + i * 10_000_000 + (i % 3) * 90_000}\t${wave(i)}\t9.${i % 90}\t`)}\n`
	);
	expect(shapes(session)).toEqual(['accelerometer 2×100 a.u.']);
	expect(session.streamInfo('accelerometer').gaps).toEqual([]);
});
