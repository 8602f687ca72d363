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

/** Labelled segments that are one trial: neighbours of one class that follow each other count as one, see `trialEvents`. */
function joined(segments: readonly LabelledTrial[]): readonly (readonly LabelledTrial[])[] {
	const trials: LabelledTrial[][] = [];
	for (const segment of segments) {
		const last = trials.at(-1)?.at(-1);
		const goesOn =
			last?.label === segment.label && last.to === segment.from && isCounted(last) && isCounted(segment);
		if (goesOn) trials.at(-1)!.push(segment);
		else trials.push([segment]);
	}
	return trials;
}
const isCounted = ({ excluded, outside }: LabelledTrial): boolean => !excluded && !outside;

/**
 * The use of each labelled segment of one session, in order of time; segments that are one trial have the same. Samples that
 * are missing are not looked at.
 */
export function trialUses(segments: readonly LabelledTrial[], rule: TrialRule): readonly TrialUse[] {
	const trials = joined(segments);
	return usesOf(trials, rule).flatMap((use, i) => trials[i]!.map(() => use));
}

function usesOf(trials: readonly (readonly LabelledTrial[])[], rule: TrialRule): readonly TrialUse[] {
	const { skipFirst, buttonLabelled, windowSeconds, trim } = rule;
	const usable = (parts: readonly LabelledTrial[]): boolean =>
		parts.at(-1)!.to - parts[0]!.from - trim.start - trim.end >= windowSeconds - 1e-9;
	const counted = trials.filter(([first]) => isCounted(first!));
	const labels = [...new Set(counted.map(([first]) => first!.label))];
	const classes = counted.map((parts) => ({ parts, classIndex: labels.indexOf(parts[0]!.label) }));
	const skipped = segmentToSkip(classes, {
		skipFirst,
		buttonLabelled,
		usable: ({ parts }) => usable(parts)
	})?.parts;
	return trials.map((parts): TrialUse => {
		const [first] = parts;
		if (first!.excluded) return 'excluded';
		if (first!.outside) return 'outside';
		if (parts === skipped) return 'skipped';
		return usable(parts) ? 'usable' : 'short';
	});
}

/** How many trials a session has and how many of them can be used. */
export interface TrialCount {
	readonly usable: number;
	readonly recorded: number;
	/** Why the others cannot: `1 excluded, 1 skipped: first labelled segment`. Empty when all can. */
	readonly reasons: string;
}

/** Counts the trials of one session, see `trialUses`. */
export function countTrials(segments: readonly LabelledTrial[], rule: TrialRule): TrialCount {
	return countOf(usesOf(joined(segments), rule));
}

const countOf = (uses: readonly TrialUse[]): TrialCount => ({
	usable: uses.filter((use) => use === 'usable').length,
	recorded: uses.length,
	reasons: reasonsOf(uses)
});

/**
 * The same for each label, in order of first appearance: the first labelled segment of the session is skipped, not that of each.
 */
export function countTrialsByLabel(
	segments: readonly LabelledTrial[],
	rule: TrialRule
): ReadonlyMap<LabelledTrial['label'], TrialCount> {
	const trials = joined(segments);
	const uses = usesOf(trials, rule);
	const byLabel = new Map<LabelledTrial['label'], TrialUse[]>();
	for (const [i, [first]] of trials.entries())
		byLabel.set(first!.label, [...(byLabel.get(first!.label) ?? []), uses[i]!]);
	return new Map([...byLabel].map(([label, mine]) => [label, countOf(mine)]));
}

/** How many trials can be used, of how many: `2 usable of 3`. */
export const usableText = ({ usable, recorded }: Pick<TrialCount, 'usable' | 'recorded'>): string =>
	`${usable} usable of ${recorded}`;

const REASONS: Readonly<Record<Exclude<TrialUse, 'usable'>, string>> = {
	excluded: 'excluded',
	outside: 'outside the trim',
	skipped: 'skipped: first labelled segment',
	short: 'shorter than a window'
};

function reasonsOf(uses: readonly TrialUse[]): string {
	return [...new Set(uses)]
		.flatMap((use) =>
			use === 'usable' ? [] : [`${uses.filter((other) => other === use).length} ${REASONS[use]}`]
		)
		.join(', ');
}
