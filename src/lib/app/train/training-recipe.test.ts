import { expect, test } from 'vitest';
import { hertz } from '../../core/units.ts';
import { FilterChain } from '../../dsp/filters/index.ts';
import { parseRow } from '../kernel/persisted.svelte.ts';
import { settingsRow } from '../kernel/settings-rows.ts';
import { differencesOf, filterNames, filtersOf, optionsOf, thresholdsOf } from './training-recipe.ts';

const plain = {
	reference: false,
	differences: 'none',
	notchHz: 0,
	harmonics: 3,
	pass: 'none',
	lowHz: 20,
	highHz: 450,
	order: 4,
	rectify: false
};
const grid = {
	label: 'armband',
	cells: [
		[0, 1],
		[2, null],
		[3, 4]
	]
};

test('differences run along the grids of a stream; without one, along its channels in order', () => {
	const bipolar = { filters: { ...plain, differences: 'bipolar' } };
	const double = { filters: { ...plain, differences: 'double' } };
	expect(differencesOf({ filters: plain }, { nChannels: 5, channelGrids: [grid] })).toEqual([]);
	// The hole in the second column leaves no two neighbours there.
	expect(differencesOf(bipolar, { nChannels: 5, channelGrids: [grid] })).toEqual([
		[0, 2],
		[2, 3]
	]);
	expect(differencesOf(double, { nChannels: 5, channelGrids: [grid] })).toEqual([[0, 2, 3]]);
	expect(differencesOf(bipolar, { nChannels: 3 })).toEqual([
		[0, 1],
		[1, 2]
	]);
});

test('every filter of a form can be built, in the order they run, and each has a name', () => {
	for (const pass of ['none', 'highpass', 'lowpass', 'bandpass']) {
		const filters = { ...plain, reference: true, differences: 'bipolar', notchHz: 50, pass, rectify: true };
		const made = filtersOf({ filters }, [[0, 1]]);
		const band = pass === 'none' ? [] : [pass];
		const kinds = ['average-reference', 'difference', 'notch', ...band, 'rectify'];
		expect(made.map(({ kind }) => kind)).toEqual(kinds);
		expect(filterNames({ filters })).toHaveLength(kinds.length);
		const out = new FilterChain(made, 2, hertz(2000)).process(Float32Array.of(1, 2, 3, 4));
		expect(out).toHaveLength(2);
	}
});

test('a stream of one channel has no differences, and is refused with what to do', () => {
	const filters = { ...plain, differences: 'bipolar' };
	const made = filtersOf({ filters }, differencesOf({ filters }, { nChannels: 1 }));
	expect(() => new FilterChain(made, 1, hertz(2000))).toThrow(/1 channels each.*Change the filter/);
});

test('thresholds of features that are not chosen take no part', () => {
	expect(thresholdsOf({ features: ['ZC', 'RMS'], thresholds: { ZC: 3, WAMP: 10 } })).toEqual({ ZC: 3 });
});

test('the rest class is told to scores by name, as none, or left to be guessed', () => {
	const recipe = parseRow(settingsRow.schema, undefined).training;
	const rest = { classNames: ['Rest', 'Fist', 'Open'], classes: [0, 1], score: 'auto' } as const;
	const told = (restClass: string | null): string | undefined =>
		optionsOf({ ...recipe, restClass }, rest, []).restClass;
	expect([told(null), told(''), told('Fist')]).toEqual([undefined, '', 'Fist']);
	expect(told('Open'), 'a class that is switched off').toBeUndefined();
});
