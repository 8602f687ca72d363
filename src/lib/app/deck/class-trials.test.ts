import { expect, test } from 'vitest';
import type { LabelEvent } from '../../core/labels.ts';
import { seconds } from '../../core/units.ts';
import type { CheckedSession } from '../train/training-check.ts';
import { runningTrials, trialsOf } from './class-trials.ts';

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

test('the recording that runs counts too, by the rule of training: its first label is skipped', () => {
	const names = ['Rest', 'Open'];
	const at = (timestamp: number, classIndex: number) => ({ timestamp: seconds(timestamp), classIndex });
	const rule = { skipFirst: true, buttonLabelled: true, windowSeconds: 0.2, trim: { start: 0, end: 0 } };
	const running = (events: readonly LabelEvent[], given = rule) =>
		trialsOf(names, sessions, checked, 'emg', runningTrials(events, names, seconds(0.5), given));
	const events = [at(0, 1), at(1, 0), at(2, 1), at(3, 0), at(4, 1), at(4.1, -1), at(5, 1)];
	expect(running(events)).toEqual([
		{ name: 'Rest', usable: 3, recorded: 5 },
		{ name: 'Open', usable: 2, recorded: 3 }
	]);
	expect(running(events, { ...rule, buttonLabelled: false })[0]).toMatchObject({ usable: 4, recorded: 5 });
});
