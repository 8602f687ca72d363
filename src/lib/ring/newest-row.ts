import type { Seconds } from '../core/units.ts';
import { SharedRing, type RingHandle } from './shared-ring.ts';

/** Reads only the newest row of a ring, for those who send it on at a rate of their own. */
export function newestRow(
	handle: RingHandle,
	clock: () => Seconds
): {
	/** Copies the row; gives back how long ago it came, in seconds: Infinity when there is none. */ read(
		into: Float32Array
	): number;
} {
	const ring = new SharedRing(handle);
	const buffer = ring.buffer(1);
	return {
		read(into) {
			const row = ring.written - 1;
			const { data, timestamps } = ring.read(row, buffer);
			if (timestamps.length === 0) return Infinity;
			into.set(data);
			return clock() - ring.arrivalOf(row);
		}
	};
}
