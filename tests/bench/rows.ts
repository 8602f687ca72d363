import { plainCopy, ring } from './deck/ring.ts';
import { arrivalToPrediction, recordRows } from './deck/record.ts';
import { replayPacing } from './deck/replay.ts';
import type { BenchRow, DeckRow } from './row.ts';

/** Rows of the signal path: plain Node, one thread, the code that the workers run. */
export const signalRows: readonly BenchRow[] = [];

/** Rows of the whole deck: the built app in a real browser. */
export const deckRows: readonly DeckRow[] = [
	ring,
	plainCopy,
	...recordRows,
	arrivalToPrediction,
	replayPacing
];
