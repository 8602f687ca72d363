/** What a live score waits for. */
export interface AwaitedTruth {
	/** Of a regression: the name of the stream that its outputs are compared with. */
	readonly target: string | undefined;
	/** That stream is open. */
	readonly targetOpen: boolean;
	/** The signal is a replay: its labels are the recorded ones. */
	readonly replay: boolean;
}

/** What must come before there is a live score, in a few words. */
export function awaitedText({ target, targetOpen, replay }: AwaitedTruth): string {
	if (target !== undefined)
		return targetOpen ? `waiting for samples of ${target}` : `needs the stream ${target}`;
	return replay ? 'waiting for a label' : 'press a class button';
}

/** Why there is no live score yet. */
export const noScoreReason = ({ target }: AwaitedTruth): string =>
	target === undefined
		? 'There are no labels to compare with yet.'
		: `There are no samples of ${target} to compare with yet.`;
