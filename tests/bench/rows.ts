import { bridgeRows } from './bridge/relay.ts';
import { plainCopy, ring } from './deck/ring.ts';
import { arrivalToPrediction, recordRows } from './deck/record.ts';
import { lslRows } from './deck/lsl.ts';
import { replayRows } from './deck/replay.ts';
import { sessionDeckRows } from './deck/sessions.ts';
import { exportLarge } from './disk/zip64.ts';
import type { DeckRow, DiskRow } from './row.ts';

export { signalRows } from './signal/index.ts';

/** Rows of the whole deck: the built app in a real browser. */
export const deckRows: readonly DeckRow[] = [
	ring,
	plainCopy,
	...recordRows,
	arrivalToPrediction,
	...replayRows,
	...lslRows,
	...sessionDeckRows
];

/** Rows that are too large to be repeated, in this process: files, the bridge. */
export const diskRows: readonly DiskRow[] = [exportLarge, ...bridgeRows];
