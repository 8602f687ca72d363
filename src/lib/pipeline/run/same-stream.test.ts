import { expect, test } from 'vitest';
import type { LabelledRecording } from '../../core/recording.ts';
import { hertz, samples } from '../../core/units.ts';
import { withOneRate } from './same-stream.ts';

const recording = (name: string, fs: number): LabelledRecording => ({
	id: name,
	name,
	info: { name: 'emg', nChannels: 1, fs: hertz(fs), unit: 'uV' },
	classNames: [],
	first: samples(0),
	segments: [],
	async *chunks() {}
});

test('two rates that were measured of one device are one rate', () => {
	const rates = withOneRate([recording('day 1', 199.923), recording('day 2', 200.077)]);
	expect(rates.map(({ info }) => info.fs)).toEqual([199.923, 199.923]);
});

test.each([
	[1000, 1024],
	[2000, 1925.93],
	[2048, 2000],
	[200, 201]
])('%d Hz and %d Hz are two rates', (a, b) => {
	expect(() => withOneRate([recording('day 1', a), recording('day 2', b)])).toThrow(
		/day 1 has 1 channel at .* day 2 has/
	);
});
