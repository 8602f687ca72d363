import { AppError } from '../../core/errors.ts';
import { levelsOf, type MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import type { StoredChunk } from './stored-stream.ts';
import type { Session } from './session.ts';
import { timeSpan, type TimeBase } from './time-base.ts';

const BINS_PER_SECOND = 128;
const MOST_BINS = 2 ** 20;
const SLOW_HZ = 100;

/**
 * Reads a stream once and makes its pyramid. Memory: the pyramid (5 MB an hour at most) and one stored chunk. `onFraction`
 * hears how far it is, 0 … 1. Throws a SessionError when the stream has no samples.
 */
export async function buildPyramid(
	session: Session,
	stream: string,
	onFraction: (fraction: number) => void = () => {}
): Promise<MinMaxPyramid> {
	const span = await timeSpan(session);
	const base = span?.streams.find(({ info }) => info.name === stream);
	if (!span || !base) {
		session.streamInfo(stream);
		throw new AppError(
			'SessionError',
			`Stream "${stream}" of session "${session.name}" holds no samples, so there is nothing to draw. Choose another stream.`
		);
	}
	const { fs, nSamples } = base.info;
	let binSeconds = Math.max(1 / BINS_PER_SECOND, fs > 0 ? 2 / fs : 0);
	while (span.duration / binSeconds > MOST_BINS) binSeconds *= 2;
	const trace = new Trace(base, span.start, binSeconds, Math.floor(span.duration / binSeconds) + 1);
	let reported = 0;
	for await (const chunk of session.chunks(stream)) {
		trace.add(chunk);
		const fraction = (chunk.row + chunk.timestamps.length) / nSamples;
		if (fraction - reported >= 0.01) onFraction((reported = fraction));
	}
	const { bins, gaps } = trace;
	return { stream, start: span.start, duration: span.duration, gaps, levels: levelsOf(bins, binSeconds) };
}

/** The finest level while it is filled. */
class Trace {
	readonly bins: Float32Array;
	readonly gaps: { from: number; to: number; lost: number }[] = [];
	#last = NaN;
	readonly #base: TimeBase;
	readonly #start: number;
	readonly #binSeconds: number;
	readonly #centred: boolean;
	readonly #centre: Float64Array;
	readonly #low: Float32Array;
	readonly #high: Float32Array;

	constructor(base: TimeBase, start: number, binSeconds: number, nBins: number) {
		const { nChannels, fs, unit } = base.info;
		this.bins = new Float32Array(2 * nBins).fill(NaN);
		this.#base = base;
		this.#start = start;
		this.#binSeconds = binSeconds;
		this.#centred = fs > SLOW_HZ && unit !== 'probability';
		this.#centre = new Float64Array(nChannels);
		this.#low = new Float32Array(nChannels);
		this.#high = new Float32Array(nChannels);
	}

	add({ data, timestamps, row, lost }: StoredChunk): void {
		const n = timestamps.length;
		const at = timestamps[0]! - this.#start;
		if (lost > 0 && at > this.#last) this.gaps.push({ from: this.#last, to: at, lost });
		this.#last = timestamps[n - 1]! - this.#start;
		if (this.#centred) this.#findCentre(data, n);
		const { byRow, first, info } = this.#base;
		for (let from = 0; from < n;) {
			const bin = this.#binAt(byRow ? first + (row + from) / info.fs : timestamps[from]!);
			let to = from + 1;
			while (to < n && this.#binAt(byRow ? first + (row + to) / info.fs : timestamps[to]!) === bin) to++;
			this.#merge(bin, data, from, to);
			from = to;
		}
	}

	#binAt(time: number): number {
		const bin = Math.floor((time - this.#start) / this.#binSeconds);
		return Math.max(0, Math.min(this.bins.length / 2 - 1, bin));
	}

	#findCentre(data: Float32Array, n: number): void {
		const centre = this.#centre.fill(0);
		const { length } = centre;
		for (let i = 0; i < n; i++) for (let c = 0; c < length; c++) centre[c]! += data[i * length + c]!;
		for (let c = 0; c < length; c++) centre[c]! /= n;
	}

	#merge(bin: number, data: Float32Array, from: number, to: number): void {
		const [low, high, centre] = [this.#low.fill(Infinity), this.#high.fill(-Infinity), this.#centre];
		const { length } = low;
		for (let i = from; i < to; i++) {
			for (let c = 0; c < length; c++) {
				const value = data[i * length + c]!;
				if (value < low[c]!) low[c] = value;
				if (value > high[c]!) high[c] = value;
			}
		}
		let [lowest, highest] = [0, 0];
		for (let c = 0; c < length; c++) {
			lowest += low[c]! - centre[c]!;
			highest += high[c]! - centre[c]!;
		}
		const [a, b] = [lowest / length, highest / length];
		const [before, after] = [this.bins[2 * bin]!, this.bins[2 * bin + 1]!];
		this.bins[2 * bin] = a < before || Number.isNaN(before) ? a : before;
		this.bins[2 * bin + 1] = b > after || Number.isNaN(after) ? b : after;
	}
}
