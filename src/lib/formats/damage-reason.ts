import { messageOf } from '../core/errors.ts';

/** Kinds of error that a library stumbles into: their texts are about its code, not about the file. */
const STUMBLES = [TypeError, RangeError, ReferenceError, WebAssembly.RuntimeError];

/** Why a library could not read a file, in words for a person: the first line of what it said, where that is about the file. */
export function damageReason(error: unknown): string {
	const [line = ''] = messageOf(error).split('\n');
	const internal =
		STUMBLES.some((kind) => error instanceof kind) || /^HDF5-DIAG|\bundefined\b|\bNaN\b/.test(line);
	return internal || line.trim() === '' ? 'its content is damaged' : line.slice(0, 120);
}
