import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import type { ValueTrace } from '../../core/value-track.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** A run of one class on the time axis. `to` is where it ends, on the same clock. */
export interface Run {
	readonly from: number;
	readonly to: number;
	readonly classIndex: number;
}

/** The label track between two times as runs; time without a class is left out. */
export function labelRuns(events: readonly LabelEvent[], from: number, to: number): Run[] {
	const runs: Run[] = [];
	for (let i = 0; i < events.length; i++) {
		const { timestamp, classIndex } = events[i]!;
		const end = Math.min(to, events[i + 1]?.timestamp ?? Infinity);
		const begin = Math.max(from, timestamp);
		if (classIndex !== UNLABELED && end > begin) runs.push({ from: begin, to: end, classIndex });
	}
	return runs;
}

/**
 * A prediction stream between two times as runs of its most probable class: each prediction counts from its own time
 * until the next one, at most `hold` seconds. Class indices are the stream's channels.
 */
export function predictionRuns(stream: LiveStream, from: number, to: number): Run[] {
	const ring = new SharedRing(stream.ring);
	const hold = 2 / stream.info.fs;
	const wanted = Math.ceil((to - from) * stream.info.fs) + 2;
	let at = Math.max(ring.oldest, ring.written - wanted);
	const buffer = ring.buffer(wanted);
	const runs: Run[] = [];
	while (at < ring.written) {
		const { row, data, timestamps } = ring.read(at, buffer);
		for (let i = 0; i < timestamps.length; i++) {
			const winner = argmax(data, i * stream.info.nChannels, stream.info.nChannels);
			const last = runs.at(-1);
			const time = timestamps[i]!;
			if (last && last.classIndex === winner && time - last.to <= hold && time >= last.to) {
				runs[runs.length - 1] = { ...last, to: time };
			} else {
				const start = last && time - last.to <= hold && time >= last.to ? last.to : time - hold / 2;
				runs.push({ from: start, to: time, classIndex: winner });
			}
		}
		if (timestamps.length === 0) break;
		at = row + timestamps.length;
	}
	return runs.filter((run) => run.to > from && run.from < to);
}

/** The values of a stream of a regression between two times. */
export function predictionValues(stream: LiveStream, from: number, to: number): ValueTrace {
	const ring = new SharedRing(stream.ring);
	const { fs, nChannels: n } = stream.info;
	const wanted = Math.ceil((to - from) * fs) + 2;
	const buffer = ring.buffer(wanted);
	const [times, values]: [number[], number[]] = [[], []];
	for (let at = Math.max(ring.oldest, ring.written - wanted); at < ring.written;) {
		const { row, data, timestamps } = ring.read(at, buffer);
		if (timestamps.length === 0) break;
		times.push(...timestamps);
		values.push(...data.subarray(0, timestamps.length * n));
		at = row + timestamps.length;
	}
	return { n, times: Float64Array.from(times), values: Float32Array.from(values), hold: 2 / fs };
}

function argmax(data: Float32Array, from: number, n: number): number {
	let best = 0;
	for (let i = 1; i < n; i++) if (data[from + i]! > data[from + best]!) best = i;
	return best;
}
