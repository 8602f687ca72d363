import { Percentiles } from '../../../core/percentiles.ts';
import type { ClockMetrics } from '../../source.ts';

const BIN_SECONDS = 0.5;
const MOST_BINS = 1200;
const REFIT_SECONDS = 0.25;
const LEAST_SPAN_SECONDS = 2;

/** The earliest arrival within half a second of device time. */
interface Bin {
	readonly start: number;
	tick: number;
	at: number;
}

/**
 * The line from a device's own count (ticks) to the app clock. Arrival is never early: what is in the way (USB latency
 * timers, radio intervals, a busy thread) only delays. So the line lies under the arrivals, as high as they let it. Its
 * slope comes from the earliest arrivals of every half second of the last ten minutes (compare S. B. Moon, P. Skelly,
 * D. Towsley, "Estimation and removal of clock skew from network delay measurements", 1999) and is pulled to the nominal
 * rate as far as their scatter could explain the difference. Its height is the lowest arrival, where older ones count less
 * for the drift they may have missed.
 */
export class ClockFit {
	readonly #rate: number;
	readonly #tolerance: number;
	#bins: Bin[] = [];
	readonly #late = new Percentiles(512);
	#tick0 = 0;
	#at0 = 0;
	/** Share by which the device's period is longer than nominal: raw, and as used. */
	#skew = 0;
	#used = 0;
	#doubt: number;
	#height = 0;
	#fittedAt = -Infinity;
	#first = NaN;
	/** Seconds that a packet holds. */
	#packet = 0;

	/** `rate`: nominal ticks per second; `tolerance`: how far the real rate may be off, as a share. */
	constructor(rate: number, tolerance: number) {
		this.#rate = rate;
		this.#tolerance = tolerance;
		this.#doubt = tolerance;
	}

	/** Tick `tick`, the last of a packet of `length` ticks, arrived at `at` seconds. Ticks go up. */
	add(tick: number, at: number, length = 1): void {
		this.#packet = length / this.#rate;
		if (this.#bins.length === 0) {
			[this.#tick0, this.#at0, this.#first] = [tick, at, at];
			this.#fittedAt = -Infinity;
		}
		const x = (tick - this.#tick0) / this.#rate;
		const start = Math.floor(x / BIN_SECONDS);
		const y = at - this.#at0;
		const bin = this.#bins[this.#bins.length - 1];
		if (bin?.start !== start) {
			this.#bins.push({ start, tick: x, at: y });
			if (this.#bins.length > MOST_BINS) this.#bins.shift();
		} else if (y - x * this.#slope < bin.at - bin.tick * this.#slope) {
			[bin.tick, bin.at] = [x, y];
		}
		const residual = y - x * this.#slope - this.#height;
		if (at - this.#fittedAt > REFIT_SECONDS) this.#fit(x, at);
		// An arrival under the line moves it at once: nothing arrives before it was sampled.
		else if (residual < 0) this.#height += residual;
		this.#late.add(Math.max(0, residual));
	}

	/** Time of `tick` on the app clock, seconds. */
	timeOf(tick: number): number {
		return this.#at0 + ((tick - this.#tick0) / this.#rate) * this.#slope + this.#height;
	}

	/** Seconds from one tick to the next. */
	get period(): number {
		return this.#slope / this.#rate;
	}

	/** Seconds of arrivals it has heard since it was made or restarted. */
	observedFor(at: number): number {
		return Number.isNaN(this.#first) ? 0 : at - this.#first;
	}

	/** The device starts counting afresh: its rate is remembered, everything else is not. */
	restart(): void {
		this.#bins = [];
		this.#first = NaN;
		this.#height = 0;
		this.#late.clear();
	}

	/** `ppm` is of the device's rate: positive where it is faster than nominal. `ticksPerSample` turns ticks into samples. */
	figures(ticksPerSample: number): ClockMetrics {
		return {
			rate: this.#rate / (1 + this.#skew) / ticksPerSample,
			ppm: -this.#skew * 1e6,
			ppmError: this.#doubt * 1e6,
			jitter: this.#lateness()
		};
	}

	/** Never further from 1 than the device can be: arrivals that were held up may show anything. */
	get #slope(): number {
		return 1 + Math.max(-this.#tolerance, Math.min(this.#tolerance, this.#used));
	}

	#fit(now: number, at: number): void {
		this.#fittedAt = at;
		const bins = this.#bins;
		const span = bins[bins.length - 1]!.tick - bins[0]!.tick;
		if (span > LEAST_SPAN_SECONDS) {
			const slope = lowSlope(bins, 1 + this.#skew);
			const scatter = low(bins, slope, LOW) - low(bins, slope, 0);
			// Bursts may hide one packet: the earliest of each burst is late by up to that.
			const hidden = Math.min(this.#packet, this.#lateness() / 4);
			this.#skew = slope - 1;
			this.#doubt = Math.min(this.#tolerance, Math.max(scatter, hidden, 1e-4) / span);
			const share = this.#doubt / Math.abs(this.#skew || this.#doubt);
			this.#used = this.#skew * Math.max(0, 1 - share ** 2);
		}
		let height = Infinity;
		for (const bin of bins)
			height = Math.min(height, bin.at - bin.tick * this.#slope + this.#doubt * (now - bin.tick));
		this.#height = height;
	}

	#lateness(): number {
		return this.#late.at(0.95) || 0;
	}
}

/** The share of late arrivals that the line may lie above, when its slope is sought. */
const LOW = 0.25;
const ROUNDS = 4;

/** Slope that brings the low arrivals of the first and the last third to one height. */
function lowSlope(bins: readonly Bin[], from: number): number {
	const third = Math.max(1, Math.floor(bins.length / 3));
	const parts = [bins.slice(0, third), bins.slice(-third)] as const;
	const middle = (part: readonly Bin[]): number => part.reduce((sum, bin) => sum + bin.tick, 0) / part.length;
	const apart = middle(parts[1]) - middle(parts[0]);
	let slope = from;
	for (let round = 0; round < ROUNDS; round++) {
		const [first, last] = parts.map((part) => low(part, slope, LOW)) as [number, number];
		slope += (last - first) / apart;
	}
	return slope;
}

/** The lateness of the bins over a line through the origin that a share `p` of them stays under. */
function low(bins: readonly Bin[], slope: number, p: number): number {
	const late = Float64Array.from(bins, (bin) => bin.at - bin.tick * slope).sort();
	return late[Math.floor(p * (late.length - 1))]!;
}
