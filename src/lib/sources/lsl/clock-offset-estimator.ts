/** What is known of the difference between two clocks. */
export interface ClockOffset {
	/** Seconds to add to a time of the other clock to have it on this one. */
	readonly offset: number;
	/** True to within ± this many seconds. */
	readonly uncertainty: number;
}

/** Two quartz clocks drift apart by at most about this, seconds per second. */
const DRIFT = 50e-6;
const KEPT = 64;

/**
 * Keeps measurements of the difference between two clocks, and tells which of them is worth most now: a quick exchange
 * says more than a slow one, a new one more than an old one. Half of what an exchange took is its largest error.
 */
export class ClockOffsetEstimator {
	#measured: { readonly time: number; readonly offset: number; readonly rtt: number }[] = [];

	/** Takes over a measurement made at `time` (this clock): it took `rtt` seconds. */
	add(time: number, offset: number, rtt: number): void {
		if (!Number.isFinite(offset) || !(rtt >= 0)) return;
		this.#measured.push({ time, offset, rtt });
		if (this.#measured.length > KEPT) this.#measured.shift();
	}

	/** Forgets everything: the other clock is another one now. */
	clear(): void {
		this.#measured = [];
	}

	/** What is known at `time`; undefined before the first measurement. */
	at(time: number): ClockOffset | undefined {
		let best: ClockOffset | undefined;
		for (const one of this.#measured) {
			const uncertainty = one.rtt / 2 + DRIFT * Math.abs(time - one.time);
			if (!best || uncertainty < best.uncertainty) best = { offset: one.offset, uncertainty };
		}
		return best;
	}
}
