import type { Hertz } from '../../core/units.ts';
import type { Filter, FilterConfig } from './filter.ts';

export type { Filter, FilterConfig } from './filter.ts';

/** Builds a filter for a stream of this rate. Throws a ModelError for an order or a frequency that cannot be. */
export function designFilter(_config: FilterConfig, _nChannels: number, _fs: Hertz): Filter {
	throw new Error('Not written yet.');
}

/** Filters one after the other, on a copy: what comes in stays as it is. */
export class FilterChain {
	/** Channels of what comes out. */
	readonly nChannels: number;
	readonly #filters: readonly Filter[];
	#scratch = new Float32Array(0);

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
		let rows = this.#scratch.subarray(0, data.length);
		rows.set(data);
		for (const filter of this.#filters) rows = filter.process(rows) as typeof rows;
		return rows;
	}

	/** Starts afresh. */
	reset(): void {
		for (const filter of this.#filters) filter.reset();
	}
}
