// Over 250 lines because training, refusals and trained models are tested on the same recordings.
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { hertz, samples } from '../../core/units.ts';
import { checkFits } from '../bundle/bundle.ts';
import { loadBundle, saveBundle } from '../bundle/bundle-file.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline.ts';
import { Predictor } from '../run/predictor.ts';
import { evaluate } from '../score/evaluate.ts';
import { train, type Trained, type TrainOptions, type TrainProgress } from './train.ts';

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
/** A network learns only for a moment where nobody asks how well. */
const brief = (model: string): Record<string, number> => (model === 'mlp' ? { epochs: 1 } : {});
const modelError = (message: string | RegExp): object => ({
	name: 'ModelError',
	message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message)
});

describe('training', () => {
	test('gives a bundle that says what it is made of, with a held-out score', async () => {
		const { bundle, score, unscored, report } = await train([recording()], options);
		expect(bundle).toMatchObject({
			version: 1,
			name: 'LDA on logHTD',
			kind: 'lda',
			pipeline: DEFAULT_PIPELINE,
			stream: { name: 'emg', nChannels: 4, fs: 1000, unit: 'uV' },
			classNames: ['Rest', 'Fist', 'Open'],
			trainedOn: [{ id: 'a', name: 'a' }],
			score
		});
		expect(unscored).toBeUndefined();
		expect(score).toMatchObject({ protocol: 'leave-one-trial-out', folds: 9, n: report.made });
		expect(score!.accuracy).toBeGreaterThan(0.8);
		expect(score!.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(report.made);
	});

	test('of the same recordings with the same seed gives the same weights and score, and tells the stages in order, each from 0 to 1', async () => {
		const reported: TrainProgress[] = [];
		for (const model of ['lda', 'mlp'] as const) {
			const asked = { ...options, model, settings: brief(model) };
			reported.length = 0;
			const [a, b] = [
				await train([recording()], asked, { onProgress: (progress) => reported.push(progress) }),
				await train([recording()], asked)
			];
			expect(b.bundle.weights).toEqual(a.bundle.weights);
			expect(b.score).toEqual(a.score);
		}
		const stages = ['reading', 'fitting', 'scoring'];
		expect([...new Set(reported.map(({ stage }) => stage))]).toEqual(stages);
		for (const stage of stages) {
			const fractions = reported
				.filter((progress) => progress.stage === stage)
				.map(({ fraction }) => fraction);
			expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
			expect(fractions.at(-1)).toBe(1);
		}
	});

	test('stops when it is told to, in each stage', async () => {
		for (const stage of ['reading', 'fitting', 'scoring']) {
			const abort = new AbortController();
			const training = train(
				[recording()],
				{ ...options, model: 'mlp', settings: { epochs: 3 } },
				{
					signal: abort.signal,
					onProgress: (progress) => progress.stage === stage && abort.abort()
				}
			);
			await expect(training).rejects.toMatchObject({ name: 'AbortError' });
		}
	});

	test('matches classes by name and learns only those that are chosen', async () => {
		const swapped = fakeRecording({
			id: 'b',
			seed: 2,
			segments: rounds,
			classNames: ['Open', 'Point', 'Fist']
		});
		const { bundle, report } = await train([recording(), swapped], {
			...options,
			classes: [1, 2],
			score: 'none'
		});
		expect(bundle.classNames).toEqual(['Fist', 'Open']);
		expect(report.recordings.map(({ perClass }) => perClass)).toEqual([
			[0, 51, 51, 0],
			[0, 51, 51, 0]
		]);
	});

	test('a model that has to be fitted anew is scored on whole trials in five folds, and the score says so', async () => {
		const { score } = await train([recording()], { ...options, model: 'mlp', settings: { epochs: 3 } });
		expect(score).toMatchObject({ protocol: 'grouped-folds', folds: 5 });
	});

	test('by session leaves each session out in turn', async () => {
		const { score } = await train([recording('a', 1), recording('b', 2)], {
			...options,
			score: 'leave-one-session-out'
		});
		expect(score).toMatchObject({ protocol: 'leave-one-session-out', folds: 2 });
	});

	test('without a way to score gives the model and says why it has no score', async () => {
		const once = fakeRecording({ segments: rounds.slice(0, 3) });
		const byTrial = await train([once], options);
		expect(byTrial.score).toBeUndefined();
		expect(byTrial.unscored).toMatch(/^No score: Rest, Fist, Open have only one trial/);
		const bySession = await train([recording()], { ...options, score: 'leave-one-session-out' });
		expect(bySession.unscored).toContain('at least two sessions');
		const unscored = await train([recording()], { ...options, score: 'none' });
		expect(unscored).not.toHaveProperty('unscored');
		expect(unscored.bundle).not.toHaveProperty('score');
	});
});

describe('training refuses, and says what to do:', () => {
	test('no session', async () => {
		await expect(train([], options)).rejects.toMatchObject(modelError('Choose at least one session'));
	});

	test('sessions of different channel counts, rates or units, each named', async () => {
		for (const info of [{ nChannels: 3 }, { fs: hertz(500) }, { unit: 'a.u.' as const }]) {
			const other = fakeRecording({ id: 'other', segments: rounds, info });
			await expect(train([recording(), other], options)).rejects.toMatchObject(
				modelError(/a has 4 channels at 1000 Hz in uV; other has .*Choose sessions of one kind only\./)
			);
		}
	});

	test('one class', async () => {
		const one = fakeRecording({ segments: [[1, 2]] });
		await expect(train([one], options)).rejects.toMatchObject(modelError('Only Fist has windows'));
	});

	test('sessions without labels', async () => {
		await expect(train([fakeRecording({ segments: [[-1, 2]] })], options)).rejects.toMatchObject(
			modelError('Nothing is labelled')
		);
	});

	test('trials shorter than a window', async () => {
		const segments = [0, 1, 2].map((c) => [c, 0.1] as const);
		await expect(train([fakeRecording({ segments })], options)).rejects.toMatchObject(
			modelError('every trial is shorter than one window of 0.2 s. Record longer trials')
		);
	});

	test('chosen classes that are not there', async () => {
		const none = train([fakeRecording({ segments: [[0, 2]] })], { ...options, classes: [1, 2] });
		await expect(none).rejects.toMatchObject(modelError('none of the chosen classes'));
	});

	test('a device that is slower than it declares', async () => {
		const slow = fakeRecording({ segments: rounds, time: (row) => row / 487 });
		await expect(train([slow], options)).rejects.toMatchObject(
			modelError('the device delivered 487 Hz where it declares 1000 Hz')
		);
	});

	test('a stream without a rate', async () => {
		const unknown = fakeRecording({ segments: [], info: { fs: hertz(0) } });
		await expect(train([unknown], options)).rejects.toMatchObject(
			modelError('does not say its sampling rate')
		);
	});
});

describe('a trained model', () => {
	let trained: Trained;
	const test_ = fakeRecording({ id: 'later', seed: 9, segments: rounds, first: 4321 });
	beforeAll(async () => {
		trained = await train([recording()], options);
	});

	test('is scored on other sessions, with classes matched by name', async () => {
		const renamed: LabelledRecording = { ...test_, classNames: ['Rest', 'Wave', 'Open'] };
		const { score, report, truth, predicted } = await evaluate(trained.bundle, [renamed], {
			skipFirst: false
		});
		expect(score).toMatchObject({
			protocol: 'held-out',
			folds: 1,
			n: 102,
			classNames: ['Rest', 'Fist', 'Open']
		});
		expect(score.recall[1]).toBeNaN();
		expect(score.confusion[1]).toEqual([0, 0, 0]);
		expect(report.notes).toEqual(['later: 3 trials of classes the model does not know (51 windows).']);
		expect(truth.length).toBe(102);
		const right = [...predicted].filter((c, i) => c === truth[i]).length;
		expect(score.accuracy).toBe(right / 102);
		const recalls = score.recall.filter((r) => !Number.isNaN(r));
		expect(score.balancedAccuracy).toBeCloseTo((recalls[0]! + recalls[1]!) / 2, 12);
	});

	test('is not scored on what it cannot predict', async () => {
		const strangers: LabelledRecording = { ...test_, classNames: ['A', 'B', 'C'] };
		await expect(evaluate(trained.bundle, [strangers], { skipFirst: false })).rejects.toMatchObject(
			modelError('the model knows none of the classes')
		);
		const wide = fakeRecording({ id: 'wide', segments: rounds, info: { nChannels: 5 } });
		await expect(evaluate(trained.bundle, [wide], { skipFirst: false })).rejects.toMatchObject(
			modelError('and wide has 5 channels at 1000 Hz in uV')
		);
	});

	test('predicts live what it predicts on the labelled windows', async () => {
		const predictor = new Predictor(trained.bundle, test_.info, test_.first);
		const live = new Map<number, number[]>();
		for await (const chunk of test_.chunks()) {
			for (const { end, outputs } of predictor.push(chunk)) live.set(end, [...outputs]);
		}
		expect(live.size).toBeGreaterThan(100);
		// Again from a saved file, in other chunks, and after a restart.
		const again = new Predictor(loadBundle(saveBundle(trained.bundle)), test_.info);
		again.restart(test_.first);
		for await (const { data, timestamps, index } of fakeRecording({
			seed: 9,
			segments: rounds,
			first: 4321,
			chunkRows: 37
		}).chunks()) {
			for (const { end, outputs } of again.push({ data, timestamps, index: index! })) {
				expect([...outputs]).toEqual(live.get(end));
			}
		}
		expect(again.nOutputs).toBe(3);
	});

	test('refuses a stream of another kind and names both sides', () => {
		const { bundle } = trained;
		expect(() => checkFits(bundle, { ...test_.info, fs: hertz(1000.0000001) })).not.toThrow();
		for (const change of [{ nChannels: 8 }, { fs: hertz(2000) }, { unit: 'a.u.' as const }]) {
			expect(() => new Predictor(bundle, { ...test_.info, ...change }, samples(0))).toThrow(
				/"LDA on logHTD" was trained on 4 channels at 1000 Hz in uV, and emg has .*train a model on this one\./
			);
		}
	});
});
