import { expect, test } from 'vitest';
import { SmootherChain } from '../../dsp/smoothers/chain.ts';
import { Settings } from '../kernel/settings.ts';
import { canReject, orderedSteps, otherSteps, persistenceOf, rejects, stepsFor } from './decision-steps.ts';

const majority = { kind: 'majority', params: { votes: 5 } };
const confidence = { temperature: 2, threshold: { error: 0.05, probability: 0.8, accepted: 0.9 } };

test('a decision persists for three windows unless it was chosen otherwise, with the delay of two', () => {
	const { classify, regress } = new Settings().data.smoothing;
	expect([persistenceOf(classify), rejects(classify), otherSteps(classify), regress]).toEqual([
		3,
		false,
		[],
		[]
	]);
	expect(SmootherChain.delays(classify, 20)).toEqual([{ predictions: 2 }]);
});

test('rejection comes first and persistence last, whatever stands between', () => {
	const steps = orderedSteps(5, true, [majority]);
	expect(steps.map(({ kind }) => kind)).toEqual(['rejection', 'majority', 'persistence']);
	expect([persistenceOf(steps), rejects(steps), otherSteps(steps)]).toEqual([5, true, [majority]]);
	expect(orderedSteps(1, false, [])).toEqual([]);
	expect(persistenceOf([])).toBe(1);
});

test('rejection takes temperature and threshold of the model, and does nothing without them', () => {
	const steps = orderedSteps(3, true, []);
	expect(stepsFor(steps, confidence)[0]).toEqual({
		kind: 'rejection',
		params: { temperature: 2, least: 0.8 }
	});
	expect(stepsFor(steps, undefined).map(({ kind }) => kind)).toEqual(['persistence']);
	const none = { ...confidence, threshold: { ...confidence.threshold, accepted: 0 } };
	expect([canReject(confidence), canReject(none), canReject(undefined)]).toEqual([true, false, false]);
	expect(stepsFor(steps, none)).toHaveLength(1);
});
