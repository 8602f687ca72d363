import { UNLABELED, type LabelEvent, type TrialTrim } from '../../../core/labels.ts';
import type { ValueTrace } from '../../../core/value-track.ts';
import { trialUses, type TrialRule } from '../../../core/trial-use.ts';

/** The part of a session a timeline shows, in seconds since its first sample. */
export interface TimeView {
	readonly from: number;
	readonly to: number;
}

/** A stretch of one class. Times in seconds since the session's first sample. */
export interface ClassRun {
	readonly from: number;
	readonly to: number;
	readonly name: string;
	/** Which of the ten class colours. */
	readonly place: number;
	/** Drawn quietly: left out of what counts. */
	readonly faint?: boolean | undefined;
	/** In a dashed frame: labelled, and not used for training. */
	readonly skipped?: boolean | undefined;
}

/** A lane under the labels: what one model said, or what was recorded. */
export interface TimelineLane {
	readonly name: string;
	/** In order of time. */
	readonly runs: readonly ClassRun[];
	/** What a regression said, in place of runs; `start`: time of the session's first sample on its clock. */
	readonly trace?: { readonly of: ValueTrace; readonly start: number } | undefined;
}

/** Where samples are missing. */
export interface TimelineGap {
	readonly from: number;
	readonly to: number;
}

/** A single moment that is marked on the ruler: a correction, a difference. */
export interface TimelineMark {
	readonly at: number;
	readonly kind: 'edit' | 'difference' | 'marker' | 'adaptation';
}

/** What lies over the timeline needs to know where time is. Pixels from the left edge of the plot. */
export interface TimeAxis {
	readonly width: number;
	readonly height: number;
	x(position: number): number;
	position(x: number): number;
}

/** Never less than this is shown, seconds. */
const LEAST_SECONDS = 0.1;

/** The whole session. */
export const wholeView = (duration: number): TimeView => ({ from: 0, to: Math.max(duration, LEAST_SECONDS) });

/** `view` with its span multiplied by `factor`, the moment `at` staying where it is; kept within the session. */
export function zoomed(view: TimeView, factor: number, at: number, duration: number): TimeView {
	const whole = wholeView(duration).to;
	const span = Math.min(whole, Math.max(LEAST_SECONDS, (view.to - view.from) * factor));
	const share = (at - view.from) / (view.to - view.from);
	return placed(at - share * span, span, whole);
}

/** `view` moved by `by` seconds; kept within the session. */
export function panned(view: TimeView, by: number, duration: number): TimeView {
	return placed(view.from + by, view.to - view.from, wholeView(duration).to);
}

/** `view`, or where it must go so that `position` is in it. */
export function following(view: TimeView, position: number, duration: number): TimeView {
	if (position >= view.from && position <= view.to) return view;
	const span = view.to - view.from;
	return placed(position - 0.1 * span, span, wholeView(duration).to);
}

/** The labelled trial at `position`, or the next one, with a tenth of it on both sides; undefined when there is none after it. */
export function trialView(
	labels: readonly LabelEvent[],
	start: number,
	position: number,
	duration: number
): TimeView | undefined {
	for (const [i, { timestamp, classIndex }] of labels.entries()) {
		const from = Math.max(0, timestamp - start);
		const to = Math.min(duration, (labels[i + 1]?.timestamp ?? Infinity) - start);
		if (classIndex === UNLABELED || to <= from || to <= position) continue;
		const span = Math.max(LEAST_SECONDS, 1.2 * (to - from));
		return placed(from - (span - (to - from)) / 2, span, wholeView(duration).to);
	}
	return undefined;
}

/** Where a key leads: + − 0 zoom about `centre`, Page Up and Down move. Undefined for any other key. */
export function keyed(view: TimeView, key: string, centre: number, duration: number): TimeView | undefined {
	const half = (view.to - view.from) / 2;
	if (key === '+' || key === '=') return zoomed(view, 0.5, centre, duration);
	if (key === '-') return zoomed(view, 2, centre, duration);
	if (key === '0') return wholeView(duration);
	if (key === 'PageUp') return panned(view, -half, duration);
	return key === 'PageDown' ? panned(view, half, duration) : undefined;
}

