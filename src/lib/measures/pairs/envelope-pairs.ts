import { envelope } from '../amplitude/envelope.ts';
import { mvcOf } from '../amplitude/mvc.ts';
import { normalise } from '../amplitude/normalise.ts';
import type { MeasureInput } from '../measure.ts';
import { checkAlive } from '../refusals.ts';
import { matched } from './matched.ts';

/** Envelopes of a pair of channels, of one length. */
export interface EnvelopePair {
	readonly name: string;
	readonly a: Float64Array;
	readonly b: Float64Array;
}

/**
 * The envelopes of all pairs, in percent of each channel's MVC where MVC trials were recorded, else in the signal's unit.
 * Throws a SessionError for sides that do not match and for a flat channel.
 */
export function envelopePairs(
	{ signals, others, mvcTrials }: MeasureInput,
	lowpassHz: number
): { readonly pairs: readonly EnvelopePair[]; readonly unit: string } {
	const withMvc = mvcTrials.some((trials) => trials.length > 0);
	const pairs = matched(signals, others).map(({ a, b, indexA, indexB }): EnvelopePair => {
		const side = ({ name, samples, fs }: typeof a, index: number): Float64Array => {
			checkAlive(samples, name);
			const raw = envelope(samples, fs, lowpassHz);
			return withMvc ? normalise(raw, 'mvc-task', mvcOf(mvcTrials[index] ?? [], fs, name, lowpassHz)) : raw;
		};
		return { name: `${a.name} – ${b.name}`, a: side(a, indexA), b: side(b, indexB) };
	});
	return { pairs, unit: withMvc ? '% MVC' : (signals[0]?.unit ?? '') };
}
