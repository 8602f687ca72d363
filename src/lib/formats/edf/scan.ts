import type { Session } from '../../session/session.ts';
import type { Task } from '../format.ts';

/** What a first pass over a stream finds. */
export interface Scan {
	/** Least and greatest finite value of each channel; Infinity and −Infinity where there is none. */
	readonly bounds: readonly { readonly min: number; readonly max: number }[];
	/** Values that are no finite numbers. */
	readonly odd: number;
}

/** Reads a stream once, a chunk at a time, for the range of each channel. */
export async function scanValues(session: Session, stream: string, task: Task): Promise<Scan> {
	const { nChannels } = session.streamInfo(stream);
	const min = new Float64Array(nChannels).fill(Infinity);
	const max = new Float64Array(nChannels).fill(-Infinity);
	let odd = 0;
	for await (const { data, timestamps } of session.chunks(stream)) {
		for (let i = 0, channel = 0; i < data.length; i++) {
			const value = data[i]!;
			if (value - value !== 0) odd++;
			else {
				if (value < min[channel]!) min[channel] = value;
				if (value > max[channel]!) max[channel] = value;
			}
			if (++channel === nChannels) channel = 0;
		}
		task.advance(timestamps.length);
	}
	return { bounds: Array.from(min, (least, channel) => ({ min: least, max: max[channel]! })), odd };
}
