import { expect, test } from 'vitest';
import { hertz } from '../../core/units.ts';
import { modelOf, noiseStream } from './predict-worker.fixture.ts';
import { streamFor } from './stream-for.ts';

const [emg, other] = [noiseStream('emg'), noiseStream('other')];
const slow = { ...other, info: { ...other.info, name: 'slow', fs: hertz(100) } };

test('the stream of the name the model was trained on comes first, else the first that fits', () => {
	expect(streamFor(modelOf('a'), [other, emg])).toBe(emg);
	expect(streamFor(modelOf('a'), [slow, other])).toBe(other);
});

test('without a stream that fits both sides are named', () => {
	expect(() => streamFor(modelOf('a'), [])).toThrow(/live source/);
	expect(() => streamFor(modelOf('a'), [slow])).toThrow(/1000 Hz.*100 Hz/);
});
