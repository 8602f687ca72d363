import { bandText, EMG_BAND } from '../amplitude/emg-band.ts';
import { normalise } from '../amplitude/normalise.ts';
import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf } from '../params.ts';
import { falconerWinter, rudolph } from './co-contraction.ts';
import { envelopePairs } from './envelope-pairs.ts';

/** How far two muscles work against each other. */
export const coContractionMeasure: Measure = {
	id: 'co-contraction',
	label: 'Co-contraction of two muscles',
	formula:
		'Falconer–Winter: 200 · ∫ min(a, b) / ∫ (a + b) %; Rudolph: mean of lower / higher · (lower + higher). Envelopes in % MVC, without an MVC in % of their own peak',
	source:
		'K. Falconer, D. A. Winter, Electromyogr. Clin. Neurophysiol. 25 (1985); K. S. Rudolph et al., Knee Surg. Sports Traumatol. Arthrosc. 8 (2000)',
	params: [LOWPASS_PARAM],
	trials: 'each',
	pairs: true,
	window: () => 'the whole stretch',
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)}; |x|; Butterworth low-pass ${settingsOf(coContractionMeasure, values).number('lowpassHz')} Hz, order 2, forwards and backwards`,
	compute(input, values) {
		const { pairs, unit } = envelopePairs(
			input,
			settingsOf(coContractionMeasure, values).number('lowpassHz')
		);
		const normalised =
			unit === '% MVC'
				? pairs
				: pairs.map(({ name, a, b }) => ({ name, a: normalise(a, 'peak'), b: normalise(b, 'peak') }));
		return [
			perChannel('figures', 'Co-contraction', normalised, [
				{ name: 'channels', unit: '', of: ({ name }) => name },
				{ name: 'Falconer–Winter', unit: '%', of: ({ a, b }) => falconerWinter(a, b) },
				{ name: 'Rudolph', unit: unit === '% MVC' ? unit : '% of peak', of: ({ a, b }) => rudolph(a, b) }
			])
		];
	}
};
