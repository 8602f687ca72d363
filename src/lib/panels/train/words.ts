import type { Threshold } from '../../dsp/features/feature.ts';
import type { FeatureId } from '../../dsp/features/index.ts';
import { featureFacts } from '../../dsp/features/names.ts';
import { unitText } from '../parts/unit-text.ts';
import type { DropReason } from '../../pipeline/fit/window-report.ts';
import type { Score } from '../../pipeline/score/score.ts';

/**
 * How a score was evaluated: the protocol, its folds and the number of windows: `leave-one-trial-out (6 trials, 265 windows)`.
 */
export function protocolText(score: Pick<Score, 'protocol' | 'folds' | 'n' | 'learned'>): string {
	const learned = score.learned ? `: ${score.learned.join(', ')}` : '';
	const windows = `${score.n} windows`;
	switch (score.protocol) {
		case 'leave-one-trial-out':
			return `leave-one-trial-out (${score.folds} trials, ${windows})`;
		case 'leave-one-session-out':
			return `leave-one-session-out (${score.folds} sessions, ${windows})`;
		case 'leave-one-subject-out':
			return `leave-one-subject-out (${score.folds} subjects, ${windows})`;
		case 'leave-one-day-out':
			return `leave-one-day-out (${score.folds} days, ${windows})`;
		case 'leave-one-block-out':
			return `leave-one-block-out (${score.folds} time blocks, ${windows})`;
		case 'grouped-folds':
			return `${score.folds}-fold, whole trials held out (${windows})`;
		case 'held-out':
			return learned === ''
				? `held-out sessions (${windows})`
				: `partly sessions it was trained on${learned} (${windows})`;
		case 'training-data':
			return `sessions it was trained on${learned} (${windows})`;
	}
}

/** Why windows were excluded, after their number: `12 of trials shorter than a window`. */
export function reasonText(reason: DropReason): string {
	switch (reason) {
		case 'first-segment':
			return 'of the first labelled segment';
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

/** A feature with its threshold: `WAMP 10 µV`; without one its name alone. */
export function thresholdText(id: string, value: number | undefined, stream: string): string {
	const { threshold } = featureFacts.get(id as FeatureId);
	return threshold && value !== undefined ? `${id} ${value} ${thresholdUnit(threshold, stream)}` : id;
}
