/**
 * Seconds on the clock that LSL uses: the machine's monotonic one. On Linux it equals `lsl_local_clock()` to within
 * 30 µs; nothing here relies on two programs having the same clock.
 */
export function lslClock(): number {
	const [seconds, nanoseconds] = process.hrtime();
	return seconds + nanoseconds / 1e9;
}

/** What one exchange of times says. */
export interface Probe {
	/** Seconds the question and the answer were under way. */
	readonly rtt: number;
	/** Seconds to add to a time of the other side to have it on this side's clock; true to within ± rtt / 2. */
	readonly offset: number;
}

/**
 * The exchange of NTP and LSL (LSL.md 1.10): asked at `t0` and answered at `t3` on this clock, heard at `t1` and replied
 * at `t2` on the other one.
 */
export function probeOf(t0: number, t1: number, t2: number, t3: number): Probe {
	return { rtt: t3 - t0 - (t2 - t1), offset: -(t1 - t0 + (t2 - t3)) / 2 };
}

/** The exchange that was under way for the shortest time: its two ways had the least room to differ. */
export function shortest(probes: readonly Probe[]): Probe | undefined {
	return probes.reduce<Probe | undefined>(
		(best, one) => (best === undefined || one.rtt < best.rtt ? one : best),
		undefined
	);
}
