import { forest } from '../../../src/lib/models/forest.ts';
import type { BenchRow } from '../row.ts';
import { examples } from './input.ts';

/** A hundred trees. */
export const forestRow: BenchRow = {
	name: 'forest fit 5000x32',
	unit: 'fits',
	items: 1,
	async setup() {
		const from = await examples(5000, 8);
		return async () => void (await forest.fit(from));
	}
};
