import { describe, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { models } from '../../models/index.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline.ts';
import { scoreOf } from '../score/score.ts';
import { diagnose } from './diagnostics.ts';
import { train, type TrainOptions } from '../fit/train.ts';

const options: TrainOptions = {
	pipeline: DEFAULT_PIPELINE,
	model: 'lda',
	classNames: ['Rest', 'Fist', 'Open'],
	skipFirst: false,
	seed: 1,
	score: 'leave-one-trial-out'
};
const rounds = [0, 1, 2, 0, 1, 2, 0, 1, 2].map((c) => [c, 1] as const);
const recording = (id = 'a', seed = 1): LabelledRecording => fakeRecording({ id, seed, segments: rounds });

describe('what is known of a training', () => {
	test('a channel that is marked bad, or flat, has no say, and that is told', async () => {
		const marked = { ...recording(), badChannels: [2] };
		const { bundle, report } = await train([marked], { ...options, score: 'none' });
		expect(report.notes.join()).toContain('Channel 3 never changes');
		const predictor = (nonsense: number): number[] => {
			const model = models.get('lda').load(bundle.weights);
			const out = new Float32Array(model.nOutputs);
			// Four features, four channels each: channel 3 of each is nonsense.
			const features = Float32Array.from({ length: 16 }, (_, i) => (i % 4 === 2 ? nonsense : 5));
			model.predict(features, out);
			return [...out];
		};
		expect(predictor(1e6)).toEqual(predictor(0));
	});

	test('a score knows its active error and instability', () => {
		const truth = Int32Array.of(0, 0, 1, 1, 1, 2);
		const predicted = Int32Array.of(0, 1, 1, 0, 2, 2);
		const score = scoreOf(truth, predicted, ['No motion', 'Fist', 'Open'], 'held-out', 1);
		// Called something else than rest: 4, of which 2 were wrong. Said changed 3 times, the truth twice.
		expect(score).toMatchObject({ activeError: 0.5, instability: 1 / 6 });
		expect(scoreOf(truth, predicted, ['A', 'B', 'C'], 'held-out', 1)).not.toHaveProperty('activeError');
	});

	test('a learning curve and a picture of the feature space come from the same windows', async () => {
		const { curve } = await diagnose([recording()], options, 'curve');
		expect(curve!.points.map(({ trials }) => trials)).toEqual([1, 2]);
		expect(curve!.points.at(-1)!.accuracy).toBeGreaterThan(0.8);
		const once = fakeRecording({ segments: rounds.slice(0, 3) });
		expect((await diagnose([once], options, 'curve')).curve!.reason).toContain('at least 3 trials');
		for (const axes of ['lda', 'pca'] as const) {
			const { space, classNames } = await diagnose([recording('a', 1), recording('b', 2)], options, axes);
			expect(space!.n).toBe(306);
			expect(space!.points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
			expect(new Set(space!.points.map(({ recording: r }) => r)).size).toBe(2);
			expect(classNames).toEqual(['Rest', 'Fist', 'Open']);
		}
	});

	test('leaves out subjects and days by what the sessions say, or says that they do not', async () => {
		const by = (id: string, seed: number, facts: object): LabelledRecording => ({
			...recording(id, seed),
			...facts
		});
		const people = [
			by('a', 1, { subject: '01' }),
			by('b', 2, { subject: '01' }),
			by('c', 3, { subject: '02' })
		];
		const { score } = await train(people, { ...options, score: 'leave-one-subject-out' });
		expect(score).toMatchObject({ protocol: 'leave-one-subject-out', folds: 2 });
		const { unscored } = await train(people, { ...options, score: 'leave-one-day-out' });
		expect(unscored).toContain('a does not say its day');
	});
});
