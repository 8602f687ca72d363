import type { Measure } from '../measure.ts';
import { perChannel, seriesTable } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf, STEP_PARAM } from '../params.ts';
import { bandText, EMG_BAND } from './emg-band.ts';
import { envelope } from './envelope.ts';
import { largest, meanOf } from './moving-rms.ts';
import { MVC_WINDOW_SECONDS, mvcOf } from './mvc.ts';
import { NORMALISATIONS, normalise, type Normalisation } from './normalise.ts';

/** The envelope in percent of a reference: of the MVC, or one of CEDE's other ways. */
export const mvcMeasure: Measure = {
	id: 'mvc',
	label: '% MVC',
	formula:
		'100 · envelope / reference; the MVC is the largest 0.5 s mean of the envelope over the MVC trials',
	source:
		'A. Burden, J. Electromyogr. Kinesiol. 20 (2010); M. Besomi et al., CEDE, J. Electromyogr. Kinesiol. 53 (2020)',
	params: [
		{
			type: 'choice',
			id: 'reference',
			label: 'Reference',
			value: 'mvc-task',
			options: NORMALISATIONS.map(({ id, reference }) => ({ id, label: reference }))
		},
		{
			type: 'number',
			id: 'referenceValue',
			label: 'Value of a submaximal contraction or M-wave',
			value: 0,
			min: 0,
			max: 1e6
		},
		LOWPASS_PARAM,
		STEP_PARAM
	],
	trials: 'each',
	window: () => `${MVC_WINDOW_SECONDS} s for the MVC`,
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)}; |x|; Butterworth low-pass ${settingsOf(mvcMeasure, values).number('lowpassHz')} Hz, order 2, forwards and backwards`,
	compute({ signals, mvcTrials }, values) {
		const settings = settingsOf(mvcMeasure, values);
		const lowpassHz = settings.number('lowpassHz');
		const how = settings.text('reference') as Normalisation;
		const given = settings.number('referenceValue');
		const curves = signals.map(({ name, samples, fs, unit }, i) => {
			const mvc = how === 'mvc-task' || how === 'mvc-standard';
			const reference = mvc ? mvcOf(mvcTrials[i] ?? [], fs, name, lowpassHz) : given;
			const raw = envelope(samples, fs, lowpassHz);
			const shown = how === 'none' ? unit : '%';
			return { name, unit: shown, values: normalise(raw, how, reference), raw, reference };
		});
		const unit = signals[0]?.unit ?? '';
		const shown = curves[0]?.unit ?? '%';
		const referenceOf = ({ raw, reference }: (typeof curves)[number]): number =>
			how === 'peak' ? largest(raw) : how === 'mean' ? meanOf(raw) : how === 'none' ? NaN : reference;
		return [
			perChannel('figures', 'Normalised envelope', curves, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'reference', unit, of: referenceOf },
				{ name: 'mean', unit: shown, of: (curve) => meanOf(curve.values) },
				{ name: 'peak', unit: shown, of: (curve) => largest(curve.values) }
			]),
			seriesTable('Curve', curves, signals[0]?.fs ?? 1, settings.number('stepSeconds'))
		];
	}
};
