import { existsSync } from 'node:fs';
import { featureSets } from '../../../src/lib/dsp/features/names.ts';
import { visitLabelledWindows, windowsIn } from '../../../src/lib/pipeline/fit/labelled.ts';
import { evaluate } from '../../../src/lib/pipeline/score/evaluate.ts';
import { train } from '../../../src/lib/pipeline/fit/train.ts';
import { openSessionStore } from '../../../src/lib/session/read/open.ts';
import type { BenchRow } from '../row.ts';
import { OTHER, REAL, theRecording } from './input.ts';

const HOP = 50;
const pipeline = { filters: [], windowSeconds: 0.2, hopSeconds: 0.1, features: featureSets.HTD } as const;

/** From the zip on the disk to all samples and timestamps in memory. */
const decode: BenchRow = {
	name: 'open+decode session.zip 219k x 10 f32',
	unit: 'samples',
	items: 210_687 * 10,
	async setup() {
		return async () => void (await (await openSessionStore(REAL)).getContinuous('emg'));
	}
};

/** From the zip on the disk to every labelled window, as training cuts them. */
async function labelledWindows(): Promise<BenchRow> {
	const recording = await theRecording();
	const count = recording.segments.reduce((sum, segment) => sum + windowsIn(segment, 200, HOP), 0);
	return {
		name: 'labelled windows 8x200 hop 50 (zip to windows)',
		unit: 'windows',
		items: count,
		async setup() {
			return async () => {
				const from = await theRecording();
				let [seen, numbers] = [0, 0];
				const config = { ...pipeline, hopSeconds: HOP / 1000 };
				// A window is cut where its samples are read.
				await visitLabelledWindows(from, config, from.segments, ({ data }) => {
					seen++;
					numbers += data.length;
				});
				if (seen !== count || numbers === 0) throw new Error(`${seen} windows, not ${count}`);
			};
		}
	};
}

/** Two session files: learn from one, say how well the other is predicted. */
const endToEnd: BenchRow = {
	name: 'END TO END p01: 2 files -> windows -> HTD -> LDA -> accuracy',
	unit: 'runs',
	items: 1,
	async setup() {
		return async () => {
			const options = {
				pipeline,
				model: 'lda',
				classNames: [],
				skipFirst: false,
				seed: 1,
				score: 'none'
			} as const;
			const { bundle } = await train([await theRecording(REAL)], options);
			await evaluate(bundle, [await theRecording(OTHER)], { skipFirst: false });
		};
	}
};

/** The first needs the real file: noise is not in a zip. */
export const sessionRows: readonly BenchRow[] = [
	...(existsSync(REAL) ? [decode] : []),
	await labelledWindows(),
	endToEnd
];
