import type { Hertz } from '../../core/units.ts';
import { Cascade, type Section } from './biquad.ts';
import { bandpass, highpass, lowpass } from './butterworth.ts';
import type { Filter, FilterConfig } from './filter.ts';
import { fitFilter } from './fit.ts';
import { combNotch } from './notch.ts';
import { AverageReference, Difference, Rectifier } from './spatial.ts';

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
