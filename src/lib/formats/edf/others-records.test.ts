import { describe, expect, test } from 'vitest';
import { labelTracksOf } from '../../session/format/label-tracks.ts';
import type { Session } from '../../session/read/session.ts';
import { imported } from '../sample-files.fixture.ts';
import { bdf, edf } from './index.ts';
import { edfFile, type EdfFields } from './edf.fixture.ts';

const EMG = { label: 'Biceps', unit: 'uV', samples: 4 };

const read = (made: EdfFields): ReturnType<typeof imported> =>
	imported(made.bits === 24 ? bdf : edf, edfFile(made));

describe('the number of data records', () => {
	const made: EdfFields = {
		reserved: 'EDF+C',
		signals: [EMG, { label: 'EDF Annotations', samples: 10 }],
		data: [0, 1, 2].map((at) => [[1, 2, 3, 4], `+${at}\x14\x14\0`])
	};
	const rows = async (changed: Partial<EdfFields>, behind = 0, fill = 0): Promise<[number, string]> => {
		const bytes = edfFile({ ...made, ...changed });
		const whole =
			behind < 0
				? bytes.subarray(0, behind)
				: Uint8Array.from([...bytes, ...new Array<number>(behind).fill(fill)]);
		const { session, summary } = await imported(edf, whole);
		return [session.streamInfo('emg').nSamples, summary.problems.join(' ')];
	};

	test('is what the size of the file says, whatever the header counts', async () => {
		for (const records of ['-1', '0', '2', '1', '-5', 'many', '', '99']) {
			const [n, said] = await rows({ records });
			expect(n).toBe(12);
			expect(said).toMatch(/never finished|data records/);
		}
		expect(await rows({})).toEqual([12, '']);
	});

	test('does not count a record that was cut off, nor garbage behind the last one', async () => {
		expect(await rows({}, -3)).toEqual([8, expect.stringContaining('2 of 3 data records are there')]);
		expect(await rows({}, 5, 0x41)).toEqual([
			12,
			expect.stringContaining('5 bytes behind its last data record')
		]);
		expect(await rows({}, 1000, 0x41)).toEqual([12, expect.stringContaining('is no record')]);
		expect(await rows({}, 1000, 0)).toEqual([12, expect.stringContaining('is no record')]);
	});
});

describe('times of records', () => {
	const signals = [EMG, { label: 'EDF Annotations', samples: 20 }];
	const at = (reserved: string, ...begins: readonly string[]): ReturnType<typeof read> =>
		read({
			reserved,
			signals,
			data: begins.map((begin) => [[1, 2, 3, 4], `+${begin}\x14\x14\0`])
		});

	test('a jump in a file that says it is continuous is a gap', async () => {
		const { session, summary } = await at('EDF+C', '0', '1', '62', '63');
		expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 8, lost: 240 }]);
		expect(summary.problems.join(' ')).toContain('times of its records jump 1 times');
	});

	test('records that overlap are laid behind each other: a discontinuity, and times go on', async () => {
		const { session, summary } = await at('EDF+D', '0', '1', '1.5', '2.5', '8');
		expect(session.streamInfo('emg').gaps).toMatchObject([
			{ row: 8, lost: 0 },
			{ row: 16, lost: 18 }
		]);
		const times = await session.timestamps('emg');
		expect([...times].every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
		expect(summary.problems.join(' ')).toContain(
			'1 data records begin before the one before them ends (by up to 0.5 s)'
		);
	});

	test('have a decimal comma, too', async () => {
		const { session } = await at('EDF+D', '0,25', '1,25', '4,5');
		expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 8, lost: 9 }]);
	});
});

describe('annotations', () => {
	const annotated = (...lists: readonly (string | number[])[]): ReturnType<typeof read> => {
		const bytes = lists.flatMap((list) =>
			typeof list === 'string' ? [...new TextEncoder().encode(list)] : list
		);
		return read({
			reserved: 'EDF+C',
			signals: [EMG, { label: 'EDF Annotations', samples: 200 }],
			data: Array.from({ length: 10 }, (_, i) => [
				[1, 2, 3, 4],
				i > 0 ? `+${i}\x14\x14\0` : latin1([...new TextEncoder().encode('+0\x14\x14\0'), ...bytes])
			])
		});
	};
	/** Bytes as the 16-bit samples that hold them. */
	const latin1 = (bytes: readonly number[]): number[] =>
		Array.from(
			{ length: Math.ceil(bytes.length / 2) },
			(_, i) => bytes[2 * i]! | ((bytes[2 * i + 1] ?? 0) << 8)
		);
	const segments = async (session: Session): Promise<unknown[]> =>
		(await session.segments('emg')).map(({ classIndex, start, end }) => [
			start / 4,
			end / 4,
			session.classNames[classIndex]
		]);

	test('have durations with a decimal comma, and keep their text where the duration is none', async () => {
		const { session, summary } = await annotated(
			'+1,5\x151,5\x14Fist\x14\0+4\x151:30\x14Rest\x14\0+6\x15\x14Open\x14\0'
		);
		expect(await segments(session)).toEqual([
			[1.5, 3, 'Fist'],
			[4, 6, 'Rest'],
			[6, 10, 'Open']
		]);
		expect(summary.problems.join(' ')).toContain('1 annotations have a duration that is no number');
	});

	test('are read in UTF-8, and as Windows-1252 where they are none, and it is said', async () => {
		const word = [...'\xd6ffnen'].map((letter) => letter.charCodeAt(0));
		const { session, summary } = await annotated(
			[...new TextEncoder().encode('+1\x14'), ...word, 0x14, 0],
			'+3\x14Schließen\x14\0',
			[...new TextEncoder().encode('+5\x14'), 0x80, 0x14, 0]
		);
		expect(session.classNames).toEqual(['Öffnen', 'Schließen', '€']);
		expect(summary.problems.join(' ')).toContain('2 of its annotations are not in UTF-8');
	});

	test('that lie over each other do not cut each other; each text is there', async () => {
		const file = '+0\x159\x14Fist\x14\0+3\x151\x14cough\x14\0+3\x151\x14left\x14\0';
		const { session, summary } = await annotated(file);
		expect(await segments(session)).toEqual([[0, 9, 'Fist']]);
		expect(session.classNames).toEqual(['Fist', 'cough', 'left']);
		expect(labelTracksOf(session.extras).map(({ name, labels }) => [name, labels.length])).toEqual([
			['Fist', 2],
			['cough', 2],
			['left', 2]
		]);
		expect(summary.problems.join(' ')).toContain('overlap');
	});
});

test('onsets that Nihon Kohden writes among the texts are no labels', async () => {
	const file = edfFile({
		reserved: 'EDF+C',
		signals: [
			{ label: 'EMG', unit: 'uV', samples: 4 },
			{ label: 'EDF Annotations', samples: 60 }
		],
		data: [
			[[1, 2, 3, 4], '+0\x14\x14+0.000000\x14REC START\x14\0+0.5\x14+0.500000\x14\0+0.5\x14grip\x14\0'],
			[[1, 2, 3, 4], '+1\x14\x14+1.500000\x14let go\x14\0']
		]
	});
	const { session } = await imported(edf, file);
	expect(session.classNames).toEqual(['REC START', 'grip', 'let go']);
	const [last] = (await session.segments('emg')).slice(-1);
	expect(last).toMatchObject({ classIndex: 2, start: 6, end: 8 });
});
