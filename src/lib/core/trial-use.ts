import { segmentToSkip, type TrialTrim } from './labels.ts';

/**
 * What becomes of a labelled trial in training. `usable`: it gives windows. `excluded`: left out by the person. `outside`:
 * outside the trim of the session. `skipped`: the first labelled segment, see `segmentToSkip`. `short`: shorter than a window.
 */
export type TrialUse = 'usable' | 'excluded' | 'outside' | 'skipped' | 'short';

/** A labelled trial; times in seconds. */
export interface LabelledTrial {
	/** Class index, or the name of the class. */
	readonly label: number | string;
	readonly from: number;
	readonly to: number;
	readonly excluded?: boolean | undefined;
	readonly outside?: boolean | undefined;
}

/** What the use of trials depends on. */
export interface TrialRule {
	/** Skip the first labelled segment. */
	readonly skipFirst: boolean;
	/** False for labels that no person pressed while MyoDeck recorded: imported and guided ones. */
	readonly buttonLabelled: boolean;
	readonly windowSeconds: number;
	/** Seconds left out at the ends of a trial. */
	readonly trim: { readonly start: number; readonly end: number };
}

/** The rule that the settings of training make for a session. `cued`: it is a guided recording. */
export function trialRule(
	settings: Pick<TrialRule, 'skipFirst' | 'windowSeconds'> & { readonly trim: TrialTrim },
	{ cued, buttonLabelled }: { readonly cued: boolean; readonly buttonLabelled: boolean }
): TrialRule {
	const { skipFirst, windowSeconds, trim } = settings;
	const trims = cued || !trim.cuedOnly;
	const [start, end] = trims ? [trim.onsetSeconds, trim.offsetSeconds] : [0, 0];
	return { skipFirst, windowSeconds, buttonLabelled, trim: { start, end } };
}

/** The use of each trial of one session, in order of time. Samples that are missing are not looked at. */
export function trialUses(trials: readonly LabelledTrial[], rule: TrialRule): readonly TrialUse[] {
	const { skipFirst, buttonLabelled, windowSeconds, trim } = rule;
	const usable = ({ from, to }: LabelledTrial): boolean =>
		to - from - trim.start - trim.end >= windowSeconds - 1e-9;
	const counted = trials.filter(({ excluded, outside }) => !excluded && !outside);
	const labels = [...new Set(counted.map(({ label }) => label))];
	const segments = counted.map((trial) => ({ trial, classIndex: labels.indexOf(trial.label) }));
	const skipped = segmentToSkip(segments, {
		skipFirst,
		buttonLabelled,
		usable: ({ trial }) => usable(trial)
	})?.trial;
	return trials.map((trial): TrialUse => {
		if (trial.excluded) return 'excluded';
		if (trial.outside) return 'outside';
		if (trial === skipped) return 'skipped';
		return usable(trial) ? 'usable' : 'short';
	});
}

/** How many trials can be used, of how many: `2 usable of 3`. */
export const usableText = (usable: number, recorded: number): string => `${usable} usable of ${recorded}`;

const REASONS: Readonly<Record<Exclude<TrialUse, 'usable'>, string>> = {
	excluded: 'excluded',
	outside: 'outside the trim',
	skipped: 'skipped: first labelled segment',
	short: 'shorter than a window'
};

/** Why trials are not usable: `1 excluded, 1 skipped: first labelled segment`. Empty when all are usable. */
export function unusableText(uses: readonly TrialUse[]): string {
	return [...new Set(uses)]
		.flatMap((use) =>
			use === 'usable' ? [] : [`${uses.filter((other) => other === use).length} ${REASONS[use]}`]
		)
		.join(', ');
}
