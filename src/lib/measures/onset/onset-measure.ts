import { envelope } from '../amplitude/envelope.ts';
import { bandText, EMG_BAND } from '../amplitude/emg-band.ts';
import type { Measure } from '../measure.ts';
import { perChannel } from '../measure.ts';
import { LOWPASS_PARAM, settingsOf } from '../params.ts';
import { checkAlive } from '../refusals.ts';
import { BASELINE_SECONDS } from './baseline.ts';
import { burstOf, ruled, type Span } from './bursts.ts';
import { detectors } from './detectors.ts';

/** A setting in seconds. */
const seconds = (id: string, label: string, value: number, max: number) =>
	({ type: 'number', id, label, unit: 's', value, min: 0, max, step: 0.005 }) as const;

const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/**
 * Bursts of activity with onset, offset, duration, rise time, peak and area. With trials of a class only the bursts that
 * overlap one of them are listed; the rest is looked for in the whole stretch.
 */
export const onsetMeasure: Measure = {
	id: 'onset',
	label: 'Onset and offset',
	formula: detectors.all.map(({ label, formula }) => `${label}: ${formula}`).join('. '),
	source: detectors.all.map(({ source }) => source).join('; '),
	params: [
		{
			type: 'choice',
			id: 'detector',
			label: 'Detector',
			value: 'bonato',
			options: detectors.all.map(({ id, label }) => ({ id, label }))
		},
		{ type: 'number', id: 'k', label: 'Threshold k (0: of the detector)', value: 0, min: 0, max: 100 },
		seconds('minimumSeconds', 'Minimum duration', 0.05, 5),
		seconds('mergeSeconds', 'Merge pauses up to', 0.05, 5),
		{ ...seconds('baselineSeconds', 'Quietest stretch for the rest', BASELINE_SECONDS, 10), min: 0.1 },
		LOWPASS_PARAM
	],
	trials: 'contractions',
	window(values) {
		const settings = settingsOf(onsetMeasure, values);
		return (
			`rest: the quietest ${settings.number('baselineSeconds')} s of the stretch; bursts last at least ` +
			`${settings.number('minimumSeconds')} s, pauses up to ${settings.number('mergeSeconds')} s are merged`
		);
	},
	filter: (values, fs) =>
		`${bandText(EMG_BAND, fs)} (Teager–Kaiser: 30–300 Hz); peak, rise time and area of the ${settingsOf(onsetMeasure, values).number('lowpassHz')} Hz envelope`,
	compute({ signals, contractions }, values) {
		const settings = settingsOf(onsetMeasure, values);
		const detector = detectors.get(settings.text('detector'));
		const k = settings.number('k') || undefined;
		const baselineSeconds = settings.number('baselineSeconds');
		const rule = {
			minimumSeconds: settings.number('minimumSeconds'),
			mergeSeconds: settings.number('mergeSeconds')
		};
		const channels = signals.map(({ name, samples, fs }) => {
			checkAlive(samples, name);
			const all = ruled(detector.detect(samples, fs, { k, baselineSeconds }), rule, fs);
			const spans = all.filter(
				(span) => contractions.length === 0 || contractions.some((one) => overlap(one, span))
			);
			const curve = envelope(samples, fs, settings.number('lowpassHz'));
			return { name, fs, n: samples.length, bursts: spans.map((span) => burstOf(span, curve, fs)) };
		});
		const unit = signals[0]?.unit ?? '';
		const bursts = channels.flatMap(({ name, bursts }) => bursts.map((burst) => ({ name, ...burst })));
		const total = (of: (typeof channels)[number]): number =>
			of.bursts.reduce((sum, { duration }) => sum + duration, 0);
		return [
			perChannel('bursts', 'Bursts', bursts, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'onset', unit: 's', of: ({ onset }) => onset },
				{ name: 'offset', unit: 's', of: ({ offset }) => offset },
				{ name: 'duration', unit: 's', of: ({ duration }) => duration },
				{ name: 'rise time', unit: 's', of: ({ riseTime }) => riseTime },
				{ name: 'peak', unit, of: ({ peak }) => peak },
				{ name: 'area', unit: `${unit}·s`, of: ({ area }) => area }
			]),
			perChannel('figures', 'Activity', channels, [
				{ name: 'channel', unit: '', of: ({ name }) => name },
				{ name: 'bursts', unit: '', of: ({ bursts }) => bursts.length },
				{ name: 'mean duration', unit: 's', of: (one) => total(one) / one.bursts.length },
				{ name: 'active', unit: '%', of: (one) => (100 * total(one) * one.fs) / one.n }
			])
		];
	}
};
