import { samples } from '../../../src/lib/core/units.ts';
import { Extractor } from '../../../src/lib/dsp/features/extractor.ts';
import { featureSets, type FeatureSetId } from '../../../src/lib/dsp/features/names.ts';
import type { BenchRow } from '../row.ts';
import { fs, windows } from './input.ts';

/** All windows in one call, or one window per call (each time the next). */
function row(set: FeatureSetId, nChannels: number, length: number, batch: number): BenchRow {
	const how = batch > 1 ? `batch${batch}` : 'single';
	return {
		name: `features ${set} ${nChannels}x${length} ${how}`,
		unit: 'windows',
		items: batch,
		async setup() {
			const windowList = await windows(nChannels, length, Math.max(batch, 100));
			const extractor = new Extractor(featureSets[set], nChannels, samples(length), fs);
			const out = new Float32Array(windowList.length * extractor.length);
			if (batch > 1)
				return () => windowList.forEach((window, w) => extractor.extract(window, out, w * extractor.length));
			let next = 0;
			return () => extractor.extract(windowList[next++ % windowList.length]!, out);
		}
	};
}

export const featureRows: readonly BenchRow[] = [
	row('HTD', 8, 200, 1000),
	row('HTD', 64, 400, 200),
	row('HTD', 8, 200, 1),
	row('HTD', 64, 400, 1),
	row('LS4', 8, 200, 1000),
	row('LS9', 8, 200, 1000),
	row('TDPSD', 8, 200, 1000)
];
