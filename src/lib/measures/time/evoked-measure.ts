import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { settingsOf } from '../params.ts';
import type { Param } from '../../core/params.ts';
import { evokedOf } from './evoked.ts';

const milliseconds = (id: string, label: string, value: number, min: number, max: number): Param => ({
	type: 'number',
	id,
	label,
	unit: 'ms',
	value,
	min,
	max
});

/** Responses to stimuli: average, peak-to-peak, latency. */
export const evokedMeasure: Measure = {
	id: 'evoked',
	label: 'Evoked response',
	formula:
		'mean of the stretches around the triggers, each less its baseline; peak-to-peak = largest − smallest value of the mean; latency = first value outside k · SD of the averaged baseline',
	source: 'P. M. Rossini et al., Clin. Neurophysiol. 126 (2015)',
	params: [
		milliseconds('beforeMs', 'Baseline before the trigger', 50, 5, 1000),
		milliseconds('afterMs', 'After the trigger', 100, 5, 2000),
		milliseconds('searchFromMs', 'Response from', 5, 0, 1000),
		{ type: 'number', id: 'k', label: 'Threshold of the latency', unit: 'SD', value: 4, min: 1, max: 20 }
	],
	trials: 'events',
	window(values) {
		const { number } = settingsOf(evokedMeasure, values);
		return `${number('beforeMs')} ms before to ${number('afterMs')} ms after each trigger, response from ${number('searchFromMs')} ms on`;
	},
	filter: () => 'none; the mean of each baseline is taken off',
	compute({ signals, events }, values) {
		const { number } = settingsOf(evokedMeasure, values);
		const window = {
			before: number('beforeMs') / 1000,
			after: number('afterMs') / 1000,
			searchFrom: number('searchFromMs') / 1000,
			k: number('k')
		};
		const channels = signals.map(({ name, unit, samples, fs }) => ({
			name,
			unit,
			...evokedOf(samples, fs, events, window)
		}));
		const unit = signals[0]?.unit ?? '';
		return [
			perChannel('figures', 'Evoked response', channels, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'triggers', unit: '', of: ({ triggers }) => triggers },
				{ name: 'peak-to-peak', unit, of: ({ peakToPeak }) => peakToPeak },
				{ name: 'latency', unit: 'ms', of: ({ latency }) => 1000 * latency }
			]),
			{
				id: 'series',
				title: 'Average',
				columns: [
					{ name: 'time', unit: 'ms', values: channels[0]?.times.map((t) => 1000 * t) ?? [] },
					...channels.map(({ name, average }) => ({ name, unit, values: average }))
				]
			}
		];
	}
};
