import { plainCopy, ring } from './deck/ring.ts';
import { arrivalToPrediction, recordRows } from './deck/record.ts';
import { replayPacing } from './deck/replay.ts';
import type { DeckRow } from './row.ts';

export { signalRows } from './signal/index.ts';

/** Rows of the whole deck: the built app in a real browser. */
export const deckRows: readonly DeckRow[] = [
	ring,
	plainCopy,
	...recordRows,
	arrivalToPrediction,
	replayPacing
];
