import { describe, expect, test } from 'vitest';
import { monthsNamed } from './month-names.ts';
import { startDate } from './start-date.ts';

const iso = (date: string, time: string, recording: string): string | undefined => {
	const { start } = startDate(date, time, recording);
	return start && new Date(start.wall).toISOString().slice(0, 19);
};

describe('the start of a file', () => {
	test.each([
		['English', '02-MAY-2022'],
		['lower case', '02-may-2022'],
		['German and French', '02-MAI-2022'],
		['Dutch', '02-MEI-2022'],
		['Swedish and Polish', '02-Maj-2022'],
		['Italian', '02-MAG-2022'],
		['Czech with marks', '02-KVĚ-2022'],
		['Finnish', '02-TOU-2022'],
		['Russian', '02-МАЙ-2022'],
		['a number', '02-05-2022'],
		['a Roman number', '02-V-2022'],
		['ISO 8601', '2022-05-02'],
		['one digit', '2-May-2022'],
		['a month nobody knows: the short date has one', '02-QQQ-2022']
	])('has its month in %s', (_what, long) => {
		expect(iso('02.05.22', '10.00.00', `Startdate ${long} X X X`)).toBe('2022-05-02T10:00:00');
	});

	test.each([
		['24-DEZ-2021', 12],
		['24-DÉC-2021', 12],
		['24-DIC-2021', 12],
		['24-GRU-2021', 12],
		['24-MÄR-2021', 3],
		['24-MRZ-2021', 3],
		['24-M?R-2021', 3],
		['24-MRT-2021', 3],
		['24-OUT-2021', 10],
		['24-Okt-2021', 10],
		['24-AOÛ-2021', 8],
		['24-ago-2021', 8],
		['24-ENE-2021', 1],
		['24-ŞUB-2021', 2],
		['24-juil.-2021', 7]
	])('%s is of month %i, whatever the short date says', (long, month) => {
		expect(iso('01.01.85', '10.00.00', `Startdate ${long} X X X`)).toBe(
			`2021-${String(month).padStart(2, '0')}-24T10:00:00`
		);
	});

	test('a month of several meanings is that of the short date', () => {
		expect(monthsNamed('LIS')).toEqual([11, 10]);
		expect(monthsNamed('JUI')).toEqual([6, 7]);
		expect(iso('02.10.22', '10.00.00', 'Startdate 02-LIS-2022')).toBe('2022-10-02T10:00:00');
		expect(iso('02.11.22', '10.00.00', 'Startdate 02-LIS-2022')).toBe('2022-11-02T10:00:00');
		expect(iso('02.07.22', '10.00.00', 'Startdate 02-JUI-2022')).toBe('2022-07-02T10:00:00');
	});

	test.each([
		['zeros', '00.00.00', ''],
		['X', 'X', 'Startdate X X X X'],
		['X in the identification', '02.05.22', 'Startdate X X X X'],
		['nothing', '', ''],
		['a day no calendar has', '31.02.22', ''],
		['the placeholder', '01.01.85', ''],
		['the placeholder and text', '01.01.85', 'Startdate unknown'],
		['a year without digits', '02.05.yy', ''],
		['letters', 'dd.mm.yy', 'X']
	])('is unknown for %s, and that is said', (_what, date, recording) => {
		const { start, notes } = startDate(date, '10.00.00', recording);
		expect(start).toBeUndefined();
		expect(notes.join(' ')).toContain('The file gives no date of recording');
	});

	test.each([
		['02/05/22', '10:00:00'],
		['02-05-22', '10.00.00'],
		[' 2. 5.22'.trim(), '10-00-00'],
		['20220502', '100000'],
		['020522', '10.0.0']
	])('is read from %s %s', (date, time) => {
		expect(iso(date, time, '')).toBe('2022-05-02T10:00:00');
	});

	test('two dates that differ are said, and a time that is none', () => {
		const two = startDate('03.05.22', '25.00.00', 'Startdate 02-MAY-2022 X X X');
		expect(two.notes).toEqual([
			'Its header has two dates, "02-MAY-2022" and "03.05.22"; the first one was taken.',
			'Its start time "25.00.00" is no time of day; midnight stands for it.'
		]);
	});
});
