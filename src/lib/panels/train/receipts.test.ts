import { expect, test } from 'vitest';
import { parseRow } from '../../app/kernel/persisted.svelte.ts';
import { settingsRow } from '../../app/kernel/settings-rows.ts';
import { classifierKinds, regressorKinds } from '../../models/kinds.ts';
import type { Recipe } from '../../app/train/training-recipe.ts';
import { automatic } from './automatic-choice.ts';
import { receiptsOf, type Receipt, type ReceiptFacts, type ReceiptId } from './receipts.ts';

const defaults: Recipe = parseRow(settingsRow.schema, undefined).training;
const lda = classifierKinds.find(({ id }) => id === 'lda')!;
const facts: ReceiptFacts = {
	...{ recipe: defaults, defaults, kind: lda, sessions: ['morning'], streams: ['emg'], stream: 'emg' },
	...{ target: undefined, classNames: ['Rest', 'Fist', 'Open'], chosen: ['Rest', 'Fist', 'Open'] },
	trials: [
		{ name: 'Rest', usable: 2, recorded: 3 },
		{ name: 'Fist', usable: 3, recorded: 3 },
		{ name: 'Open', usable: 3, recorded: 3 }
	],
	badChannels: []
};
const all = (given: Partial<ReceiptFacts> = {}): readonly Receipt[] =>
	receiptsOf({ ...facts, ...given }).flatMap(({ receipts }) => receipts);
const of = (id: ReceiptId, given: Partial<ReceiptFacts> = {}): Receipt | undefined =>
	all(given).find((one) => one.id === id);
const textOf = (id: ReceiptId, given: Partial<ReceiptFacts> = {}): string => {
	const { before = '', value = '', after = '' } = of(id, given) ?? {};
	return before + value + after;
};

test('every automatic choice is said, and marked as automatic', () => {
	expect(receiptsOf(facts).map(({ title }) => title)).toEqual([
		...['Data', 'Labels', 'Windows and features', 'Model', 'Score']
	]);
	expect(textOf('sessions')).toBe('1 session, morning');
	expect(textOf('classes')).toBe('3 of 3 classes');
	expect(textOf('trials')).toBe('8 usable of 9 trials');
	expect(textOf('first')).toBe('Skip first label: on');
	expect(textOf('trim')).toBe('Trim 300 / 300 ms of cued trials');
	expect(textOf('windows')).toBe('Window 200 / 50 ms');
	expect(textOf('features')).toBe('logHTD: LMAV, ZC, SSC, LWL');
	expect(textOf('filters')).toBe('No filter');
	expect(textOf('protocol')).toBe('Leave one trial out');
	expect(textOf('rest')).toBe('Rest class Rest');
	const regression = {
		kind: regressorKinds[0]!,
		recipe: { ...defaults, score: 'leave-one-trial-out' }
	} as const;
	expect(textOf('protocol', regression)).toBe('Leave one block out');
	expect(all().filter(({ auto, id }) => !auto && id !== 'sessions')).toEqual([]);
});

test('a choice by hand is no longer automatic, and can be automatic again', () => {
	const changes: readonly [ReceiptId, Partial<Recipe>][] = [
		['first', { skipFirst: false }],
		['trim', { trim: { onsetSeconds: 0.1, offsetSeconds: 0, cuedOnly: false } }],
		['windows', { hopSeconds: 0.1 }],
		['features', { features: ['RMS'] }],
		['features', { thresholds: { ZC: 25 } }],
		['filters', { filters: { ...defaults.filters, notchHz: 50 } }],
		['model', { kinds: { lda: { shrinkage: 0.5 } } }],
		['protocol', { score: 'leave-one-day-out' }],
		['rest', { restClass: 'Open' }],
		['rest', { restClass: '' }]
	];
	for (const [id, change] of changes) {
		const recipe = { ...defaults, ...change };
		expect(of(id, { recipe })!.auto, JSON.stringify(change)).toBe(false);
		expect(automatic(recipe, defaults, 'lda', id)).toEqual(defaults);
		const others = all({ recipe }).filter((one) => one.id !== id && one.id !== 'sessions');
		expect(others.every(({ auto }) => auto)).toBe(true);
	}
});

test('what costs something says so: skipped trials, few trials, masked channels', () => {
	const recording = {
		...{ id: 'a', name: 'a', made: 4, perClass: [], segments: 4, trials: 3 },
		dropped: [{ reason: 'first-segment' as const, windows: 3, segments: 1 }],
		...{ fs: 1000, measuredFs: 1000, checksum: '' }
	};
	const windows = { classNames: [], windowSeconds: 0.2, made: 4, recordings: [recording], notes: [] };
	expect(textOf('first', { windows })).toBe('Skip first label: 1 trial');
	expect(of('first', { windows })!.warns).toBe(true);
	expect(of('trials')!.warns).toBe(false);
	const few = of('trials', { trials: [{ name: 'Fist', usable: 1, recorded: 2 }] })!;
	expect([few.warns, few.why]).toEqual([true, expect.stringContaining('Fewer than two usable trials: Fist')]);
	expect(textOf('channels', { badChannels: [2, 6] })).toBe('2 channels masked: 3, 7');
	expect(of('channels')).toBeUndefined();
});

test('the protocol says its reason; of several sessions one is left out', () => {
	const reason = 'By trial, because fewer than two sessions have every class.';
	expect(textOf('protocol', { sessions: ['a', 'b'] })).toBe('Leave one session out');
	expect(of('protocol', { reason })!.why).toBe(reason);
	expect(of('protocol', { reason, recipe: { ...defaults, score: 'none' } })!.why).toBe('Chosen by hand.');
});

test('a regression has a target and no labels, classes or rest class', () => {
	const kind = regressorKinds[0]!;
	const ids = all({ kind, target: 'force', streams: ['emg', 'force'] }).map(({ id }) => id);
	expect(ids).toEqual([
		'sessions',
		'stream',
		'target',
		'windows',
		'features',
		'filters',
		'model',
		'protocol'
	]);
	expect(textOf('target', { kind, target: 'force' })).toBe('Target force');
});

test('a network has samples in place of features', () => {
	const kind = classifierKinds.find(({ input }) => input === 'window')!;
	expect(textOf('features', { kind })).toBe('Samples, no features');
});
