import { expect, test } from 'vitest';
import { bidsName, NOBODY, subjectFacts, subjectOf } from './subject.ts';

test('a take gets the first run number that is free, whatever the others are called', () => {
	const who = { subject: 'sub-07', session: '2' };
	const first = bidsName(who, 'Standard', [])!;
	expect(first).toEqual({ name: 'sub-07_ses-2_task-standard_run-01', run: 1 });
	const taken = [
		first.name,
		'sub-07_ses-2_task-standard_run-03',
		'Take of yesterday',
		'sub-07_ses-2_task-quick_run-02'
	];
	expect(bidsName(who, 'Standard', taken)?.name).toBe('sub-07_ses-2_task-standard_run-02');
	const many = Array.from({ length: 12 }, (_, i) => `sub-1_task-quick_run-${String(i + 1).padStart(2, '0')}`);
	expect(bidsName({ subject: '1', session: '' }, 'Quick', many)?.run).toBe(13);
});

test('without a subject a take has no such name; odd letters are left out', () => {
	expect(bidsName(NOBODY, 'Standard', [])).toBeUndefined();
	expect(bidsName({ subject: '../A 1', session: 'ses-b_2' }, '', [])?.name).toBe(
		'sub-A1_ses-b2_task-gestures_run-01'
	);
});

test('a stored subject is not trusted', () => {
	expect(subjectOf(undefined)).toEqual(NOBODY);
	expect(subjectOf({ subject: 3, side: 'up', placement: 'https://example.org/a.png' })).toEqual(NOBODY);
	const facts = subjectFacts({ ...NOBODY, subject: '07', side: 'left' }, 'Standard', 2);
	expect(facts).toEqual({ subject: '07', side: 'left', task: 'standard', run: 2 });
});
