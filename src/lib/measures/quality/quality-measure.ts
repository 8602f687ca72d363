import { bandText, EMG_BAND } from '../amplitude/emg-band.ts';
import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { signalQuality } from './signal-quality.ts';

/** One line per channel: is the electrode all right. */
export const qualityMeasure: Measure = {
	id: 'quality',
	label: 'Signal quality',
	formula:
		'mains: power at 50 or 60 Hz and multiples above that of their neighbours, of all power above 10 Hz; contact noise: power below 10 Hz of all power; baseline: RMS of the quietest 0.5 s; clipped: samples at full scale or in runs of 3 at the extreme',
	source: 'M. Besomi et al., CEDE project: electrode selection matrix, J. Electromyogr. Kinesiol. 48 (2019)',
	params: [],
	trials: 'each',
	window: () => 'about 1 s, Hann, for mains; 1 s Welch segments for contact noise; 0.5 s for the baseline',
	filter: (_, fs) =>
		`none for mains, contact noise and clipping; baseline and RMS: ${bandText(EMG_BAND, fs)}`,
	compute({ signals }) {
		const unit = signals[0]?.unit ?? '';
		const rows = signals.map((signal) => ({ name: signal.name, ...signalQuality(signal) }));
		return [
			perChannel('figures', 'Signal quality', rows, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'quality', unit: '', of: ({ light }) => light },
				{ name: 'mains', unit: '%', of: ({ mains }) => 100 * mains },
				{ name: 'clipped', unit: '%', of: ({ clipped }) => 100 * clipped },
				{ name: 'contact noise', unit: '%', of: ({ contactNoise }) => 100 * contactNoise },
				{ name: 'baseline', unit, of: ({ baseline }) => baseline },
				{ name: 'RMS', unit, of: ({ rms }) => rms },
				{ name: 'reason', unit: '', of: ({ reason }) => reason }
			])
		];
	}
};
