import { expect, test } from 'vitest';
import { changedSentence, recordedStreams } from './recorded-streams.ts';

const counts = (name: string, arrived: number, current = true) => ({
	...{ name, samples: 10, gaps: 1, lost: 2, source: 'emg', current, arrived }
});

test('a stream is recording while rows come, silent while its source is connected, else away', () => {
	const live = new Set(['emg']);
	const state = (arrived: number, of = live, current = true) =>
		recordedStreams([counts('emg', arrived, current)], of, 100)[0]!.state;
	expect(state(99.5)).toBe('recording');
	expect(state(98)).toBe('silent');
	expect(state(NaN)).toBe('silent');
	expect(state(98, new Set())).toBe('away');
	// Its source now fills another stream.
	expect(state(98, live, false)).toBe('away');
});

test('a stream that came back with another shape is said to be recorded under its new name', () => {
	const added = { name: 'emg-2', how: 'changed', before: 'emg', changed: ['nChannels', 'fs'] } as const;
	expect(changedSentence('emg', added)).toBe(
		'emg came back with another number of channels and another rate. From now on it is recorded as emg-2; emg keeps what it has.'
	);
});
