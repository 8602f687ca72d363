import { Checksum } from '../../core/checksum.ts';
import type { Segment } from '../../core/labels.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { Window } from '../../core/signal.ts';
import { samples } from '../../core/units.ts';
import { FilterChain } from '../../dsp/filters/index.ts';
import { Windower, type RowTaker } from '../../dsp/windower.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import { windowSize, type PipelineConfig } from '../run/pipeline.ts';

/** A window of more than this many times its length in seconds has a hole in it. */
const MAX_WINDOW_DURATION = 1.5;

/** What reading may be told, and how it tells. */
export interface ReadHooks {
	/** 0 … 1. */
	readonly progress?: ((fraction: number) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Features of the person's own, in place of the pipeline's. */
	readonly own?: CustomParts | undefined;
}

/** What becomes of rows after the filters. */
export interface RowHooks {
	/** What looks at them as they come, see `Windower`. */
	readonly rows?: RowTaker | undefined;
	/** Channels that are 0 from here on. */
	readonly silent?: readonly number[] | undefined;
}

/** What reading found out. */
export interface ReadFacts {
	/** The rate at which rows came, by their timestamps, in hertz. */
	readonly measuredFs: number;
	/** Rows from the start of the recording to the last one that was read, lost ones included. */
	readonly rows: number;
	/** Of the samples up to the end of the last segment, and of the segments. */
	readonly checksum: string;
}

/**
 * Cuts the labelled segments of a recording into windows and shows each to `visit`, with its segment. Windows start
 * at the start of the segment and every hop after it, wholly inside it, so each has one class. The filters run over
 * the whole recording, labelled or not, as they do live; a gap restarts filters and windows. Where the recording keeps
 * no list of gaps, a window whose timestamps span more than 1.5 × its length is left out.
 *
 * The window's samples are reused: read them before `visit` returns. Memory stays at one chunk. `progress` is told the
 * fraction of rows read up to the end of the last segment. Aborting rejects with an AbortError.
 */
export async function visitLabelledWindows(
	recording: LabelledRecording,
	config: PipelineConfig,
	segments: readonly Segment[],
	visit: (window: Window, segment: Segment, timestamps: Float64Array) => void,
	hooks: ReadHooks & RowHooks = {}
): Promise<ReadFacts> {
	const { info, first } = recording;
	const { window: length, hop } = windowSize(config, info);
	const filters = new FilterChain(config.filters, info.nChannels, info.fs);
	const windower = new Windower(filters.nChannels, length, hop, samples(0), hooks.rows);
	const longest = (MAX_WINDOW_DURATION * (length - 1)) / info.fs;
	const last = segments.at(-1)?.end ?? 0;
	let at = 0;
	let begun = -1;
	let next: number = first;
	let [rows, opened, closed] = [0, NaN, NaN];
	const sum = new Checksum();

	for await (const chunk of recording.chunks()) {
		hooks.signal?.throwIfAborted();
		const index = chunk.index ?? next;
		const gap = Boolean(chunk.lost) || index !== next;
		if (gap) filters.reset();
		const start = index - first;
		const end = start + chunk.timestamps.length;
		next = first + end;
		if (rows === 0) opened = chunk.timestamps[0] ?? NaN;
		rows += chunk.timestamps.length;
		closed = chunk.timestamps.at(-1) ?? closed;
		if (at === segments.length) break;
		sum.add(chunk.data.subarray(0, Math.max(0, last - start) * info.nChannels));
		const data = silenced(filters.process(chunk.data), filters.nChannels, hooks.silent);
		for (; at < segments.length && segments[at]!.start < end; at++) {
			const segment = segments[at]!;
			if (begun !== at) windower.restart(segment.start, samples(segment.start + length));
			const inside = begun === at;
			begun = at;
			const from = Math.max(segment.start, start);
			const to = Math.min(segment.end, end);
			if (from >= to) continue;
			const part = {
				data: data.subarray((from - start) * filters.nChannels, (to - start) * filters.nChannels),
				timestamps: chunk.timestamps.subarray(from - start, to - start),
				index: samples(from),
				lost: inside && gap ? 1 : 0
			};
			for (const window of windower.push(part)) {
				const whole = recording.gapsKnown || window.time - windower.timestamps[0]! <= longest;
				if (whole) visit(window, segment, windower.timestamps);
			}
			if (segment.end > end) break;
		}
		hooks.progress?.(last > 0 ? Math.min(1, end / last) : 1);
	}
	for (const { start, end, classIndex } of segments) sum.add(Float32Array.of(start, end, classIndex));
	return { measuredFs: (rows - 1) / (closed - opened), rows: next - first, checksum: sum.text };
}

/** Channels that rows of a stream have after the filters of a pipeline. */
export const filteredChannels = (
	{ filters }: PipelineConfig,
	{ nChannels, fs }: LabelledRecording['info']
): number => new FilterChain(filters, nChannels, fs).nChannels;

/** Windows a segment gives when nothing is in the way. */
export function windowsIn({ start, end }: Segment, length: number, hop: number): number {
	return end - start < length ? 0 : Math.floor((end - start - length) / hop) + 1;
}

/** The same rows with 0 in some channels; `data` itself when there are none. */
function silenced(data: Float32Array, nChannels: number, silent: readonly number[] = []): Float32Array {
	if (silent.length === 0) return data;
	const copy = data.slice();
	for (const c of silent) for (let at = c; at < copy.length; at += nChannels) copy[at] = 0;
	return copy;
}
