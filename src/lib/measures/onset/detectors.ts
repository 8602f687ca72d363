import { registry } from '../../core/registry.ts';
import { bonato } from './bonato.ts';
import type { Detector } from './detector.ts';
import { hodgesBui } from './hodges-bui.ts';
import { singleThreshold } from './single-threshold.ts';
import { tkeo } from './tkeo.ts';

/** The onset detectors, the most exact at 12 dB first. Adding one is adding a file and a line. */
export const detectors = registry('onset detector', [
	bonato,
	tkeo,
	singleThreshold,
	hodgesBui
] as const satisfies readonly Detector[]);
