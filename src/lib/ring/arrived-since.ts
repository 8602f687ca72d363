import type { Seconds } from '../core/units.ts';
import type { SharedRing } from './shared-ring.ts';

/** The oldest row that entered the ring at `time` (app clock) or later; with `including` false, later than it. */
export function firstArrivedSince(ring: SharedRing, time: Seconds, including = true): number {
	let [low, high] = [ring.oldest, ring.written];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const arrived = ring.arrivalOf(middle);
		// A row that is overwritten meanwhile (NaN) came before.
		if (including ? arrived >= time : arrived > time) high = middle;
		else low = middle + 1;
	}
	return low;
}
