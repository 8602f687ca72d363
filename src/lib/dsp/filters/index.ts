import type { FilterConfig } from './filter.ts';

export type { Filter, FilterConfig } from './filter.ts';
export { FilterChain } from './chain.ts';
export { designFilter } from './design.ts';
export { fitFilter, type FittedFilter } from './fit.ts';
export { differencesAlong } from './spatial.ts';

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
