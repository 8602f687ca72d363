import type { Session } from '../../session/read/session.ts';
import type { StoredGap } from '../../session/format/metadata.ts';
import { samples, seconds } from '../../core/units.ts';
import type { Task } from '../format.ts';
import { exactChunks } from '../exact-chunks.ts';
import { InferredGaps } from '../../session/quality/inferred-gaps.ts';

/** What a first pass over a stream finds. */
export interface Scan {
	/** Least and greatest finite value of each channel; Infinity and −Infinity where there is none. */
	readonly bounds: readonly { readonly min: number; readonly max: number }[];
	/** Values that are no finite numbers. */
	readonly odd: number;
	/** The gaps the session knows; where nobody counted, those its timestamps tell of. */
	readonly gaps: readonly StoredGap[];
}

/** Reads a stream once, a chunk at a time, for the range of each channel. */
export async function scanValues(session: Session, stream: string, task: Task): Promise<Scan> {
	const { nChannels, fs, gaps, gapsCounted } = session.streamInfo(stream);
	const head = gapsCounted
		? []
		: (await session.getContinuous(stream, { end: InferredGaps.sampleSize })).timestamps;
	const inferred = new InferredGaps(head, fs);
	const found: StoredGap[] = [];
	let last = NaN;
	const min = new Float64Array(nChannels).fill(Infinity);
	const max = new Float64Array(nChannels).fill(-Infinity);
	let odd = 0;
	for await (const { data, timestamps, row, lost: known } of exactChunks(session, stream)) {
		for (let i = 0, channel = 0; i < data.length; i++) {
			const value = data[i]!;
			if (value - value !== 0) odd++;
			else {
				if (value < min[channel]!) min[channel] = value;
				if (value > max[channel]!) max[channel] = value;
			}
			if (++channel === nChannels) channel = 0;
		}
		for (let i = 0; i < timestamps.length && !gapsCounted && fs > 0; i++) {
			const step = timestamps[i]! - last;
			// A gap is as many samples of the time axis, which is the declared rate's.
			const seen = inferred.missing(step) > 0 ? Math.max(1, Math.round(step * fs) - 1) : 0;
			// Where a chunk is missing, samples are lost whatever the timestamps say.
			const lost = seen > 0 || i > 0 ? seen : known;
			const at = samples(row + i);
			if (lost > 0) found.push({ sample: at, row: at, lost, seconds: seconds(step) });
			last = timestamps[i]!;
		}
		task.advance(timestamps.length);
	}
	return {
		bounds: Array.from(min, (least, channel) => ({ min: least, max: max[channel]! })),
		odd,
		gaps: gapsCounted ? gaps : found
	};
}
