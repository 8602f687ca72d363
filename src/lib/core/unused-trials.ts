import type { TrialTrim } from './labels.ts';
import type { TrialRule } from './trial-use.ts';

/** Which trials these settings do not use, in a sentence. */
export function unusedText({
	skipFirst,
	windowSeconds,
	trim
}: Pick<TrialRule, 'skipFirst' | 'windowSeconds'> & {
	readonly trim: TrialTrim;
}): string {
	const ms = (seconds: number): string => `${Math.round(1000 * seconds)} ms`;
	const trims = trim.onsetSeconds + trim.offsetSeconds > 0;
	const without = trims
		? ` after ${ms(trim.onsetSeconds)} onset and ${ms(trim.offsetSeconds)} offset${trim.cuedOnly ? ' of cued trials' : ''}`
		: '';
	return `Not usable: ${skipFirst ? 'the first label of a session, ' : ''}trials shorter than a window of ${ms(windowSeconds)}${without}, and excluded ones.`;
}
