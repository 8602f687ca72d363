import { AppError } from '../../core/errors.ts';
import { bandText, inBand } from '../amplitude/emg-band.ts';
import type { Band } from '../frequency/moments.ts';
import { lineFit, type LineFit } from '../maths/line-fit.ts';
import type { Measure, MeasureInput, Signal } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { settingsOf } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import type { Span } from '../onset/bursts.ts';
import { epochSpans, epochsOf, type Epoch } from './epochs.ts';
import { jasaQuadrant } from './jasa.ts';

/** The band of the spectrum: 8–500 Hz as Dimitrov et al. have it. */
export const FATIGUE_BAND: Band = { low: 8, high: 500 };

/** What is known of a channel's fatigue. */
interface Fatigue {
	readonly name: string;
	readonly epochs: readonly Epoch[];
	readonly mdf: LineFit;
	readonly mnf: LineFit;
	readonly rms: LineFit;
}

/** Slopes of median and mean frequency and amplitude over time. */
export const fatigueMeasure: Measure = {
	id: 'fatigue',
	label: 'Fatigue (MDF, MNF, FInsm5, JASA)',
	formula:
		'MDF halves the power of the spectrum, MNF = Σ f P / Σ P; least-squares line over time with 95 % confidence interval; % per minute of the value at the start; FInsm5 = Σ f⁻¹ P / Σ f⁵ P relative to the first epoch',
	source:
		'C. J. De Luca, CRC Crit. Rev. Biomed. Eng. 11 (1984); G. V. Dimitrov et al., Med. Sci. Sports Exerc. 38 (2006); A. Luttmann et al., Int. J. Ind. Ergon. 25 (2000)',
	params: [
		{
			type: 'choice',
			id: 'per',
			label: 'One spectrum per',
			value: 'epoch',
			options: [
				{ id: 'epoch', label: 'epoch' },
				{ id: 'contraction', label: 'contraction (trial of the chosen class)' }
			]
		},
		{
			type: 'number',
			id: 'epochSeconds',
			label: 'Epoch',
			unit: 's',
			value: 1,
			min: 0.25,
			max: 10,
			step: 0.05
		}
	],
	trials: 'contractions',
	window(values) {
		const settings = settingsOf(fatigueMeasure, values);
		return settings.text('per') === 'epoch'
			? `epochs of ${settings.number('epochSeconds')} s one after the other, Hann, less their mean`
			: 'one contraction each, Hann, less its mean';
	},
	filter: (_, fs) => bandText(FATIGUE_BAND, fs),
	compute(input, values) {
		const settings = settingsOf(fatigueMeasure, values);
		const channels = input.signals.map((signal) => {
			checkAlive(signal.samples, signal.name);
			const spans = spansFor(input, signal, settings.text('per'), settings.number('epochSeconds'));
			return fatigueOf(signal, spans);
		});
		const unit = input.signals[0]?.unit ?? '';
		return [figures(channels, unit), epochTable(channels, unit)];
	}
};

/** Epochs inside each contraction when a class is chosen, else of the whole stretch; or the contractions themselves. */
function spansFor(
	{ contractions }: MeasureInput,
	{ samples, fs }: Signal,
	per: string,
	seconds: number
): Span[] {
	if (per === 'contraction') {
		if (contractions.length > 0) return [...contractions];
		throw new AppError(
			'SessionError',
			'No contraction is known: no class is chosen whose trials are the contractions. Choose a class, or one spectrum per epoch.'
		);
	}
	if (contractions.length === 0) return epochSpans(samples.length, fs, seconds);
	return contractions.flatMap(({ start, end }) =>
		epochSpans(end - start, fs, seconds).map((span) => ({ start: start + span.start, end: start + span.end }))
	);
}

function fatigueOf({ name, samples, fs }: Signal, spans: readonly Span[]): Fatigue {
	const epochs = epochsOf(inBand(samples, fs, FATIGUE_BAND), fs, spans, FATIGUE_BAND);
	const times = epochs.map(({ time }) => time);
	const fit = (of: (epoch: Epoch) => number): LineFit => lineFit(times, epochs.map(of));
	return {
		name,
		epochs,
		mdf: fit((epoch) => epoch.mdf),
		mnf: fit((epoch) => epoch.mnf),
		rms: fit((e) => e.rms)
	};
}

/** Slope per minute in percent of the value at the start. */
const perMinute = ({ slope, intercept }: LineFit): number => (6000 * slope) / intercept;

const figures = (channels: readonly Fatigue[], unit: string) =>
	perChannel('figures', 'Fatigue', channels, [
		{ name: 'channel', unit: '', of: ({ name }) => name },
		{ name: 'epochs', unit: '', of: ({ epochs }) => epochs.length },
		{ name: 'MDF at start', unit: 'Hz', of: ({ mdf }) => mdf.intercept },
		{ name: 'MDF slope', unit: 'Hz/s', of: ({ mdf }) => mdf.slope },
		{ name: 'MDF slope, 95 % from', unit: 'Hz/s', of: ({ mdf }) => mdf.slopeLow },
		{ name: 'MDF slope, 95 % to', unit: 'Hz/s', of: ({ mdf }) => mdf.slopeHigh },
		{ name: 'MDF slope per minute', unit: '%/min', of: ({ mdf }) => perMinute(mdf) },
		{ name: 'MNF at start', unit: 'Hz', of: ({ mnf }) => mnf.intercept },
		{ name: 'MNF slope', unit: 'Hz/s', of: ({ mnf }) => mnf.slope },
		{ name: 'MNF slope, 95 % from', unit: 'Hz/s', of: ({ mnf }) => mnf.slopeLow },
		{ name: 'MNF slope, 95 % to', unit: 'Hz/s', of: ({ mnf }) => mnf.slopeHigh },
		{ name: 'MNF slope per minute', unit: '%/min', of: ({ mnf }) => perMinute(mnf) },
		{ name: 'RMS slope', unit: `${unit}/s`, of: ({ rms }) => rms.slope },
		{ name: 'FInsm5, last / first', unit: '', of: ({ epochs }) => epochs.at(-1)!.fInsm5 / epochs[0]!.fInsm5 },
		{ name: 'JASA', unit: '', of: ({ rms, mdf }) => jasaQuadrant(rms.slope, mdf.slope) }
	]);

function epochTable(channels: readonly Fatigue[], unit: string) {
	const rows = channels.flatMap(({ name, epochs }) =>
		epochs.map((epoch) => ({ name, ...epoch, relative: epoch.fInsm5 / epochs[0]!.fInsm5 }))
	);
	return perChannel('epochs', 'Epochs', rows, [
		{ name: 'channel', unit: '', of: ({ name }) => name },
		{ name: 'time', unit: 's', of: ({ time }) => time },
		{ name: 'MDF', unit: 'Hz', of: ({ mdf }) => mdf },
		{ name: 'MNF', unit: 'Hz', of: ({ mnf }) => mnf },
		{ name: 'RMS', unit, of: ({ rms }) => rms },
		{ name: 'FInsm5, relative to the first', unit: '', of: ({ relative }) => relative }
	]);
}
