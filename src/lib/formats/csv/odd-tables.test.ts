import { describe, expect, test } from 'vitest';
import { lines, shapes, table, wave } from './table.fixture.ts';

const two = (i: number): string => `${wave(i)},${wave(i, 1)}`;
const t = (i: number): string => (i / 1000).toFixed(3);

test.each(['X', 'rownum', 'SeqNo', 'Lfd. Nr.', 'Point', 'record'])(
	'a first column called %s that counts rows is no channel',
	async (name) => {
		const { session } = await table(`${name},EMG1,EMG2\n${lines(400, (i) => `${i + 1},${two(i)}`)}\n`, {
			rate: 1000
		});
		expect(shapes(session)).toEqual(['emg 2×1000 a.u.']);
	}
);

test.each(['EMG1', 'ch1', 'Channel 1', 'A0'])('a channel called %s may go up by one', async (name) => {
	const { session } = await table(`${name},Biceps\n${lines(400, (i) => `${i},${wave(i)}`)}\n`, {
		rate: 1000
	});
	expect(session.streams[0]!.nChannels).toBe(2);
});

test.each([
	['Beschleunigung X', 'accelerometer'],
	['accélération z', 'accelerometer'],
	['aceleración y', 'accelerometer'],
	['Kraft', 'force'],
	['Fuerza', 'force'],
	['Drehmoment', 'torque'],
	['Winkel', 'angle'],
	['Giroscopio X', 'gyroscope'],
	['mx', 'magnetometer'],
	['Température', 'temperature'],
	['Druck', 'pressure']
])('%s is a sensor of the kind %s', async (name, kind) => {
	const { session } = await table(`time,EMG1,${name}\n${lines(400, (i) => `${t(i)},${two(i)}`)}\n`);
	expect(shapes(session)).toEqual(['emg 1×1000 a.u.', `${kind} 1×1000 a.u.`]);
});

describe('rates in words', () => {
	test('what a recording was reduced to counts, not what it was before', async () => {
		const head = '# Original sampling rate: 2000 Hz\n# Downsampled to: 1000 Hz\nEMG1,EMG2\n';
		const { session, notes } = await table(`${head}${lines(400, two)}\n`);
		expect([shapes(session), notes]).toEqual([['emg 2×1000 a.u.'], '']);
	});

	test('two that differ are said, unless times decide', async () => {
		const head = '# fs: 1000\n# sampling rate: 2000\n';
		const { session, notes } = await table(`${head}EMG1,EMG2\n${lines(400, two)}\n`);
		expect(shapes(session)).toEqual(['emg 2×1000 a.u.']);
		expect(notes).toContain('both 1000 Hz and 2000 Hz; 1000 Hz was taken');
		const timed = await table(`${head}time,EMG1\n${lines(400, (i) => `${t(i)},${wave(i)}`)}\n`);
		expect(timed.notes).toBe('');
	});
});

describe('times', () => {
	const SECONDS = 1_714_654_800;

	test.each([
		['sec,nanosec', 1e9],
		['tv_sec,tv_usec', 1e6],
		['stamp.secs,stamp.nsecs', 1e9],
		['seconds,milliseconds', 1e3]
	] as const)('whole seconds and a fraction in two columns: %s', async (head, parts) => {
		const row = (i: number): string =>
			`${SECONDS + Math.floor(i / 500)},${((i % 500) * parts) / 500},${two(i)}`;
		const { session } = await table(`${head},EMG1,EMG2\n${lines(1200, row)}\n`);
		expect(shapes(session)).toEqual(['emg 2×500 a.u.']);
		expect(session.streams[0]!.gaps).toEqual([]);
		const { timestamps } = await session.getContinuous('emg');
		expect(timestamps[1199]).toBeCloseTo(SECONDS + 2.398, 5);
	});

	test.each(['epoch_ms', 'ts_ms', 'unix (ms)', 'TimeStamp_ms'])('%s is a time', async (name) => {
		const row = (i: number): string => `${SECONDS * 1000 + 2 * i},${two(i)}`;
		const { session } = await table(`${name},EMG1,EMG2\n${lines(400, row)}\n`);
		expect(shapes(session)).toEqual(['emg 2×500 a.u.']);
		expect(session.created).toMatch(/^2024-05-02/);
	});

	test('a row without a time has that of its place, and it is said', async () => {
		const row = (every: number) => (i: number) => `${i % every === 0 ? t(i) : ''},${two(i)}`;
		const packets = await table(`time,EMG1,EMG2\n${lines(601, row(10))}\n`);
		expect(shapes(packets.session)).toEqual(['emg 2×1000 a.u.']);
		expect(packets.session.streams[0]!.nSamples).toBe(601);
		expect(packets.session.streams[0]!.gaps).toEqual([]);
		expect(packets.notes).toContain('540 rows have no time and got that of their place.');
		const blanks = (i: number): string => `${i % 100 === 50 ? '' : t(i)},${two(i)}`;
		const few = await table(`time,EMG1,EMG2\n${lines(601, blanks)}\n`);
		expect(shapes(few.session)).toEqual(['emg 2×1000 a.u.']);
		expect(few.session.streams[0]!.gaps).toEqual([]);
		expect((await few.session.getContinuous('emg')).timestamps[50]).toBeCloseTo(0.05, 6);
	});
});

test('a sign of minus that is no hyphen is one', async () => {
	const { session } = await table(
		`time,EMG1\n${lines(400, (i) => `${t(i)},${wave(i).replace('-', '−')}`)}\n`
	);
	expect((await session.getContinuous('emg')).data[25]).toBeCloseTo(Number(wave(25)), 4);
});
