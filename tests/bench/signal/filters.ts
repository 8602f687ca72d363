import { FilterChain } from '../../../src/lib/dsp/filters/index.ts';
import type { BenchRow } from '../row.ts';
import { fs, theInput, widened } from './input.ts';

const ROWS = 60_000;

/** Mains notch and a band-pass of order 4 over a minute of 8 channels, state carried on. */
export const filterRow: BenchRow = {
	name: 'filter notch+band 8ch x 60 s@1kHz',
	unit: 'samples',
	items: ROWS * 8,
	async setup() {
		const data = widened(await theInput(), 8).subarray(0, ROWS * 8);
		const chain = new FilterChain(
			[
				{ kind: 'notch', hz: 50, harmonics: 1, q: 30 },
				{ kind: 'bandpass', lowHz: 20, highHz: 450, order: 4 }
			],
			8,
			fs
		);
		return () => void chain.process(data);
	}
};
