import type { SampleArray, Session } from '../../session/read/session.ts';

/** Rows of a stream in their stored dtype: `data[row * nChannels + channel]`. */
export interface RowBlock {
	readonly data: SampleArray;
	readonly timestamps: Float64Array;
}

/** Half a second, as LabRecorder's chunks are, but never a million values at once. */
const SECONDS = 0.5;
const MAX_VALUES = 2 ** 20;

/** A stream block by block, in the stored dtype, so that whole numbers stay whole. */
export async function* streamRows(session: Session, stream: string): AsyncGenerator<RowBlock> {
	const { nSamples, nChannels, fs } = session.streamInfo(stream);
	const rows = Math.max(1, Math.min(Math.ceil((fs || 100) * SECONDS), Math.floor(MAX_VALUES / nChannels)));
	for (let start = 0; start < nSamples; start += rows) {
		yield await session.getContinuous(stream, { start, end: start + rows });
	}
}
