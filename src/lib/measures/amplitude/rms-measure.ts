import type { Measure } from '../measure.ts';
import { perChannel, seriesTable } from '../measure.ts';
import { settingsOf, STEP_PARAM } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import { bandText, EMG_BAND, inBand } from './emg-band.ts';
import { largest, movingRms, rms } from './moving-rms.ts';

/** Root mean square of the stretch and over a moving window. */
export const rmsMeasure: Measure = {
	id: 'rms',
	label: 'RMS',
	formula: 'RMS = √(Σ x² / n); of the stretch, and largest RMS of a moving window',
	source: 'R. Merletti, ISEK standards (1999); H. J. Hermens et al., SENIAM (2000)',
	params: [
		{
			type: 'number',
			id: 'windowSeconds',
			label: 'Moving window',
			unit: 's',
			value: 0.1,
			min: 0.05,
			max: 0.25,
			step: 0.01
		},
		STEP_PARAM
	],
	trials: 'each',
	window: (values) => `${settingsOf(rmsMeasure, values).number('windowSeconds')} s around each sample`,
	filter: (_, fs) => bandText(EMG_BAND, fs),
	compute({ signals }, values) {
		const settings = settingsOf(rmsMeasure, values);
		const curves = signals.map(({ name, unit, samples, fs }) => {
			checkAlive(samples, name);
			const filtered = inBand(samples, fs);
			return {
				name,
				unit,
				whole: rms(filtered),
				values: movingRms(filtered, fs, settings.number('windowSeconds'))
			};
		});
		const unit = signals[0]?.unit ?? '';
		return [
			perChannel('figures', 'RMS', curves, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'RMS', unit, of: ({ whole }) => whole },
				{ name: 'largest moving RMS', unit, of: (curve) => largest(curve.values) }
			]),
			seriesTable('Curve', curves, signals[0]?.fs ?? 1, settings.number('stepSeconds'))
		];
	}
};
