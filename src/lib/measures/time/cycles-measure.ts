import { bandText, EMG_BAND } from '../amplitude/emg-band.ts';
import { envelope } from '../amplitude/envelope.ts';
import { largest } from '../amplitude/moving-rms.ts';
import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import { ensembleOf, onBars } from './cycles.ts';

/** The mean cycle of a repeated movement. */
export const cyclesMeasure: Measure = {
	id: 'cycles',
	label: 'Cycles (ensemble mean)',
	formula:
		'the envelope from each event to the next, stretched to 0–100 %; mean and SD over cycles; on where the mean is at least a share of its peak',
	source: 'D. A. Winter, Biomechanics and Motor Control of Human Movement (2009)',
	params: [
		LOWPASS_PARAM,
		{ type: 'number', id: 'onPercent', label: 'On from', unit: '% of peak', value: 20, min: 1, max: 99 }
	],
	trials: 'events',
	window: () =>
		'from one event to the next; cycles below 0.5 or above 1.5 times the median duration do not count',
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)}; |x|; Butterworth low-pass ${settingsOf(cyclesMeasure, values).number('lowpassHz')} Hz, order 2, forwards and backwards`,
	compute({ signals, events }, values) {
		const settings = settingsOf(cyclesMeasure, values);
		const share = settings.number('onPercent') / 100;
		const channels = signals.map(({ name, samples, fs }) => {
			checkAlive(samples, name);
			const ensemble = ensembleOf(envelope(samples, fs, settings.number('lowpassHz')), events);
			return { name, ...ensemble, bars: onBars(ensemble.mean, share) };
		});
		const unit = signals[0]?.unit ?? '';
		const percents = Array.from({ length: 101 }, (_, p) => p);
		const meanSd = (sd: Float64Array): number => sd.reduce((sum, value) => sum + value, 0) / sd.length;
		return [
			perChannel('figures', 'Cycles', channels, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'cycles', unit: '', of: ({ cycles }) => cycles },
				{ name: 'peak of the mean', unit, of: ({ mean }) => largest(mean) },
				{ name: 'peak at', unit: '%', of: ({ mean }) => mean.indexOf(largest(mean)) },
				{ name: 'mean SD', unit, of: ({ sd }) => meanSd(sd) },
				{ name: 'on', unit: '%', of: ({ bars }) => bars.map(({ from, to }) => `${from}–${to}`).join(', ') }
			]),
			{
				id: 'series',
				title: 'Mean cycle',
				columns: [
					{ name: 'cycle', unit: '%', values: percents },
					...channels.flatMap(({ name, mean, sd }) => [
						{ name: `${name} mean`, unit, values: mean },
						{ name: `${name} SD`, unit, values: sd }
					])
				]
			}
		];
	}
};
