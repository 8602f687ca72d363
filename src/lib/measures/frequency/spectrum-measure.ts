import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { settingsOf } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import { meanFrequency, medianFrequency } from './moments.ts';
import { welch } from './welch.ts';

/** Welch spectrum and its figures. */
export const spectrumMeasure: Measure = {
	id: 'spectrum',
	label: 'Spectrum (Welch)',
	formula:
		'mean of |FFT(w · (x − mean))|² / (fs Σ w²) over segments, one-sided; MDF, MNF and power from 10 Hz on',
	source: 'P. D. Welch, IEEE Trans. Audio Electroacoust. 15 (1967); scipy.signal.welch',
	params: [
		{
			type: 'number',
			id: 'segmentSeconds',
			label: 'Segment',
			unit: 's',
			value: 1,
			min: 0.1,
			max: 10,
			step: 0.1
		}
	],
	trials: 'each',
	window: (values) =>
		`${settingsOf(spectrumMeasure, values).number('segmentSeconds')} s, Hann, 50 % overlap, each less its mean`,
	filter: () => 'none',
	compute({ signals }, values) {
		const seconds = settingsOf(spectrumMeasure, values).number('segmentSeconds');
		const spectra = signals.map(({ name, samples, fs }) => {
			checkAlive(samples, name);
			return { name, band: { low: 10, high: fs / 2 }, ...welch(samples, fs, seconds) };
		});
		const unit = signals[0]?.unit ?? '';
		const peak = ({ frequencies, density }: (typeof spectra)[number]): number => {
			let best = NaN;
			frequencies.forEach((hz, k) => {
				if (hz >= 10 && !(density[k]! <= (density[frequencies.indexOf(best)] ?? -1))) best = hz;
			});
			return best;
		};
		const power = ({ frequencies, density }: (typeof spectra)[number]): number => {
			const step = frequencies[1]! - frequencies[0]!;
			return density.reduce((sum, value, k) => sum + (frequencies[k]! >= 10 ? value * step : 0), 0);
		};
		return [
			perChannel('figures', 'Spectrum', spectra, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'power', unit: `${unit}²`, of: power },
				{
					name: 'MDF',
					unit: 'Hz',
					of: ({ frequencies, density, band }) => medianFrequency(frequencies, density, band)
				},
				{
					name: 'MNF',
					unit: 'Hz',
					of: ({ frequencies, density, band }) => meanFrequency(frequencies, density, band)
				},
				{ name: 'peak at', unit: 'Hz', of: peak },
				{ name: 'segments', unit: '', of: ({ segments }) => segments }
			]),
			{
				id: 'series',
				title: 'Density',
				columns: [
					{ name: 'frequency', unit: 'Hz', values: spectra[0]?.frequencies ?? [] },
					...spectra.map(({ name, density }) => ({ name, unit: `${unit}²/Hz`, values: density }))
				]
			}
		];
	}
};
