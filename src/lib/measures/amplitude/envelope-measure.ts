import type { Measure } from '../measure.ts';
import { perChannel, seriesTable } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf, STEP_PARAM } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import { bandText, EMG_BAND } from './emg-band.ts';
import { envelope } from './envelope.ts';
import { largest, meanOf } from './moving-rms.ts';

/** Mean and peak of the linear envelope, and its curve. */
export const envelopeMeasure: Measure = {
	id: 'envelope',
	label: 'Envelope',
	formula: 'low-pass of |band-passed EMG|; mean and largest value over the stretch',
	source:
		'D. A. Winter, Biomechanics and Motor Control of Human Movement (2009); R. Merletti, ISEK standards (1999)',
	params: [LOWPASS_PARAM, STEP_PARAM],
	trials: 'each',
	window: () => 'none; the low-pass smooths',
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)}; |x|; Butterworth low-pass ${settingsOf(envelopeMeasure, values).number('lowpassHz')} Hz, order 2, forwards and backwards`,
	compute({ signals }, values) {
		const settings = settingsOf(envelopeMeasure, values);
		const curves = signals.map(({ name, unit, samples, fs }) => {
			checkAlive(samples, name);
			return { name, unit, fs, values: envelope(samples, fs, settings.number('lowpassHz')) };
		});
		const unit = signals[0]?.unit ?? '';
		return [
			perChannel('figures', 'Envelope', curves, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'mean', unit, of: (curve) => meanOf(curve.values) },
				{ name: 'peak', unit, of: (curve) => largest(curve.values) },
				{ name: 'peak at', unit: 's', of: (curve) => curve.values.indexOf(largest(curve.values)) / curve.fs }
			]),
			seriesTable('Curve', curves, signals[0]?.fs ?? 1, settings.number('stepSeconds'))
		];
	}
};
