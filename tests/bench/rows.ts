import { bridgeRows } from './bridge/relay.ts';
import { plainCopy, ring } from './app/ring.ts';
import { arrivalToPrediction, recordRows } from './app/record.ts';
import { lslRows } from './app/lsl.ts';
import { replayRows } from './app/replay.ts';
import { sessionRows } from './app/sessions.ts';
import { exportLarge } from './disk/zip64.ts';
import type { AppRow, DiskRow } from './row.ts';

export { signalRows } from './signal/index.ts';

/** Rows of the whole app: the built app in a real browser. */
export const appRows: readonly AppRow[] = [
	ring,
	plainCopy,
	...recordRows,
	arrivalToPrediction,
	...replayRows,
	...lslRows,
	...sessionRows
];

/** Rows that are too large to be repeated, in this process: files, the bridge. */
export const diskRows: readonly DiskRow[] = [exportLarge, ...bridgeRows];
