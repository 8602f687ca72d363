import { seconds, type Seconds } from './units.ts';

/**
 * The app clock: float64 seconds since the Unix epoch, monotonic while the page lives, the same in the window and
 * in every worker (all of them share the machine's monotonic clock; `timeOrigin` differs per thread and is added).
 */
export function now(): Seconds {
	return seconds((performance.timeOrigin + performance.now()) / 1000);
}
