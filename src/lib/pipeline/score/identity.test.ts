import { describe, expect, test } from 'vitest';
import { fakeRecording, type FakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { loadBundle, saveBundle } from '../bundle/bundle-file.ts';
import { compareModels } from '../analysis/compare.ts';
import { train, type Trained, type TrainOptions } from '../fit/train.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline.ts';
import { evaluate } from './evaluate.ts';
import { protocolName } from './score.ts';

const options: TrainOptions = {
	pipeline: DEFAULT_PIPELINE,
	model: 'lda',
	classNames: ['Rest', 'Fist', 'Open'],
	skipFirst: false,
	seed: 1,
	score: 'auto'
};
const rounds = [0, 1, 2, 0, 1, 2, 0, 1, 2].map((c) => [c, 0.6] as const);
const recording = (id: string, seed: number, more: FakeRecording = {}): LabelledRecording =>
	fakeRecording({ id, seed, segments: rounds, ...more });
/** The same samples under another name, id and with other labels. */
const editedCopy = (id: string, of: LabelledRecording): LabelledRecording => ({
	...of,
	id,
	name: id,
	segments: of.segments.slice(3)
});
const trained = (given: LabelledRecording[], more: Partial<TrainOptions> = {}): Promise<Trained> =>
	train(given, { ...options, ...more });

describe('a session is what its samples are:', () => {
	test('copies count once, and two copies are no two sessions', async () => {
		const one = await trained([recording('a', 1)]);
		const two = await trained([recording('a', 1), editedCopy('renamed', recording('a', 1))]);
		expect(two.score).toEqual(one.score);
		expect(two.score).toMatchObject({
			protocol: 'leave-one-trial-out',
			reason: 'By trial, because there is one session.'
		});
		expect(two.bundle.weights).toEqual(one.bundle.weights);
		expect(two.report.notes).toContain(
			'renamed has the same samples as a: they count once, with the labels of a.'
		);
		const asked = await trained([recording('a', 1), recording('b', 1)], { score: 'leave-one-session-out' });
		expect(asked.unscored).toContain('at least two sessions');
	});

	test('sessions of one name and id with other samples are several sessions', async () => {
		const { score } = await trained([1, 2, 3].map((seed) => recording('emg', seed)));
		expect(score).toMatchObject({
			protocol: 'leave-one-session-out',
			folds: 3,
			reason: 'By session, because 3 sessions have every class.'
		});
		expect(score!.perFold!.map(({ name }) => name)).toEqual(['emg', 'emg', 'emg']);
	});

	test('sessions that share a part are one session, and no trial of one is scored by the other', async () => {
		const whole = recording('whole', 1);
		const part: LabelledRecording = {
			...recording('part', 1, { segments: rounds.slice(0, 6) }),
			name: 'part'
		};
		const { report, unscored } = await trained([whole, part]);
		expect(report.notes).toContain('part shares samples with whole: they are one session in a score.');
		expect(unscored).toContain('sessions share samples');
		const three = await trained([whole, part, recording('other', 2)]);
		expect(three.score).toMatchObject({ protocol: 'leave-one-session-out', folds: 2 });
		expect(three.score!.perFold!.map(({ name }) => name)).toEqual(['whole + part', 'other']);
	});
});

describe('a score on sessions a model was trained on says so in the figure:', () => {
	test('itself, a renamed copy, an edited copy, a part', async () => {
		const { bundle } = await trained([recording('a', 1)], { score: 'none' });
		const stored = loadBundle(saveBundle(bundle));
		const others = [recording('a', 1), recording('b', 1), editedCopy('c', recording('a', 1))];
		for (const other of [...others, recording('d', 1, { segments: rounds.slice(0, 6) })]) {
			const { score } = await evaluate(stored, [other], options);
			expect(score).toMatchObject({ protocol: 'training-data', learned: [other.name] });
			expect(protocolName(score)).toContain(`ON SESSIONS IT WAS TRAINED ON (${other.name})`);
		}
		const { score } = await evaluate(stored, [recording('new', 2), recording('b', 1)], options);
		expect(score).toMatchObject({ protocol: 'held-out', learned: ['b'] });
		expect(protocolName(score)).toContain('partly ON SESSIONS IT WAS TRAINED ON (b)');
		// The same id says nothing.
		const clean = await evaluate(stored, [recording('a', 2)], options);
		expect(clean.score.protocol).toBe('held-out');
		expect(clean.score).not.toHaveProperty('learned');
	});

	test('copies among the scored sessions count once', async () => {
		const { bundle } = await trained([recording('a', 1)], { score: 'none' });
		const once = await evaluate(bundle, [recording('b', 2)], options);
		const twice = await evaluate(bundle, [recording('b', 2), recording('c', 2)], options);
		expect(twice.score).toEqual(once.score);
		expect(twice.report.notes[0]).toBe('c has the same samples as b: they count once.');
	});

	test('a comparison is over sessions that no model was trained on, or says that it is not', async () => {
		const models = [
			(await trained([recording('a', 1)], { score: 'none' })).bundle,
			(await trained([recording('a', 1)], { score: 'none', model: 'qda' })).bundle
		];
		const given = [recording('copy', 1), recording('new', 2), recording('again', 2)];
		const { recordings, totals, totalsOf, significance, notes } = await compareModels(models, given, options);
		expect(recordings.map(({ name, models: [m] }) => [name, m!.learned, m!.score.protocol])).toEqual([
			['copy', true, 'training-data'],
			['new', false, 'held-out']
		]);
		expect(notes).toEqual(['again has the same samples as new: they count once.']);
		expect(totalsOf).toEqual(['new']);
		expect(totals[0]!.score).toEqual(recordings[1]!.models[0]!.score);
		expect(significance).toMatchObject([{ trials: 9, resamples: 10_000 }]);
		const learned = await compareModels(models, given.slice(0, 1), options);
		expect(learned.totals[0]!.score).toMatchObject({ protocol: 'training-data', learned: ['copy'] });
		expect(learned).not.toHaveProperty('significance');
	});
});

describe('the protocol is chosen by a rule:', () => {
	const without = (c: number): FakeRecording => ({
		segments: rounds.filter(([classIndex]) => classIndex !== c)
	});

	test('a session that lacks a class is no fold, is learned from, and is named', async () => {
		const complete = [recording('a', 1), recording('b', 2)];
		const lacking = recording('c', 3, without(0));
		for (const model of ['lda', 'qda'] as const) {
			const { score } = await trained([...complete, lacking], { model });
			expect(score).toMatchObject({ protocol: 'leave-one-session-out', folds: 2 });
			expect(score!.n).toBe(2 * 9 * 9);
			expect(score!.reason).toBe(
				'By session, because 2 sessions have every class. No fold of its own, but learned from in every fold: c lacks Rest.'
			);
			expect(score!.recall[0]).toBeGreaterThan(0.5);
		}
	});

	test('with a single complete session it is by trial', async () => {
		const { score } = await trained([recording('a', 1), recording('c', 3, without(0))]);
		expect(score).toMatchObject({
			protocol: 'leave-one-trial-out',
			reason: 'By trial, because fewer than two sessions have every class.'
		});
		const asked = await trained([recording('a', 1), recording('c', 3, without(0))], {
			score: 'leave-one-session-out'
		});
		expect(asked.unscored).toContain('at least two sessions with every class; c lacks Rest');
	});

	test('a model that lacks a wanted class says so in its name and in a note', async () => {
		const { bundle, report } = await trained([recording('c', 3, without(0))]);
		expect(bundle.name).toMatch(/, without Rest$/);
		expect(report.notes).toContain('Rest has no usable window, so the model does not know it.');
	});
});
