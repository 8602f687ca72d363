// Loaded before every file of unit tests (`setupFiles` in vite.config.ts). Vitest compares arrays one element after the other,
// at a microsecond each: that was a third of the time of the tests of sessions. Arrays whose elements are certainly the same are
// told from their bytes here; all others, and every message of a failed test, are left to Vitest.
import { expect } from 'vitest';

/** Shorter arrays are compared as fast by Vitest. */
const LEAST = 16;

type TypedArray = Float32Array | Float64Array | Uint8Array;

const isTypedArray = (value: unknown): value is TypedArray =>
	ArrayBuffer.isView(value) && !(value instanceof DataView);

const bytesOf = ({ buffer, byteOffset, byteLength }: TypedArray): Buffer =>
	Buffer.from(buffer, byteOffset, byteLength);

/** True for a list of numbers or texts that are the same in another; objects are compared in more than one way. */
const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean => {
	for (let i = 0; i < a.length; i++) {
		const item = a[i];
		if ((typeof item !== 'number' && typeof item !== 'string') || !Object.is(item, b[i])) return false;
	}
	return true;
};

/** True when two values are certainly equal; undefined when Vitest must compare them. */
export function sameArrays(a: unknown, b: unknown): true | undefined {
	if (isTypedArray(a) && isTypedArray(b)) {
		const alike = a.constructor === b.constructor && a.length === b.length && a.length >= LEAST;
		return alike && bytesOf(a).equals(bytesOf(b)) ? true : undefined;
	}
	if (!Array.isArray(a) || !Array.isArray(b)) return undefined;
	return a.length === b.length && a.length >= LEAST && sameItems(a, b) ? true : undefined;
}

// Files that share their modules share what is added here, too.
const added = globalThis as { myodeckComparesArrays?: boolean };
if (!added.myodeckComparesArrays) expect.addEqualityTesters([sameArrays]);
added.myodeckComparesArrays = true;
