import { expect, test } from 'vitest';
import { classifierKinds, regressorKinds } from '../../models/kinds.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { Settings } from '../kernel/settings.ts';
import { optionsOf, type Recipe } from '../train/training-recipe.ts';
import { isCurrent, type TrainingPlan } from './current-model.ts';

const recipe: Recipe = new Settings().data.training;
const kind = classifierKinds.find(({ id }) => id === 'lda')!;

/** A model of sessions a and b that was trained as `asked` says. */
function modelFor(asked: Recipe): ModelBundle {
	const differences = { bipolar: [[0, 1]], double: [[0, 1, 2]] }[asked.filters.differences] ?? [];
	const options = optionsOf(asked, { classNames: [], score: 'auto' }, differences);
	const given: unknown = {
		task: 'classify',
		kind: options.model,
		settings: options.settings,
		classNames: ['Rest', 'Fist'],
		stream: { name: 'emg' },
		pipeline: options.pipeline,
		created: '2026-11-30T10:00:00.000Z',
		trainedOn: [{ id: 'a' }, { id: 'b' }],
		trainedWith: {
			sessionIds: ['a', 'b'],
			skipFirst: options.skipFirst,
			trim: options.trim,
			score: asked.score
		}
	};
	return given as ModelBundle;
}
const model = modelFor(recipe);
const plan: TrainingPlan = {
	sessionIds: ['b', 'a'],
	classNames: ['Rest', 'Fist', 'Open'],
	usableClasses: ['Rest', 'Fist'],
	stream: 'emg',
	kind,
	recipe
};

test('a model is current while sessions, classes and settings are those it was trained with', () => {
	expect(isCurrent(model, plan)).toBe(true);
	const changes: readonly Partial<TrainingPlan>[] = [
		{ sessionIds: ['a'] },
		{ sessionIds: ['a', 'b', 'c'] },
		{ corrected: '2026-11-30T10:00:01.000Z' },
		{ classNames: ['Rest', 'Open'] },
		{ usableClasses: ['Rest', 'Fist', 'Open'] },
		{ stream: 'emg2' },
		{ kind: classifierKinds.find(({ id }) => id === 'qda')! },
		{ kind: undefined }
	];
	for (const change of changes)
		expect(isCurrent(model, { ...plan, ...change }), JSON.stringify(change)).toBe(false);
	expect(isCurrent(model, { ...plan, corrected: '2026-11-30T09:59:59.000Z' })).toBe(true);
});

/** Every change of the settings that makes another model or another score. */
const changes: readonly Partial<Recipe>[] = [
	{ windowSeconds: 0.25 },
	{ hopSeconds: 0.1 },
	{ features: ['MAV'] },
	{ thresholds: { ZC: 20 } },
	{ kinds: { lda: { shrinkage: 0.5 } } },
	{ skipFirst: false },
	{ trim: { ...recipe.trim, onsetSeconds: 0.1 } },
	{ trim: { ...recipe.trim, offsetSeconds: 0 } },
	{ trim: { ...recipe.trim, cuedOnly: false } },
	{ score: 'none' },
	...[
		{ reference: true },
		{ differences: 'bipolar' },
		{ differences: 'double' },
		{ notchHz: 50 },
		{ notchHz: 50, harmonics: 1 },
		{ pass: 'bandpass' },
		{ pass: 'bandpass', lowHz: 30 },
		{ pass: 'highpass', order: 2 },
		{ rectify: true }
	].map((filters) => ({ filters: { ...recipe.filters, ...filters } }))
];

test.each(changes.map((change) => [JSON.stringify(change), change] as const))(
	'with %s the model is no longer current, and one that was trained so is',
	(_, change) => {
		const changed = { ...recipe, ...change };
		expect(isCurrent(model, { ...plan, recipe: changed })).toBe(false);
		expect(isCurrent(modelFor(changed), { ...plan, recipe: changed })).toBe(true);
		expect(isCurrent(modelFor(changed), plan)).toBe(false);
	}
);

test('what training does not look at makes no model old', () => {
	// A band that is off, a threshold of a feature that is not chosen, the settings of another kind.
	const changed = {
		...recipe,
		filters: { ...recipe.filters, lowHz: 5 },
		thresholds: { WAMP: 3 },
		kinds: { qda: { shrinkage: 0.5 } }
	};
	expect(isCurrent(model, { ...plan, recipe: changed })).toBe(true);
	expect(isCurrent({ ...model, classNames: ['Rest', 'Fist', 'Open'] }, plan)).toBe(true);
});

test('a file of a model may have its members in another order', () => {
	const filters = { ...recipe.filters, pass: 'bandpass' };
	const trained = modelFor({ ...recipe, filters });
	const reversed: unknown = trained.pipeline.filters.map((filter) =>
		Object.fromEntries(Object.entries(filter).reverse())
	);
	const read = {
		...trained,
		pipeline: { ...trained.pipeline, filters: reversed as ModelBundle['pipeline']['filters'] }
	};
	expect(isCurrent(read, { ...plan, recipe: { ...recipe, filters } })).toBe(true);
});

test('a copy in the training set counts once, and does not make the model old', () => {
	const copied = { ...model, trainedOn: [{ id: 'a', name: 'a' }] };
	expect(isCurrent(copied, plan)).toBe(true);
	expect(isCurrent({ ...copied, trainedWith: undefined }, plan)).toBe(false);
});

test('a model of an older version does not say how its trials were trimmed', () => {
	const old = { ...model, trainedWith: undefined };
	expect(isCurrent(old, { ...plan, recipe: { ...recipe, skipFirst: false, score: 'none' } })).toBe(true);
	expect(isCurrent(old, { ...plan, recipe: { ...recipe, hopSeconds: 0.1 } })).toBe(false);
});

test('a network learns from samples: the choice of features makes it no older', () => {
	const network = classifierKinds.find(({ input }) => input === 'window')!;
	const trained = { ...model, kind: network.id, pipeline: { ...model.pipeline, features: ['RAW'] as const } };
	expect(isCurrent(trained, { ...plan, kind: network })).toBe(true);
	expect(isCurrent(trained, { ...plan, kind: network, recipe: { ...recipe, features: ['RMS'] } })).toBe(true);
});

test('a regression is compared by its target, and not by trims', () => {
	const ridge = regressorKinds.find(({ id }) => id === 'ridge')!;
	const targets = { stream: 'force', names: ['force'], unit: '%' } as const;
	const trained: ModelBundle = { ...model, task: 'regress', kind: ridge.id, classNames: [], targets };
	const regress = { ...plan, kind: ridge, target: 'force', usableClasses: [] };
	expect(isCurrent(trained, { ...regress, recipe: { ...recipe, skipFirst: false } })).toBe(true);
	expect(isCurrent(trained, { ...regress, target: 'angle' })).toBe(false);
	expect(isCurrent(trained, { ...regress, recipe: { ...recipe, alignAt: 'midpoint' } })).toBe(false);
});

test('of a script sessions, classes, the stream and the windows are compared', () => {
	const scripted = { ...model, script: { source: '' } };
	expect(isCurrent(scripted, { ...plan, kind: undefined })).toBe(true);
	expect(isCurrent(scripted, plan)).toBe(false);
});
