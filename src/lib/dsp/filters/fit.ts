import { AppError } from '../../core/errors.ts';
import type { FilterConfig } from './filter.ts';

/** Share of Nyquist up to which a band edge may lie: right at Nyquist the bilinear transform has no answer. */
const HIGHEST = 0.95;
/** More poles than this per edge ring longer than any window lasts. */
const MAX_ORDER = 12;

/** A filter as it can be built for a stream, and what had to be changed for it. */
export interface FittedFilter {
	readonly config: FilterConfig;
	/** What differs from what was asked for, as a sentence; undefined when nothing does. */
	readonly note: string | undefined;
}

/**
 * Fits a filter to a stream's rate: upper band edges are clamped to 95 % of Nyquist, mains multiples above Nyquist
 * left out, and the note says so. Throws a ModelError for what cannot be built at all.
 */
export function fitFilter(config: FilterConfig, fs: number): FittedFilter {
	const nyquist = fs / 2;
	const most = HIGHEST * nyquist;
	const positive = (what: string, value: number): void => {
		if (!(value > 0 && Number.isFinite(value)))
			refuse(`The filter's ${what} must be more than 0, not ${value}.`);
	};
	const clamp = (hz: number): string | undefined =>
		hz > most
			? `The upper band edge of ${hz} Hz is clamped to ${round(most)} Hz: a stream of ${fs} Hz holds nothing above ${nyquist} Hz.`
			: undefined;
	positive('stream rate', fs);
	if (
		'order' in config &&
		!(Number.isInteger(config.order) && config.order >= 1 && config.order <= MAX_ORDER)
	) {
		refuse(`A filter's order must be a whole number from 1 to ${MAX_ORDER}, not ${config.order}.`);
	}
	switch (config.kind) {
		case 'lowpass':
			positive('frequency', config.hz);
			return { config: { ...config, hz: Math.min(config.hz, most) }, note: clamp(config.hz) };
		case 'highpass':
			positive('frequency', config.hz);
			if (config.hz >= most)
				refuse(`A high-pass at ${config.hz} Hz would leave nothing of a stream of ${fs} Hz.`);
			return { config, note: undefined };
		case 'bandpass':
			positive('lower edge', config.lowHz);
			if (!(config.highHz > config.lowHz)) {
				refuse(`A band must end above where it begins, and ${config.lowHz}–${config.highHz} Hz does not.`);
			}
			if (config.lowHz >= most) {
				refuse(`A band from ${config.lowHz} Hz would leave nothing of a stream of ${fs} Hz.`);
			}
			return { config: { ...config, highHz: Math.min(config.highHz, most) }, note: clamp(config.highHz) };
		case 'notch': {
			positive('frequency', config.hz);
			positive('quality', config.q);
			if (!(Number.isInteger(config.harmonics) && config.harmonics >= 1)) {
				refuse(`A notch needs at least one frequency (harmonics: 1), not ${config.harmonics}.`);
			}
			const fitting = Math.min(config.harmonics, Math.ceil(nyquist / config.hz) - 1);
			if (fitting === config.harmonics) return { config, note: undefined };
			const what =
				fitting === 0
					? `The ${config.hz} Hz notch does nothing`
					: `The ${config.hz} Hz notch stops at ${round(fitting * config.hz)} Hz`;
			return {
				config: { ...config, harmonics: fitting },
				note: `${what}: a stream of ${fs} Hz holds nothing above ${nyquist} Hz.`
			};
		}
		case 'average-reference':
		case 'difference':
		case 'rectify':
			return { config, note: undefined };
	}
}

function refuse(what: string): never {
	throw new AppError('ModelError', `${what} Change the filter in the settings.`);
}

const round = (hz: number): number => Number(hz.toPrecision(6));
