import { lda } from '../../../src/lib/models/lda.ts';
import type { BenchRow } from '../row.ts';
import { examples } from './input.ts';

function fit(rows: number, nFeatures: number): BenchRow {
	return {
		name: `LDA fit ${rows}x${nFeatures}`,
		unit: 'fits',
		items: 1,
		async setup() {
			const from = await examples(rows, nFeatures / 4);
			return async () => void (await lda.fit(from));
		}
	};
}

const predict: BenchRow = {
	name: 'LDA predict single (5000x32 model)',
	unit: 'predictions',
	items: 1,
	async setup() {
		const from = await examples(5000, 8);
		const model = await lda.fit(from);
		const out = new Float32Array(model.nOutputs);
		let next = 0;
		return () => {
			const row = next++ % from.y.length;
			model.predict(from.x.subarray(row * from.nFeatures, (row + 1) * from.nFeatures), out);
		};
	}
};

export const ldaRows: readonly BenchRow[] = [
	fit(1000, 32),
	fit(5000, 32),
	fit(20_000, 32),
	fit(5000, 256),
	fit(1000, 1632),
	predict
];
