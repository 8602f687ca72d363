import type { Section } from '../../dsp/filters/biquad.ts';
import { Cascade64 } from './cascade.ts';
import { tooShort } from '../refusals.ts';

/**
 * Filters forwards and then backwards: no delay, and the gain of the filter twice. The ends are extended by an odd
 * reflection and the state begins settled, as `scipy.signal.sosfiltfilt` does with its defaults. For work on stored
 * samples only: it looks ahead.
 *
 * Throws a SessionError when the signal is not longer than the extension. `fs` is for the sentence only.
 */
export function zeroPhase(sections: readonly Section[], x: Float64Array, fs: number): Float64Array {
	const pad = paddingOf(sections);
	const n = x.length;
	if (n <= pad) throw tooShort(n, pad + 1, fs, 'a filter without delay');
	const extended = new Float64Array(n + 2 * pad);
	for (let i = 0; i < pad; i++) {
		extended[i] = 2 * x[0]! - x[pad - i]!;
		extended[n + pad + i] = 2 * x[n - 1]! - x[n - 2 - i]!;
	}
	extended.set(x, pad);
	const once = settled(sections, extended).reverse();
	return settled(sections, once)
		.reverse()
		.slice(pad, n + pad);
}

function settled(sections: readonly Section[], x: Float64Array): Float64Array {
	const filter = new Cascade64(sections);
	filter.settle(x[0]!);
	return filter.process(x);
}

/** Samples by which each end is extended: three times the number of coefficients, as SciPy counts them. */
function paddingOf(sections: readonly Section[]): number {
	const zerosAtOrigin = sections.filter(({ b2 }) => b2 === 0).length;
	const polesAtOrigin = sections.filter(({ a2 }) => a2 === 0).length;
	return 3 * (2 * sections.length + 1 - Math.min(zerosAtOrigin, polesAtOrigin));
}
