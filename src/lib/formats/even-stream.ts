import { samples } from '../core/units.ts';
import type { ImportedSession } from './imported-session.ts';

/** A stream whose samples come evenly: the time of a row is its sample index at the rate. */
export class EvenStream {
	/** Rows so far. */
	rows = 0;
	readonly #session: ImportedSession;
	readonly #number: number;
	readonly #width: number;
	readonly #fs: number;
	readonly #origin: number;
	/** Sample index of the next row. */
	#next = 0;

	/** `number`: of the stream in the session; `origin`: timestamp of the sample with index 0, in seconds. */
	constructor(session: ImportedSession, number: number, width: number, fs: number, origin: number) {
		this.#session = session;
		this.#number = number;
		this.#width = width;
		this.#fs = fs;
		this.#origin = origin;
	}

	/** The timestamp of a sample by its index. */
	timeOf(index: number): number {
		return this.#origin + index / this.#fs;
	}

	/** The sample index of the next row. */
	get next(): number {
		return this.#next;
	}

	/** Adds rows, `data[row * nChannels + channel]`; `lost` samples are missing before them. */
	async append(data: Float32Array | Float64Array, lost = 0): Promise<void> {
		const rows = data.length / this.#width;
		if (rows === 0) {
			this.#next += lost;
			return;
		}
		this.#next += lost;
		const timestamps = new Float64Array(rows);
		for (let row = 0; row < rows; row++) timestamps[row] = this.timeOf(this.#next + row);
		await this.#session.append(this.#number, {
			data,
			timestamps,
			lost: this.rows === 0 ? 0 : lost,
			index: samples(this.#next)
		});
		this.#next += rows;
		this.rows += rows;
	}
}
