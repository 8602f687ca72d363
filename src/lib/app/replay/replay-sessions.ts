import type { LabelEvent } from '../../core/labels.ts';
import { recordedPredictions, type RecordedPredictions } from '../../session/read/recorded-predictions.ts';
import type { RecordedStep } from './recorded-steps.ts';
import type { Session } from '../../session/read/session.ts';

/** A session being replayed, as far as the screen needs it. Timestamps are those of the session. */
export interface ReplayedSession {
	readonly id: string;
	readonly name: string;
	/** The label track that counts. */
	readonly labels: readonly LabelEvent[];
	readonly classNames: readonly string[];
	/** Where the label track was corrected after the take. */
	readonly edited: readonly number[];
	/** Streams of predictions that were recorded with it. */
	readonly predictions: readonly RecordedPredictions[];
	/** Steps by which models were adapted; absent without any. */
	readonly steps?: readonly RecordedStep[] | undefined;
	/** False for one that is only behind a link, or built in: it is not in the list. */
	readonly kept: boolean;
	/** A guided take: training leaves out the onsets and offsets of its trials. */
	readonly cued: boolean;
	/** A person pressed its labels while it was recorded: training may skip the first one. */
	readonly buttonLabelled: boolean;
}

/** What the screen needs of a session. `name` is what a person calls it. */
export function replayedSession(
	session: Pick<
		Session,
		'id' | 'labels' | 'recordedLabels' | 'classNames' | 'cued' | 'buttonLabelled' | 'streams' | 'extras'
	>,
	name: string,
	kept: boolean,
	steps: readonly RecordedStep[] = []
): ReplayedSession {
	const { id, labels, classNames, recordedLabels } = session;
	const key = ({ timestamp, classIndex }: LabelEvent): string => `${timestamp} ${classIndex}`;
	const [now, then] = [new Set(labels.map(key)), new Set(recordedLabels.map(key))];
	const edited = [
		...labels.filter((event) => !then.has(key(event))),
		...recordedLabels.filter((event) => !now.has(key(event)))
	].map(({ timestamp }) => timestamp as number);
	const predictions = recordedPredictions(session);
	return {
		id,
		name,
		labels,
		classNames,
		edited: [...new Set(edited)].sort((a, b) => a - b),
		predictions,
		...(steps.length > 0 && { steps }),
		kept,
		cued: session.cued,
		buttonLabelled: session.buttonLabelled
	};
}
