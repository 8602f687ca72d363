import { expect, test } from 'vitest';
import { DEFAULT_WINDOWING, type QualityReport } from '../../session/quality/quality.ts';
import { trainingWarnings } from './training-check.ts';

const report = (usable: readonly number[], warnings: QualityReport['warnings'] = []): QualityReport => ({
	version: 1,
	windowing: DEFAULT_WINDOWING,
	streams: [],
	classes: {
		emg: usable.map((usableTrials, classIndex) => ({
			classIndex,
			className: ['Rest', 'Fist', 'Open'][classIndex]!,
			trials: usableTrials,
			usableTrials,
			windows: 10 * usableTrials,
			seconds: usableTrials
		}))
	},
	warnings
});
const plan = { stream: 'emg', classNames: ['Rest', 'Fist', 'Open'], scored: true };

test('trials of all sessions of the training set count together', () => {
	const one = { title: 'one', report: report([2, 1, 1]) };
	const two = { title: 'two', report: report([2, 1, 0]) };
	expect(trainingWarnings([one], plan)).toHaveLength(2);
	expect(trainingWarnings([one, two], plan)).toEqual([
		expect.stringContaining('Class Open has one usable trial')
	]);
	expect(trainingWarnings([one, two], { ...plan, scored: false })).toEqual([]);
	expect(trainingWarnings([two], plan)[1]).toMatch(/Class Open has no trial/);
});

test('what is wrong with a session is said of the stream that is trained on, and named among several', () => {
	const flat = { code: 'flat', stream: 'emg', message: 'Channel 3 is flat.', channels: [2] } as const;
	const other = { code: 'gaps', stream: 'imu', message: '3 gaps.' } as const;
	const bad = { title: 'bad', report: report([2, 2, 2], [flat, other, { code: 'one-trial', message: 'x' }]) };
	const good = { title: 'good', report: report([2, 2, 2]) };
	expect(trainingWarnings([bad], plan)).toEqual(['Channel 3 is flat.']);
	expect(trainingWarnings([bad, good], plan)).toEqual(['bad: Channel 3 is flat.']);
});
