import { expect, test } from 'vitest';
import { figure, invalidText, outcomeText, testTitle } from './result-words.ts';

test('a stopped test is told as stopped, not as its share of what was done', () => {
	expect(outcomeText({ stopped: true, trials: 4, planned: 16, valid: 0 })).toBe('Stopped after 4 of 16');
	expect(outcomeText({ stopped: false, trials: 16, planned: 16, valid: 15, completionRate: 0.8 })).toBe(
		'80.0 % of 15'
	);
	expect(outcomeText({ trials: 4, completionRate: 1 })).toBe('100.0 % of 4');
});

test('invalid trials are named by reason and number', () => {
	const reason = 'began inside its target';
	const invalid = [
		{ trial: 1, reason },
		{ trial: 2, reason: 'no predictions came' },
		{ trial: 4, reason }
	];
	expect(invalidText({ invalid })).toBe('2 began inside its target (1, 4); 1 no predictions came (2)');
	expect([invalidText({ invalid: [] }), invalidText({})]).toEqual(['none', '–']);
});

test('a figure that is not there is a dash without a unit', () => {
	expect([figure(1.234, 2, 's'), figure(undefined, 2, 's'), figure(null, 2, 's')]).toEqual([
		'1.23 s',
		'–',
		'–'
	]);
});

test('the title of a result says how much of a stopped test was done', () => {
	expect(testTitle({ stopped: false, trials: 16, planned: 16 }, 'targets')).toBe('Done');
	expect(testTitle({ stopped: true, trials: 4, planned: 16 }, 'targets')).toBe(
		'Stopped and saved, 4 of 16 targets'
	);
	expect(testTitle(undefined, 'targets')).toBe('Stopped and saved');
});
