import { expect, test } from 'vitest';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { isCurrent, type TrainingPlan } from './current-model.ts';

const given: unknown = {
	task: 'classify',
	kind: 'lda',
	classNames: ['Rest', 'Fist'],
	stream: { name: 'emg' },
	pipeline: { windowSeconds: 0.2, hopSeconds: 0.05, features: ['MAV', 'WL'] },
	trainedOn: [{ id: 'a' }, { id: 'b' }]
};
const model = given as ModelBundle;
const plan: TrainingPlan = {
	sessionIds: ['b', 'a'],
	classNames: ['Rest', 'Fist', 'Open'],
	usableClasses: ['Rest', 'Fist'],
	stream: 'emg',
	kind: 'lda',
	features: ['MAV', 'WL'],
	recipe: { windowSeconds: 0.2, hopSeconds: 0.05 }
};

test('a model is current while sessions, classes and settings are those it was trained with', () => {
	expect(isCurrent(model, plan)).toBe(true);
	const changes: readonly Partial<TrainingPlan>[] = [
		{ sessionIds: ['a'] },
		{ sessionIds: ['a', 'b', 'c'] },
		{ classNames: ['Rest', 'Open'] },
		{ usableClasses: ['Rest', 'Fist', 'Open'] },
		{ stream: 'emg2' },
		{ kind: 'svm' },
		{ kind: undefined },
		{ features: ['MAV'] },
		{ recipe: { windowSeconds: 0.25, hopSeconds: 0.05 } },
		{ recipe: { windowSeconds: 0.2, hopSeconds: 0.1 } }
	];
	for (const change of changes)
		expect(isCurrent(model, { ...plan, ...change }), JSON.stringify(change)).toBe(false);
});

test('a class without a usable trial does not make a model old', () => {
	expect(isCurrent({ ...model, classNames: ['Rest', 'Fist', 'Open'] }, plan)).toBe(true);
});

test('of a script only sessions, classes and the stream are compared', () => {
	const scripted = { ...model, script: { source: '' } };
	expect(isCurrent(scripted, { ...plan, kind: undefined, features: [] })).toBe(true);
	expect(isCurrent(scripted, plan)).toBe(false);
});
