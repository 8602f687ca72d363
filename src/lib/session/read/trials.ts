import { trialEvents, type LabelEvent, type Segment } from '../../core/labels.ts';
import { samples, type Samples } from '../../core/units.ts';
import type { SampleArray } from '../format/dtype.ts';
import type { StoredGap } from '../format/metadata.ts';
import type { Continuous } from './stored-stream.ts';
import type { TimeIndex } from './time-index.ts';

/** One labelled segment, with what was asked for around it. */
export interface Trial {
	/** Position of its label event in the label track. */
	readonly label: number;
	readonly classIndex: number;
	/** The session's own name for it. */
	readonly className: string;
	/** `data[channel * nSamples + sample]`, in the stored dtype. */
	readonly data: SampleArray;
	readonly nChannels: number;
	readonly nSamples: number;
	/** One timestamp per sample. */
	readonly ts: Float64Array;
	/** Row of the first sample. */
	readonly start: Samples;
	/** Where samples are missing between these, with the row of the stream after each gap. */
	readonly gaps: readonly StoredGap[];
}

/**
 * The labelled segments of a stream, in order: each from the row nearest its event's timestamp to the row nearest the
 * next event's of another class; the last one runs to the end. An event that repeats the active class begins no segment.
 * Class −1 makes no segment, and neither do two events that fall on one row.
 */
export async function segmentsOf(
	labels: readonly LabelEvent[],
	times: TimeIndex,
	nSamples: number
): Promise<Segment[]> {
	const events = trialEvents(labels);
	const rows: number[] = [];
	for (const label of events) rows.push(await times.nearest(labels[label]!.timestamp));
	const segments: Segment[] = [];
	for (const [i, label] of events.entries()) {
		const { classIndex } = labels[label]!;
		const start = samples(rows[i]!);
		const end = samples(rows[i + 1] ?? nSamples);
		if (classIndex >= 0 && end > start) segments.push({ label, classIndex, start, end });
	}
	return segments;
}

/** Rows turned channels-first: `out[channel * nSamples + sample]`. */
export function channelsFirst({ data, nChannels, timestamps }: Continuous): SampleArray {
	const nSamples = timestamps.length;
	const out = data instanceof BigInt64Array ? new BigInt64Array(data.length) : (data.slice() as SampleArray);
	for (let sample = 0, from = 0; sample < nSamples; sample++) {
		for (let channel = 0; channel < nChannels; channel++) out[channel * nSamples + sample] = data[from++]!;
	}
	return out;
}

/** What a class is called: the session's name for it, or its number. */
export const classNameOf = (names: readonly string[], index: number): string =>
	names[index] ?? `class ${index}`;
