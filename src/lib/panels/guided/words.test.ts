import { expect, test } from 'vitest';
import { doneTitle, latenessText, pursuitRows, stripText } from './words.ts';

test('lateness is quiet below 100 ms, counted above, and says what was repeated', () => {
	expect(latenessText({ cues: 0, late: 0, repeated: 0, most: 0 })).toBe('');
	expect(latenessText({ cues: 3, late: 0, repeated: 0, most: 0.0123 })).toBe(
		'Cues on time, at most 12 ms late'
	);
	expect(latenessText({ cues: 7, late: 2, repeated: 1, most: 0.62 })).toBe(
		'2 of 7 cues more than 100 ms late, at most 620 ms. 1 excluded and repeated.'
	);
});

test('a pursuit that was stopped says where', () => {
	expect(doneTitle(undefined)).toBe('Done');
	expect(doneTitle({ seconds: 39.99, planned: 40 })).toBe('Done');
	expect(doneTitle({ seconds: 17.8, planned: 40 })).toBe('Stopped and saved, 17 of 40 s');
	expect(stripText({ nChannels: 1 })).toBe('1 channel, RMS of the last 10 s');
});

test('figures of a pursuit have their unit, and a dash where there is none', () => {
	expect(pursuitRows({ rmse: 6.123, r: 0.914, delaySeconds: 0.12 }, '%MVC')).toEqual([
		['RMSE', '6.1 % MVC'],
		['Correlation', '0.91'],
		['Delay', '120 ms']
	]);
	expect(pursuitRows({ rmse: 0.2, r: NaN, delaySeconds: undefined }, '±1')).toEqual([
		['RMSE', '0.200'],
		['Correlation', '–'],
		['Delay', '–']
	]);
});
