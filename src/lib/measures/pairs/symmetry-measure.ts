import { bandText, EMG_BAND } from '../amplitude/emg-band.ts';
import { meanOf } from '../amplitude/moving-rms.ts';
import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf } from '../params.ts';
import { envelopePairs } from './envelope-pairs.ts';
import { symmetryIndex } from './symmetry.ts';

/** How alike both sides are. */
export const symmetryMeasure: Measure = {
	id: 'symmetry',
	label: 'Symmetry of left and right',
	formula: '1 − |L − R| / (L + R) of the mean envelopes of both sides, in % MVC where an MVC was recorded',
	source: 'R. O. Robinson et al., J. Manipulative Physiol. Ther. 10 (1987)',
	params: [LOWPASS_PARAM],
	trials: 'each',
	pairs: true,
	window: () => 'the whole stretch',
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)}; |x|; Butterworth low-pass ${settingsOf(symmetryMeasure, values).number('lowpassHz')} Hz, order 2, forwards and backwards`,
	compute(input, values) {
		const { pairs, unit } = envelopePairs(input, settingsOf(symmetryMeasure, values).number('lowpassHz'));
		return [
			perChannel('figures', 'Symmetry', pairs, [
				{ name: 'channels', unit: '', of: ({ name }) => name },
				{ name: 'left', unit, of: ({ a }) => meanOf(a) },
				{ name: 'right', unit, of: ({ b }) => meanOf(b) },
				{ name: 'symmetry', unit: '', of: ({ a, b }) => symmetryIndex(meanOf(a), meanOf(b)) }
			])
		];
	}
};
