import type { Hertz } from '../../core/units.ts';
import { Cascade, type Section } from './biquad.ts';
import { bandpass, highpass, lowpass } from './butterworth.ts';
import type { Filter, FilterConfig } from './filter.ts';
import { fitFilter } from './fit.ts';
import { combNotch } from './notch.ts';
import { AverageReference, Difference, Rectifier } from './spatial.ts';

export type { Filter, FilterConfig } from './filter.ts';
export { FilterChain } from './chain.ts';
export { fitFilter, type FittedFilter } from './fit.ts';
export { differencesAlong } from './spatial.ts';

/**
 * Builds a filter for a stream of this rate; `fitFilter` says what it may have had to clamp. Throws a ModelError for
 * an order or a frequency that cannot be.
 */
export function designFilter(config: FilterConfig, nChannels: number, fs: Hertz): Filter {
	const fitted = fitFilter(config, fs).config;
	const cascade = (sections: readonly Section[]): Filter => new Cascade(sections, nChannels);
	switch (fitted.kind) {
		case 'lowpass':
			return cascade(lowpass(fitted.hz, fitted.order, fs));
		case 'highpass':
			return cascade(highpass(fitted.hz, fitted.order, fs));
		case 'bandpass':
			return cascade(bandpass(fitted.lowHz, fitted.highHz, fitted.order, fs));
		case 'notch':
			return cascade(combNotch(fitted.hz, fitted.harmonics, fitted.q, fs));
		case 'average-reference':
			return new AverageReference(nChannels);
		case 'difference':
			return new Difference(fitted.of, nChannels);
		case 'rectify':
			return new Rectifier(nChannels);
	}
}

/** A filter in a few words: `20–450 Hz, order 4`. */
export function filterName(config: FilterConfig): string {
	switch (config.kind) {
		case 'lowpass':
			return `below ${config.hz} Hz, order ${config.order}`;
		case 'highpass':
			return `above ${config.hz} Hz, order ${config.order}`;
		case 'bandpass':
			return `${config.lowHz}–${config.highHz} Hz, order ${config.order}`;
		case 'notch':
			return `notch ${config.hz} Hz${config.harmonics > 1 ? ` and up to ${config.harmonics * config.hz} Hz` : ''}`;
		case 'average-reference':
			return 'average reference';
		case 'difference':
			return `${config.of.length} differences of channels`;
		case 'rectify':
			return 'rectified';
	}
}
