import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import { apdf, emgGaps, integratedEmg, timeAbove } from './distribution.ts';
import { bandText, EMG_BAND, inBand } from './emg-band.ts';
import { smoothed } from './envelope.ts';
import { mvcOf } from './mvc.ts';
import { normalise } from './normalise.ts';

/** Load over time: APDF, EMG gaps, time above a level, integrated EMG. In percent of the MVC where one was recorded. */
export const distributionMeasure: Measure = {
	id: 'distribution',
	label: 'Distribution (APDF, gaps, integrated EMG)',
	formula:
		'10th, 50th and 90th percentile of the envelope; gaps: below 0.5 % MVC for at least 0.2 s; integrated EMG = Σ |x| / fs; time above a level',
	source: 'B. Jonsson, J. Hum. Ergol. 11 (1982); K. B. Veiersted et al., Eur. J. Appl. Physiol. 60 (1990)',
	params: [
		LOWPASS_PARAM,
		{ type: 'number', id: 'level', label: 'Time above', unit: '% MVC', value: 10, min: 0.1, max: 200 }
	],
	trials: 'each',
	window: () => '0.2 s for a gap, 0.5 s for the MVC',
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)}; |x|; Butterworth low-pass ${settingsOf(distributionMeasure, values).number('lowpassHz')} Hz, order 2, forwards and backwards (not for integrated EMG)`,
	compute({ signals, mvcTrials }, values) {
		const settings = settingsOf(distributionMeasure, values);
		const lowpassHz = settings.number('lowpassHz');
		const level = settings.number('level');
		const withMvc = mvcTrials.some((trials) => trials.length > 0);
		const unit = signals[0]?.unit ?? '';
		const rows = signals.map(({ name, samples, fs }, i) => {
			checkAlive(samples, name);
			const filtered = inBand(samples, fs);
			const raw = smoothed(filtered, fs, lowpassHz);
			const curve = withMvc
				? normalise(raw, 'mvc-task', mvcOf(mvcTrials[i] ?? [], fs, name, lowpassHz))
				: raw;
			return {
				name,
				integrated: integratedEmg(filtered, fs),
				...apdf(curve),
				gaps: withMvc ? emgGaps(curve, fs) : { perMinute: NaN, share: NaN },
				above: withMvc ? timeAbove(curve, level) : NaN
			};
		});
		const load = withMvc ? '% MVC' : unit;
		return [
			perChannel('figures', 'Distribution', rows, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'APDF 10 %', unit: load, of: ({ p10 }) => p10 },
				{ name: 'APDF 50 %', unit: load, of: ({ p50 }) => p50 },
				{ name: 'APDF 90 %', unit: load, of: ({ p90 }) => p90 },
				{ name: 'EMG gaps', unit: '1/min', of: ({ gaps }) => gaps.perMinute },
				{ name: 'time in gaps', unit: '%', of: ({ gaps }) => gaps.share },
				{ name: `time above ${level} % MVC`, unit: '%', of: ({ above }) => above },
				{ name: 'integrated EMG', unit: `${unit}·s`, of: ({ integrated }) => integrated }
			])
		];
	}
};