function placed(from: number, span: number, whole: number): TimeView {
	const start = Math.max(0, Math.min(from, whole - span));
	return { from: start, to: start + span };
}

/** Steps a person counts time in, seconds. */
const STEPS = [
	0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000
];

/** Seconds between two ticks that are at least `pixels` apart. */
export function tickStep(view: TimeView, width: number, pixels = 80): number {
	const least = ((view.to - view.from) / Math.max(1, width)) * pixels;
	return STEPS.find((step) => step >= least) ?? Math.ceil(least / 18000) * 18000;
}

/** A tick's time as text, as fine as the step needs: `1:02:03`, `02:03`, `02:03.45`. */
export function tickText(position: number, step: number): string {
	const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
	const whole = Math.floor(position + 1e-9);
	const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	const two = (n: number): string => String(n).padStart(2, '0');
	const fraction = decimals > 0 ? (position - whole + 1e-9).toFixed(decimals).slice(1) : '';
	return `${h > 0 ? `${h}:` : ''}${two(m)}:${two(s)}${fraction}`;
}

/**
 * The label track as runs for a timeline. `start`: timestamp of position 0; `place` says which class colour a name has.
 * Time without a class is left out.
 */
export function classRuns(
	labels: readonly LabelEvent[],
	classNames: readonly string[],
	start: number,
	duration: number,
	place: (name: string, index: number) => number
): ClassRun[] {
	const runs: ClassRun[] = [];
	labels.forEach(({ timestamp, classIndex }, i) => {
		if (classIndex === UNLABELED) return;
		const from = Math.max(0, timestamp - start);
		const to = Math.min(duration, (labels[i + 1]?.timestamp ?? Infinity) - start);
		const name = classNames[classIndex] ?? `class ${classIndex + 1}`;
		if (to > from) runs.push({ from, to, name, place: place(name, classIndex) });
	});
	return runs;
}

/**
 * Runs with what training leaves out at their ends drawn quietly. `cued`: whether the session is a guided take; a trim may be
 * for those only.
 */
export function withTrims(
	runs: readonly ClassRun[],
	{ onsetSeconds, offsetSeconds, cuedOnly }: TrialTrim,
	cued: boolean
): readonly ClassRun[] {
	if (cuedOnly && !cued) return runs;
	return runs.flatMap((run): ClassRun[] => {
		const from = Math.min(run.to, run.from + onsetSeconds);
		const to = Math.max(from, run.to - offsetSeconds);
		if (run.faint || to === from) return [{ ...run, faint: true }];
		const parts: ClassRun[] = [
			{ ...run, to: from, name: '', faint: true },
			{ ...run, from, to },
			{ ...run, from: to, name: '', faint: true }
		];
		return parts.filter((part) => part.to > part.from);
	});
}

/** Runs with those marked that training skips or that give no window. Give runs as they are labelled: before `withTrims`. */
export function withSkipped(runs: readonly ClassRun[], rule: TrialRule): readonly ClassRun[] {
	const trials = runs.map(({ name, from, to, faint }) => ({ label: name, from, to, excluded: faint }));
	const uses = trialUses(trials, rule);
	return runs.map((run, i) =>
		uses[i] === 'skipped' || uses[i] === 'short' ? { ...run, skipped: true } : run
	);
}

/** Lengths a growing axis may have, seconds. */
const AXES = [15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** Where the time axis of a recording of `seconds` ends: it has room to grow, and changes seldom. */
export const recordingView = (seconds: number): TimeView => ({
	from: 0,
	to: AXES.find((length) => length >= 1.02 * seconds) ?? Math.ceil(seconds / 86_400 + 0.02) * 86_400
});
