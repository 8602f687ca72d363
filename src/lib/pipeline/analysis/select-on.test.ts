import { expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import { resolveFeatures } from '../../dsp/features/names.ts';
import { train, type TrainOptions } from '../fit/train.ts';
import { selectOn } from './select-on.ts';

const options: TrainOptions = {
	pipeline: {
		filters: [],
		windowSeconds: 0.2,
		hopSeconds: 0.1,
		features: resolveFeatures(['SKEW', 'RMS', 'AR', 'MEAN'])
	},
	model: 'lda',
	classNames: ['Rest', 'Fist', 'Open'],
	skipFirst: false,
	seed: 1,
	score: 'leave-one-trial-out'
};
const segments = [0, 1, 2, 0, 1, 2, 0, 1, 2].map((c) => [c, 0.6] as const);

test('selection inside the folds takes the feature that tells the classes apart, the same every time', async () => {
	const found = await selectOn([fakeRecording({ segments })], options, 2);
	expect(found.features[0]).toBe('RMS');
	expect(found.takenIn.get('RMS')).toBe(9);
	expect(found.features.length).toBeLessThanOrEqual(2);
	expect(found.score).toMatchObject({ protocol: 'leave-one-trial-out', folds: 9, n: 45 });
	expect(await selectOn([fakeRecording({ segments })], options, 2)).toEqual(found);
	// With one feature to take the score is that of a model on it.
	const one = await selectOn([fakeRecording({ segments })], options, 1);
	const alone = await train([fakeRecording({ segments })], {
		...options,
		pipeline: { ...options.pipeline, features: ['RMS'] }
	});
	expect(one.score.accuracy).toBe(alone.score!.accuracy);
});

test('on labels that say nothing the score of selected features stays at chance', async () => {
	const shuffled = [0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1].map((c) => [c, 0.5] as const);
	const noise = { ...fakeRecording({ segments: shuffled.map(([, s]) => [0, s] as const), seed: 4 }) };
	const labelled = {
		...noise,
		segments: noise.segments.map((segment, i) => ({ ...segment, classIndex: shuffled[i]![0] }))
	};
	const { score } = await selectOn([labelled], options, 2);
	expect(score.accuracy).toBeLessThan(0.75);
});
