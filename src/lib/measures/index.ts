import { registry } from '../core/registry.ts';
import { distributionMeasure } from './amplitude/distribution-measure.ts';
import { envelopeMeasure } from './amplitude/envelope-measure.ts';
import { mvcMeasure } from './amplitude/mvc-measure.ts';
import { rmsMeasure } from './amplitude/rms-measure.ts';
import { fatigueMeasure } from './fatigue/fatigue-measure.ts';
import { spectrumMeasure } from './frequency/spectrum-measure.ts';
import type { Measure } from './measure.ts';
import { onsetMeasure } from './onset/onset-measure.ts';
import { coContractionMeasure } from './pairs/co-contraction-measure.ts';
import { symmetryMeasure } from './pairs/symmetry-measure.ts';
import { qualityMeasure } from './quality/quality-measure.ts';
import { cyclesMeasure } from './time/cycles-measure.ts';
import { evokedMeasure } from './time/evoked-measure.ts';

/** The measures, in the order they are offered. Adding one is adding a file and a line. */
export const measures = registry('measure', [
	envelopeMeasure,
	rmsMeasure,
	mvcMeasure,
	onsetMeasure,
	fatigueMeasure,
	coContractionMeasure,
	symmetryMeasure,
	distributionMeasure,
	cyclesMeasure,
	evokedMeasure,
	spectrumMeasure,
	qualityMeasure
] as const satisfies readonly Measure[]);
