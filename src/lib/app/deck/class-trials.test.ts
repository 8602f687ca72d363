import { expect, test } from 'vitest';
import type { CheckedSession } from '../train/training-check.ts';
import { trialsOf } from './class-trials.ts';

const sessions = [
	{ classNames: ['Rest', 'Fist'], trialsPerClass: [3, 3] },
	{ classNames: ['Fist'], trialsPerClass: [2] }
];
const given: unknown = [
	{ report: { classes: { emg: [{ className: 'Rest', trials: 3, usableTrials: 2 }] } } },
	{ report: { classes: { emg: [{ className: 'Fist', trials: 2, usableTrials: 2 }], force: [] } } }
];
const checked = given as readonly CheckedSession[];

test('trials are counted by class name over the sessions', () => {
	expect(trialsOf(['Rest', 'Fist', 'Open'], sessions, [], 'emg')).toEqual([
		{ name: 'Rest', usable: 3, recorded: 3 },
		{ name: 'Fist', usable: 5, recorded: 5 },
		{ name: 'Open', usable: 0, recorded: 0 }
	]);
});

test('usable trials are those of the quality reports, of the stream that is trained on', () => {
	expect(trialsOf(['Rest', 'Fist'], sessions, checked, 'emg')).toEqual([
		{ name: 'Rest', usable: 2, recorded: 3 },
		{ name: 'Fist', usable: 2, recorded: 2 }
	]);
	expect(trialsOf(['Rest'], sessions, checked, 'force')).toEqual([{ name: 'Rest', usable: 0, recorded: 0 }]);
});

test('the recording that runs counts too', () => {
	const running = { classNames: ['Open', 'Rest'], trialsPerClass: [1, 2] };
	expect(trialsOf(['Rest', 'Open'], sessions, checked, 'emg', running)).toEqual([
		{ name: 'Rest', usable: 4, recorded: 5 },
		{ name: 'Open', usable: 1, recorded: 1 }
	]);
});
