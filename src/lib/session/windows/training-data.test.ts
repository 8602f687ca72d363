import { expect, test } from 'vitest';
import type { SessionSummary } from '../read/summary.ts';
import { trainingDataOf } from './training-data.ts';

const summary = (id: string, nChannels: number, fs: number, classNames: string[]): SessionSummary => ({
	id,
	name: `take ${id}`,
	created: '',
	streams: [
		{ name: 'emg', nChannels, fs, unit: 'uV', dtype: 'float32', nSamples: 1, seconds: 1, gaps: 0, lost: 0 }
	],
	seconds: 1,
	classNames,
	trialsPerClass: [],
	labels: 0,
	bytes: 0,
	finished: true,
	problems: []
});

test('sessions of one kind are one training set with one class list', () => {
	const data = trainingDataOf(
		[summary('1', 8, 200, ['Rest', 'Fist']), summary('2', 8, 200, ['Fist', 'Open'])],
		'emg'
	);
	expect(data).toEqual({ sessionIds: ['1', '2'], classNames: ['Rest', 'Fist', 'Open'], classes: [0, 1, 2] });
	expect(structuredClone(data)).toEqual(data);
});

test('no session, another stream, other channels and other rates are each refused with what to do', () => {
	const one = summary('1', 8, 200, []);
	expect(() => trainingDataOf([], 'emg')).toThrow(/Choose sessions/);
	expect(() => trainingDataOf([one], 'imu')).toThrow(/take 1 has no stream "imu" \(its streams are: emg\)/);
	expect(() => trainingDataOf([one, summary('2', 9, 200, [])], 'emg')).toThrow(
		/take 1 has 8 channels.*take 2 has 9 channels/
	);
	expect(() => trainingDataOf([one, summary('2', 8, 100, [])], 'emg')).toThrow(
		/take 2 has 8 channels at 100 Hz/
	);
});
