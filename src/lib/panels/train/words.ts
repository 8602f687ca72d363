import type { Feature, Threshold } from '../../dsp/features/feature.ts';
import { features, type FeatureId } from '../../dsp/features/index.ts';
import { unitText } from '../scope/unit-text.ts';
import type { DropReason } from '../../pipeline/fit/window-report.ts';
import type { Score } from '../../pipeline/score/score.ts';

/** How a score was held out, for a person: its protocol and how many models it took. */
export function protocolText(score: Pick<Score, 'protocol' | 'folds'>): string {
	switch (score.protocol) {
		case 'leave-one-trial-out':
			return `each of ${score.folds} trials held out once`;
		case 'leave-one-session-out':
			return `each of ${score.folds} sessions held out once`;
		case 'leave-one-subject-out':
			return `each of ${score.folds} subjects held out once`;
		case 'leave-one-day-out':
			return `each of ${score.folds} days held out once`;
		case 'leave-one-stretch-out':
			return `each of ${score.folds} stretches of time held out once`;
		case 'grouped-folds':
			return `whole trials held out in ${score.folds} folds`;
		case 'held-out':
			return 'on sessions it has not seen';
	}
}

/** Why windows were left out, for a person; follows their number. */
export function reasonText(reason: DropReason): string {
	switch (reason) {
		case 'first-segment':
			return 'of the first label (set-up noise)';
		case 'class-not-chosen':
			return 'of classes that are switched off';
		case 'unknown-class':
			return 'of classes without a name';
		case 'too-short':
			return 'of trials shorter than a window';
		case 'trim':
			return 'in the onset and offset of trials';
		case 'no-target':
			return 'without a measured value';
		case 'gap':
			return 'across lost samples';
	}
}

/** The unit a threshold is given in, for a stream of this unit: `µV`, `µV²`. */
export const thresholdUnit = ({ unit }: Threshold, stream: string): string =>
	unit === 'signal' ? unitText(stream) : `${unitText(stream)}²`;

/** A feature with the threshold it is taken with: `WAMP 10 µV`; without one its name alone. */
export function thresholdText(id: string, value: number | undefined, stream: string): string {
	const { threshold }: Feature = features.get(id as FeatureId);
	return threshold && value !== undefined ? `${id} ${value} ${thresholdUnit(threshold, stream)}` : id;
}
