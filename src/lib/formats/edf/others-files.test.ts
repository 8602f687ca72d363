import { describe, expect, test } from 'vitest';
import type { Session } from '../../session/read/session.ts';
import { imported } from '../sample-files.fixture.ts';
import { bdf, edf } from './index.ts';
import { edfFile, type EdfFields } from './edf.fixture.ts';

const EMG = { label: 'Biceps', unit: 'uV', samples: 4 };

const read = (made: EdfFields): ReturnType<typeof imported> =>
	imported(made.bits === 24 ? bdf : edf, edfFile(made));

const values = async (session: Session, stream: string): Promise<number[]> =>
	[...(await session.getContinuous(stream)).data].map(Number);

describe('files of others', () => {
	test('plain EDF: physical values, the rate of the record, the year of two digits', async () => {
		const { session, summary } = await read({
			signals: [EMG, { ...EMG, label: 'Triceps' }],
			seconds: '0.5',
			date: '24.12.98',
			data: [
				[
					[0, 1000, -1000, 5],
					[1, 2, 3, 4]
				],
				[
					[10, 20, 30, 40],
					[-1, -2, -3, -4]
				]
			]
		});
		expect(session.streamInfo('emg')).toMatchObject({
			fs: 8,
			nChannels: 2,
			channelNames: ['Biceps', 'Triceps'],
			unit: 'uV'
		});
		const rounded = (await values(session, 'emg')).map((value) => Number(value.toFixed(5)));
		expect(rounded).toEqual([0, 0.1, 100, 0.2, -100, 0.3, 0.5, 0.4, 1, -0.1, 2, -0.2, 3, -0.3, 4, -0.4]);
		expect(session.created).toBe('1998-12-24T14:05:00');
		expect(summary).toMatchObject({ problems: [], labels: 0, importedFrom: 'given.edf' });
	});

	test('signals of other rates, units and kinds are streams of their own, the status of a BioSemi too', async () => {
		const { session } = await read({
			bits: 24,
			reserved: '24BIT',
			signals: [
				EMG,
				{ label: 'Acc X', unit: 'g', samples: 2 },
				{ ...EMG, label: 'ECG', unit: 'mV' },
				{
					label: 'Status',
					unit: 'Boolean',
					samples: 4,
					range: ['-8388608', '8388607'],
					digital: ['-8388608', '8388607']
				}
			],
			data: [
				[
					[1, 2, 3, 4],
					[7, 8],
					[1, 2, 3, 4],
					[0, 255, 65536, -1]
				]
			]
		});
		expect(session.streams.map(({ name, fs, nChannels, unit }) => [name, fs, nChannels, unit])).toEqual([
			['emg', 4, 1, 'uV'],
			['accelerometer', 2, 1, 'g'],
			['ecg', 4, 1, 'uV'],
			['status', 4, 1, 'a.u.']
		]);
		expect(await values(session, 'status')).toEqual([0, 255, 65536, -1]);
		expect((await values(session, 'ecg'))[1]).toBeCloseTo(200, 3);
	});

	test('EDF+: annotations are labels; those without a duration last until the next', async () => {
		const { session } = await read({
			reserved: 'EDF+C',
			patient: 'P07 M 01-JAN-1990 X',
			recording: 'Startdate 09-MAR-2031 X X X',
			signals: [EMG, { label: 'EDF Annotations', samples: 40 }],
			data: [
				[[1, 2, 3, 4], '+0.25\x14\x14\0+1.25\x14grip\x14\0+3.25\x150.5\x14rest\x14\0'],
				[[1, 2, 3, 4], '+1.25\x14\x14\0'],
				[[1, 2, 3, 4], '+2.25\x14\x14\0'],
				[[1, 2, 3, 4], '+3.25\x14\x14\0'],
				[[1, 2, 3, 4], '+4.25\x14\x14\0']
			]
		});
		expect(session.classNames).toEqual(['grip', 'rest']);
		const segments = await session.segments('emg');
		expect(segments.map(({ classIndex, start, end }) => [classIndex, start, end])).toEqual([
			[0, 4, 12],
			[1, 12, 14]
		]);
		expect(session.created).toBe('2031-03-09T14:05:00');
		expect(session.extras.myodeck).toMatchObject({ subject: 'P07' });
		const { timestamps } = await session.getContinuous('emg');
		expect(timestamps[0]! % 1).toBeCloseTo(0.25, 6);
	});

	test('EDF+D: records that jump are gaps', async () => {
		const { session } = await read({
			reserved: 'EDF+D',
			signals: [EMG, { label: 'EDF Annotations', samples: 10 }],
			data: [
				[[1, 2, 3, 4], '+0\x14\x14\0'],
				[[5, 6, 7, 8], '+1\x14\x14\0'],
				[[9, 9, 9, 9], '+4.5\x14\x14\0']
			]
		});
		expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 8, lost: 10, seconds: 2.75 }]);
	});

	test.each([
		['commas in numbers', { signals: [{ ...EMG, range: ['-100,0', '100,0'] }] }],
		['a count of −1', { records: '-1', signals: [EMG] }],
		['a µ that is no ASCII', { signals: [{ ...EMG, unit: 'µV' }] }]
	] as const)('%s is taken for what was meant', async (_what, made) => {
		const { session } = await read({ ...made, data: [[[0, 1000, -1000, 5]]] });
		expect(await values(session, 'emg')).toEqual([0, 100, -100, 0.5]);
	});

	test.each([
		['no range', { range: ['0', '0'], digital: ['0', '0'] }],
		['one physical value', { range: ['5', '5'], digital: ['-1000', '1000'] }],
		['one digital value', { range: ['-100', '100'], digital: ['7', '7'] }],
		['words', { range: ['min', 'max'], digital: ['-1000', '1000'] }]
	] as const)('a channel with %s keeps its numbers, without a unit, and it is said', async (_what, scale) => {
		const { session, summary } = await read({ signals: [{ ...EMG, ...scale }], data: [[[1, 2, 3, 4]]] });
		expect(await values(session, 'signal')).toEqual([1, 2, 3, 4]);
		expect(session.streamInfo('signal').unit).toBe('a.u.');
		expect(summary.problems.join(' ')).toContain('Signal Biceps declares no scale');
	});

	test.each([
		['digital', { digital: ['1000', '-1000'] }],
		['physical', { range: ['100', '-100'] }]
	] as const)('a %s range that runs downwards turns the signal over', async (_what, scale) => {
		const { session } = await read({ signals: [{ ...EMG, ...scale }], data: [[[1000, -1000, 10, 0]]] });
		expect((await values(session, 'emg')).map((value) => value + 0)).toEqual([-100, 100, -1, 0]);
	});
});

