import type { Chunk } from '../../core/signal.ts';
import { samples, type Samples } from '../../core/units.ts';
import { Windower } from '../../dsp/windower.ts';
import type { Session } from '../read/session.ts';

/** A window of a session, the reader's to keep. */
export interface SessionWindow {
	/** `window[channel * nSamples + sample]` */
	readonly window: Float32Array;
	readonly nChannels: number;
	readonly nSamples: number;
	/** One timestamp per sample. */
	readonly ts: Float64Array;
	/** Row of the first sample. */
	readonly start: Samples;
}

/** How windows are cut, in samples. */
export interface WindowSize {
	readonly length: Samples;
	readonly hop: Samples;
}

/** How often a window of `size` fits into `rows` rows, one every hop. */
export const windowsIn = (rows: number, { length, hop }: WindowSize): number =>
	rows < length ? 0 : Math.floor((rows - length) / hop) + 1;

/**
 * Windows of the rows of `range`: the first begins at its first row, one every hop, each wholly inside. After a gap the
 * grid stays, so windows that would span it are left out. Reads one stored chunk at a time and gives its windows, which
 * are made as they are iterated: waiting once per chunk, not once per window, is half of the speed.
 */
export async function* rowWindows(
	session: Session,
	stream: string,
	range: { readonly start: number; readonly end: number },
	{ length, hop }: WindowSize
): AsyncGenerator<Iterable<SessionWindow>> {
	const { nChannels } = session.streamInfo(stream);
	const windower = new Windower(nChannels, length, hop);
	// The windower's grid says where windows end; here they shall begin at the range's first row.
	windower.restart(samples(range.start), samples(range.start + length));
	const times = new Tail(length);
	let next: number | undefined;
	for await (const chunk of session.chunks(stream, range)) {
		const broken = next !== undefined && (chunk.lost > 0 || chunk.index !== next);
		next = chunk.index + chunk.timestamps.length;
		times.push(chunk.timestamps, chunk.row);
		const { data, timestamps, row: index } = chunk;
		yield completed(windower, { data, timestamps, index, lost: broken ? 1 : 0 }, times);
	}
}

/** The windows a chunk completes, each in memory of its own. */
function* completed(windower: Windower, chunk: Chunk, times: Tail): Generator<SessionWindow> {
	for (const { data, nChannels, nSamples, end } of windower.push(chunk)) {
		const start = samples(end - nSamples);
		yield { window: data.slice(), nChannels, nSamples, ts: times.slice(start), start };
	}
}

/** The timestamps of the latest chunk and of the window before it. */
class Tail {
	readonly #length: number;
	#times = new Float64Array(0);
	#row = 0;

	constructor(length: number) {
		this.#length = length;
	}

	push(timestamps: Float64Array, row: number): void {
		const kept = this.#times.subarray(Math.max(0, this.#times.length - this.#length));
		const times = new Float64Array(kept.length + timestamps.length);
		times.set(kept);
		times.set(timestamps, kept.length);
		this.#times = times;
		this.#row = row - kept.length;
	}

	slice(row: number): Float64Array {
		return this.#times.slice(row - this.#row, row - this.#row + this.#length);
	}
}

/**
 * True when a window of `length` samples took more than 1.5 times as long as it should: samples are missing in it. The
 * rule for sessions in which nobody counted gaps.
 */
export const spansInferredGap = (ts: Float64Array, fs: number): boolean =>
	ts[ts.length - 1]! - ts[0]! > (1.5 * (ts.length - 1)) / fs;
