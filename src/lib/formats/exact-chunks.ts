import type { RowRange, Session, StoredChunk } from '../session/read/session.ts';

/** A chunk whose values are as exact as they are stored, as far as a double holds them. */
export type ExactChunk = Omit<StoredChunk, 'data'> & { readonly data: Float32Array | Float64Array };

/**
 * The chunks of a stream as `Session.chunks` gives them, but with values of float64 and of whole numbers of 32 and 64 bits in
 * double precision: in single precision a second of Unix times is one number.
 */
export async function* exactChunks(
	session: Session,
	stream: string,
	range?: RowRange
): AsyncGenerator<ExactChunk> {
	const wide = isWide(session.streamInfo(stream).dtype);
	for await (const chunk of session.chunks(stream, range)) {
		if (!wide) {
			yield chunk;
			continue;
		}
		const rows = { start: chunk.row, end: chunk.row + chunk.timestamps.length };
		const { data } = await session.getContinuous(stream, rows);
		yield { ...chunk, data: data instanceof Float64Array ? data : Float64Array.from(data, Number) };
	}
}

/** True for values that single precision does not hold. */
export const isWide = (dtype: string): boolean => ['float64', 'int32', 'int64'].includes(dtype);
