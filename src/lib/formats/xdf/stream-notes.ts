import type { InferredGaps } from '../../session/quality/inferred-gaps.ts';
import type { SurveyedStream } from './survey.ts';

/** What came of a stream's times. */
export interface StreamTally {
	readonly rows: number;
	/** How often its times go back. */
	readonly backwards: number;
	/** How often its times go on so far ahead that nobody knows what was lost. */
	readonly leaps: number;
	readonly outliers: number;
	readonly swapped: number;
	readonly resets: number;
	readonly damaged: number;
	/** Whole numbers that were rounded. */
	readonly rounded: number;
	/** Timestamps that are no numbers. */
	readonly timeless: number;
	readonly inferredGaps: InferredGaps;
}

/** What a person should know of an imported stream, one sentence each. */
export function streamNotes({ declared, offsets }: SurveyedStream, tally: StreamTally): readonly string[] {
	const { name, fs, groups, oddRate } = declared;
	const { rows, inferredGaps } = tally;
	const notes: string[] = [];
	const say = (sentence: string): void => void notes.push(`${name}: ${sentence}`);
	if (rows === 0) say('no samples came.');
	if (fs > 0 && inferredGaps.period > 0 && rows > 100 && Math.abs(inferredGaps.period * fs - 1) > 0.02) {
		say(`${(1 / inferredGaps.period).toFixed(1)} Hz came where ${fs} Hz is declared.`);
	}
	if (oddRate !== undefined) say(`"${oddRate}" is no rate.`);
	if (fs === 0 && rows > 0) say('no fixed rate is declared; the mean rate stands for it.');
	if (groups.length > 1) {
		const parts = groups.map((group) => `${group.name} (${group.channels.length} in ${group.unit})`);
		say(`its channels measure different things; each kind became a stream: ${parts.join(', ')}.`);
	}
	if (tally.rounded > 0)
		say(
			`${tally.rounded} whole numbers beyond 2^53 were rounded by up to 1 in 2^53 of their size: samples are kept as float64.`
		);
	if (tally.timeless > 0)
		say(
			`${tally.timeless} of its timestamps are no numbers; the time of their place in the stream stands for each.`
		);
	if (tally.outliers > 0)
		say(
			`${tally.outliers} of its timestamps lie far from those around them; the time of their place in the stream stands for each.`
		);
	if (tally.swapped > 0) say(`${tally.swapped} of its timestamps were swapped; they were put in order.`);
	if (tally.leaps > 0)
		say(
			`its timestamps jump ahead by more than 6 hours ${tally.leaps} times, as when a clock is set: a discontinuity, and no samples are counted as lost there.`
		);
	if (tally.backwards > 0)
		say(`its timestamps go back ${tally.backwards} times; each time is a discontinuity.`);
	if (tally.damaged > 0) say(`${tally.damaged} chunks of samples were damaged; their rest is missing.`);
	if (tally.resets > 0) say(`its clock was reset ${tally.resets} times; each part was corrected by itself.`);
	if (offsets.length === 0 && fs > 0)
		say("its clock was never compared with the recorder's; timestamps are the sender's own.");
	if (!inferredGaps.regular && !declared.ours?.gaps && fs > 0 && rows > 100)
		say('its timestamps jitter, so that gaps in it could not be told.');
	return notes;
}
