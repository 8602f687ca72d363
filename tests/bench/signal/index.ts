import type { BenchRow } from '../row.ts';
import { adaptationRows } from './adaptation.ts';
import { featureRows } from './features.ts';
import { filterRow } from './filters.ts';
import { ldaRows } from './lda.ts';
import { forestRow } from './forest.ts';
import { liveStepRows } from './live-step.ts';
import { scalingRows } from './scaling.ts';
import { sessionRows } from './sessions.ts';

/** Rows of the signal path: plain Node, one thread, the code that the workers run. */
export const signalRows: readonly BenchRow[] = [
	...featureRows,
	filterRow,
	...ldaRows,
	forestRow,
	...liveStepRows,
	...adaptationRows,
	...sessionRows,
	...scalingRows
];