describe('refusals', () => {
	const made: EdfFields = { signals: [EMG], data: [[[1, 2, 3, 4]]] };
	test.each([
		['nothing', new Uint8Array(0), 'is too short for EDF or BDF'],
		['another file', new Uint8Array(5000).fill(65), 'does not begin as EDF or BDF does'],
		['half a header', edfFile(made).subarray(0, 400), 'ends within its header'],
		['no record', edfFile({ ...made, data: [] }), 'holds no whole data record'],
		['records without end', edfFile({ ...made, seconds: '1e308' }), 'declares records of "1e308" seconds'],
		['no duration', edfFile({ ...made, seconds: '0' }), 'declares records of "0" seconds'],
		[
			'samples that are no number',
			edfFile({ ...made, signals: [{ ...EMG, samples: 1.5 }] }),
			'declares "1.5" samples'
		],
		[
			'annotations alone',
			edfFile({ signals: [{ label: 'EDF Annotations', samples: 9 }], data: [['+0\x14\x14\0']] }),
			'annotations only'
		],
		['an impossible rate', edfFile({ ...made, seconds: '1e-8' }), 'which no recording has']
	])('%s', async (_what, bytes, sentence) => {
		const refusal = imported(edf, bytes);
		await expect(refusal).rejects.toMatchObject({ name: 'SessionError' });
		await expect(refusal).rejects.toThrow(sentence);
		await expect(refusal).rejects.toThrow('given.edf');
	});
});
