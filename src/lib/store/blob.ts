import { AppError } from '../core/errors.ts';
import type { RandomAccess } from './random-access.ts';
import { readAhead } from './read-ahead.ts';

/** A Blob or File, read a part at a time. `name` is what errors call it. */
export function blobAccess(blob: Blob, name: string): RandomAccess {
	return readAhead({
		name,
		size: blob.size,
		async read(offset, length) {
			try {
				return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
			} catch (error) {
				throw new AppError(
					'SessionError',
					`${name} can no longer be read: it was moved, changed or deleted. Choose it again.`,
					{ cause: error }
				);
			}
		}
	});
}

/** Bytes in memory. `name` is what errors call them. */
export function bytesAccess(bytes: Uint8Array, name: string): RandomAccess {
	// A Node Buffer becomes plain: its slice is a view, not a copy.
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return {
		name,
		size: plain.byteLength,
		async read(offset, length) {
			return plain.subarray(offset, offset + length);
		}
	};
}
