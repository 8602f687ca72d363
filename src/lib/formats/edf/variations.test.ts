import { describe, expect, test } from 'vitest';
import { imported } from '../sample-files.fixture.ts';
import { edfFile, type EdfFields, type EdfSignal } from './edf.fixture.ts';
import { edf } from './index.ts';

const VALUES = Array.from({ length: 10 }, (_, i) => i * 10);
const signal = (changed: Partial<EdfSignal> = {}): EdfSignal => ({
	label: 'EMG1',
	unit: 'uV',
	samples: 10,
	...changed
});
/** Two records of a second each. */
const plain = (changed: Partial<EdfSignal>, fields: Partial<EdfFields> = {}): EdfFields => ({
	signals: [signal(changed)],
	data: [[VALUES], [VALUES]],
	...fields
});
const annotated = (reserved: string, ...lists: string[]): EdfFields => ({
	reserved,
	signals: [signal(), { label: 'EDF Annotations', samples: 60 }],
	data: lists.map((list) => [VALUES, list])
});

test.each([
	['physical ranges that run downwards', plain({ range: ['100', '-100'] }), -1],
	['both ranges downwards', plain({ range: ['100', '-100'], digital: ['1000', '-1000'] }), 1],
	['decimal commas', plain({ range: ['-3276,8', '3276,7'], digital: ['-32768', '32767'] }), 1],
	['exponents', plain({ range: ['-1e+03', '1.0E3'] }), 10],
	['millivolts in capitals', plain({ range: ['-0.1', '0.1'], unit: 'MV' }), 1],
	['volts by their name', plain({ range: ['-1e-4', '1e-4'], unit: 'Volt' }), 1],
	['a sign of another encoding', plain({ unit: '\xc2\xb5V' }), 1]
])('%s: the second value', async (_name, made, expected) => {
	const { session } = await imported(edf, edfFile(made));
	expect(session.streams).toMatchObject([{ name: 'emg', unit: 'uV', fs: 10, nSamples: 20 }]);
	expect((await session.getContinuous('emg')).data[1]).toBeCloseTo(expected, 4);
});

test.each([
	['0.1', 100],
	['0,5', 20],
	['2', 5],
	['0.333333', 30],
	['.3333333', 30],
	['0.142857', 70]
])('records of %s s have %i samples per second', async (seconds, fs) => {
	const { session } = await imported(edf, edfFile(plain({}, { seconds })));
	expect(session.streams).toMatchObject([{ fs, nSamples: 20 }]);
});

test('annotations behind the last sample are said', async () => {
	const made = annotated(
		'EDF+C',
		'+0\x14\x14\0+0.5\x150.5\x14Fist\x14\0',
		'+1\x14\x14\0+50\x151\x14Late\x14\0'
	);
	const { summary } = await imported(edf, edfFile(made));
	expect(summary.problems).toContain('1 label begins after the last sample: no samples have it.');
});

describe('annotations', () => {
	const segments = async (made: EdfFields): Promise<[unknown, string]> => {
		const { session, summary } = await imported(edf, edfFile(made));
		const found = (await session.segments('emg')).map(({ classIndex, start, end }) => [
			session.classNames[classIndex],
			start,
			end
		]);
		return [found, summary.problems.join(' ')];
	};

	test.each([
		[
			'without a duration',
			'+0.1\x14A\x14\0+0.5\x14B\x14\0',
			[
				['A', 1, 5],
				['B', 5, 20]
			],
			''
		],
		[
			'of no duration',
			'+0.1\x150\x14A\x14\0+0.5\x150\x14B\x14\0',
			[
				['A', 1, 5],
				['B', 5, 20]
			],
			'duration of 0'
		],
		['before the beginning', '-0.5\x151\x14A\x14\0', [['A', 0, 5]], ''],
		['of one onset', '+0.1\x151.5\x14A\x14\0+0.1\x150.3\x14B\x14\0', [['A', 1, 16]], 'kept as a label track'],
		['with a comma', '+0,1\x150,4\x14A\x14\0', [['A', 1, 5]], '']
	])('%s', async (_name, list, expected, note) => {
		const [found, notes] = await segments(annotated('EDF+C', `+0\x14\x14\0${list}`, '+1\x14\x14\0'));
		expect(found).toEqual(expected);
		expect(notes).toContain(note);
	});

	test('of a recording that starts between two seconds count from its clock', async () => {
		const made = annotated('EDF+C', '+0.25\x14\x14\0+0.35\x150.3\x14A\x14\0', '+1.25\x14\x14\0');
		expect(await segments(made)).toEqual([[['A', 1, 4]], '']);
	});
});

test.each([
	['EDF+D', ['+0', '+5', '+5.5'], [[10, 40]]],
	['EDF+C', ['+0', '+60', '+61'], [[10, 590]]]
])('records of %s that jump are gaps', async (reserved, onsets, gaps) => {
	const made = annotated(reserved, ...onsets.map((onset) => `${onset}\x14\x14\0`));
	const { session } = await imported(edf, edfFile(made));
	const lost = session.streamInfo('emg').gaps.filter((gap) => gap.lost > 0);
	expect(lost.map((gap) => [gap.row, gap.lost])).toEqual(gaps);
	expect(session.streamInfo('emg').nSamples).toBe(30);
});
