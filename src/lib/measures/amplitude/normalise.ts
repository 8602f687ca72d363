import { wrongSetting } from '../refusals.ts';

/**
 * The six ways of normalising an amplitude in the CEDE project's matrix (M. Besomi et al., J. Electromyogr. Kinesiol. 53,
 * 2020), by what the reference is. The fourth has two forms: the peak and the mean of the task itself.
 */
export const NORMALISATIONS = [
	{ id: 'mvc-task', reference: 'maximal voluntary contraction in the same task' },
	{ id: 'mvc-standard', reference: 'standardised isometric maximal voluntary contraction' },
	{ id: 'submaximal', reference: 'standardised submaximal contraction' },
	{ id: 'peak', reference: 'peak of the task itself' },
	{ id: 'mean', reference: 'mean of the task itself' },
	{ id: 'none', reference: 'not normalised' },
	{ id: 'm-wave', reference: 'maximal M-wave' }
] as const;
/** One of `NORMALISATIONS`. */
export type Normalisation = (typeof NORMALISATIONS)[number]['id'];

/**
 * An envelope in percent of its reference, 100 · x / reference; as it is with `none`. `peak` and `mean` take the reference
 * from the envelope itself, the others need it in the signal's unit: the MVC, the mean of the submaximal contraction, or
 * the amplitude of the maximal M-wave.
 *
 * Throws a SessionError for a reference that is absent, 0 or negative.
 */
export function normalise(x: Float64Array, how: Normalisation, reference?: number): Float64Array {
	if (how === 'none') return x;
	const divisor =
		how === 'peak' ? Math.max(...peakAndMean(x)) : how === 'mean' ? peakAndMean(x)[1] : reference;
	if (divisor === undefined || !(divisor > 0)) {
		throw wrongSetting(
			`The reference of the normalisation (${how}) must be more than 0, not ${divisor ?? 'absent'}.`
		);
	}
	return x.map((value) => (100 * value) / divisor);
}

function peakAndMean(x: Float64Array): readonly [peak: number, mean: number] {
	let [peak, sum] = [-Infinity, 0];
	for (const value of x) {
		peak = Math.max(peak, value);
		sum += value;
	}
	return [peak, sum / x.length];
}
