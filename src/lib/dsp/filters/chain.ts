import type { Hertz } from '../../core/units.ts';
import type { Filter, FilterConfig } from './filter.ts';
import { designFilter } from './design.ts';

/** Filters one after the other, on a copy: what comes in stays as it is. */
export class FilterChain {
	/** Channels of what comes out. */
	readonly nChannels: number;
	readonly #filters: readonly Filter[];
	#scratch = new Float32Array(0);

	/** Throws a ModelError for a filter that cannot be built for this rate. */
	constructor(configs: readonly FilterConfig[], nChannels: number, fs: Hertz) {
		const filters: Filter[] = [];
		for (const config of configs) {
			const filter = designFilter(config, nChannels, fs);
			filters.push(filter);
			nChannels = filter.nChannels;
		}
		this.#filters = filters;
		this.nChannels = nChannels;
	}

	/** The filtered rows: `data` itself when there is no filter, else a buffer that is reused for the next call. */
	process(data: Float32Array): Float32Array {
		if (this.#filters.length === 0) return data;
		if (this.#scratch.length < data.length) this.#scratch = new Float32Array(data.length);
		this.#scratch.set(data);
		let rows: Float32Array = this.#scratch.subarray(0, data.length);
		for (const filter of this.#filters) rows = filter.process(rows);
		return rows;
	}

	/** Starts afresh. */
	reset(): void {
		for (const filter of this.#filters) filter.reset();
	}
}
