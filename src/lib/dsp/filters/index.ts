import type { Hertz } from '../../core/units.ts';
import { Cascade, type Section } from './biquad.ts';
import { bandpass, highpass, lowpass } from './butterworth.ts';
import type { Filter, FilterConfig } from './filter.ts';
import { fitFilter } from './fit.ts';
import { combNotch } from './notch.ts';

export type { Filter, FilterConfig } from './filter.ts';
export { FilterChain } from './chain.ts';
export { fitFilter, type FittedFilter } from './fit.ts';

/**
 * Builds a filter for a stream of this rate; `fitFilter` says what it may have had to clamp. Throws a ModelError for
 * an order or a frequency that cannot be.
 */
export function designFilter(config: FilterConfig, nChannels: number, fs: Hertz): Filter {
	return new Cascade(sectionsOf(fitFilter(config, fs).config, fs), nChannels);
}

function sectionsOf(config: FilterConfig, fs: number): Section[] {
	switch (config.kind) {
		case 'lowpass':
			return lowpass(config.hz, config.order, fs);
		case 'highpass':
			return highpass(config.hz, config.order, fs);
		case 'bandpass':
			return bandpass(config.lowHz, config.highHz, config.order, fs);
		case 'notch':
			return combNotch(config.hz, config.harmonics, config.q, fs);
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
	}
}
