import { samples } from '../../../src/lib/core/units.ts';
import { Extractor } from '../../../src/lib/dsp/features/extractor.ts';
import { featureSets, type FeatureSetId } from '../../../src/lib/dsp/features/names.ts';
import { Windower } from '../../../src/lib/dsp/windower.ts';
import type { BenchRow } from '../row.ts';
import { fs, theInput, widened, windows } from './input.ts';

const HOP = 50;

/** The features of `count` windows, one every `HOP` samples, from the rows of a stretch: what live, replay and training do. */
function batch(set: FeatureSetId, nChannels: number, length: number, count: number): BenchRow {
	return {
		name: `features ${set} ${nChannels}x${length} batch${count}`,
		unit: 'windows',
		items: count,
		async setup() {
			const rows = length + (count - 1) * HOP;
			const data = widened(await theInput(), nChannels).slice(0, rows * nChannels);
			const chunk = { data, timestamps: new Float64Array(rows) };
			const extractor = new Extractor(featureSets[set], nChannels, samples(length), fs, {}, samples(HOP));
			const windower = new Windower(nChannels, samples(length), samples(HOP), samples(0), extractor.rows);
			const out = new Float32Array(count * extractor.length);
			return () => {
				windower.restart(samples(0));
				let at = 0;
				for (const window of windower.push(chunk)) {
					extractor.extract(window, out, at);
					at += extractor.length;
				}
				if (at !== out.length) throw new Error(`${at} numbers, not ${out.length}`);
			};
		}
	};
}

/** One window that comes alone, each time the next. */
function single(set: FeatureSetId, nChannels: number, length: number): BenchRow {
	return {
		name: `features ${set} ${nChannels}x${length} single`,
		unit: 'windows',
		items: 1,
		async setup() {
			const windowList = await windows(nChannels, length, 100);
			const extractor = new Extractor(featureSets[set], nChannels, samples(length), fs, {}, samples(HOP));
			const out = new Float32Array(extractor.length);
			let next = 0;
			return () => extractor.extract(windowList[next++ % windowList.length]!, out);
		}
	};
}

export const featureRows: readonly BenchRow[] = [
	batch('HTD', 8, 200, 1000),
	batch('HTD', 64, 400, 200),
	single('HTD', 8, 200),
	single('HTD', 64, 400),
	batch('LS4', 8, 200, 1000),
	batch('LS9', 8, 200, 1000),
	batch('TDPSD', 8, 200, 1000),
	batch('TDPSD', 64, 400, 200)
];
