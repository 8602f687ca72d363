import { samples } from '../../../src/lib/core/units.ts';
import { Extractor } from '../../../src/lib/dsp/features/extractor.ts';
import { featureSets } from '../../../src/lib/dsp/features/names.ts';
import { Windower } from '../../../src/lib/dsp/windower.ts';
import type { BenchRow } from '../row.ts';
import { fs, theInput, widened } from './input.ts';

/** Rows of a second: windows of 0.2 s every 0.05 s, as the pipeline has them. */
const SECOND = 1000;

/** The features of a stretch, a second at a time. What a sample costs shall not grow with channels or with time. */
function stretch(nChannels: number, seconds: number): BenchRow {
	return {
		name: `scaling: logHTD of ${nChannels} ch x ${seconds} s@1kHz`,
		unit: 'samples',
		items: nChannels * seconds * SECOND,
		async setup() {
			const second = { data: widened(await theInput(), nChannels).slice(0, nChannels * SECOND) };
			const timestamps = new Float64Array(SECOND);
			const [length, hop] = [samples(200), samples(50)];
			const extractor = new Extractor(featureSets.logHTD, nChannels, length, fs, {}, hop);
			const windower = new Windower(nChannels, length, hop, samples(0), extractor.rows);
			const out = new Float32Array(extractor.length);
			return () => {
				windower.restart(samples(0));
				for (let s = 0; s < seconds; s++) {
					for (const window of windower.push({ ...second, timestamps })) extractor.extract(window, out);
				}
			};
		}
	};
}

export const scalingRows: readonly BenchRow[] = [
	...[8, 64, 256, 408].map((nChannels) => stretch(nChannels, 10)),
	...[60, 600].map((seconds) => stretch(8, seconds))
];
