import { featureSets } from '../../../src/lib/dsp/features/names.ts';
import { lda } from '../../../src/lib/models/lda.ts';
import type { ModelBundle } from '../../../src/lib/pipeline/bundle/bundle.ts';
import { Predictor } from '../../../src/lib/pipeline/run/predictor.ts';
import type { BenchRow } from '../row.ts';
import { examples, fs, theInput, widened } from './input.ts';

const HOP = 50;

/** What the predict worker does at every hop: 50 new rows in, a window cut, features, class probabilities out. */
function step(nChannels: number, length: number): BenchRow {
	return {
		name: `LIVE STEP ${nChannels}x${length}: HTD + LDA`,
		unit: 'steps',
		items: 1,
		async setup() {
			const input = await theInput();
			const data = widened(input, nChannels);
			const model = await lda.fit(await examples(4000, nChannels));
			const info = { name: 'emg', nChannels, fs, unit: 'a.u.' } as const;
			const bundle: ModelBundle = {
				version: 1,
				id: 'bench',
				name: 'bench',
				created: '2026-01-01T00:00:00Z',
				task: 'classify',
				kind: 'lda',
				pipeline: {
					filters: [],
					windowSeconds: length / fs,
					hopSeconds: HOP / fs,
					features: featureSets.HTD
				},
				stream: info,
				classNames: Array.from({ length: model.nOutputs }, (_, c) => `class ${c}`),
				trainedOn: [],
				weights: model.save()
			};
			const predictor = new Predictor(bundle, info);
			const timestamps = new Float64Array(HOP);
			let row = 0;
			const push = (): void => {
				const chunk = { data: data.subarray(row * nChannels, (row + HOP) * nChannels), timestamps };
				for (const { outputs } of predictor.push(chunk)) if (!(outputs[0]! >= 0)) throw new Error();
				row = row + 2 * HOP > input.rows ? 0 : row + HOP;
			};
			for (let filled = 0; filled < length; filled += HOP) push();
			return push;
		}
	};
}

export const liveStepRows: readonly BenchRow[] = [step(8, 200), step(64, 400)];
