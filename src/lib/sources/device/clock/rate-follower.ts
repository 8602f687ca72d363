import type { DeviceStream, Frame } from '../driver.ts';
import { RateMonitor } from './rate-monitor.ts';

/** What may be wrong with a rate that was measured, as a share. */
const MEASURED_TOLERANCE = 0.05;
/** A device is at its nominal rate again when it is this close, as a share. */
const SAME = 0.001;

/** A rate that a device turned out to have, and the one it should have, Hz. */
export interface OtherRate {
	readonly nominal: number;
	readonly measured: number;
}

/** How fast a stream counts: as it should, until it certainly counts faster or slower. */
export class RateFollower {
	readonly #fs: number;
	readonly #tolerance: number;
	readonly #nominal: number;
	readonly #counter: DeviceStream['counter'];
	readonly #ticks: RateMonitor;
	/** Of a device that counts time: its samples. */
	readonly #samples: RateMonitor | undefined;
	#step: number;
	#measured: number | undefined;
	#lastTick = NaN;

	constructor({ info, counter, tolerance = 300e-6 }: DeviceStream) {
		this.#fs = info.fs;
		this.#tolerance = tolerance;
		this.#counter = counter;
		this.#step = counter?.step ?? 1;
		this.#nominal = info.fs * this.#step;
		this.#ticks = new RateMonitor(this.#nominal, tolerance);
		if (counter?.time) this.#samples = new RateMonitor(info.fs, tolerance);
	}

	/** Ticks per second, and by which share they may be wrong. */
	get rate(): { readonly ticksPerSecond: number; readonly tolerance: number } {
		return this.#measured === undefined
			? { ticksPerSecond: this.#nominal, tolerance: this.#tolerance }
			: { ticksPerSecond: this.#measured, tolerance: MEASURED_TOLERANCE };
	}

	/** Ticks from one sample to the next. */
	get step(): number {
		return this.#step;
	}

	/** The rate it really has, once that is certainly not its nominal one. */
	get otherRate(): OtherRate | undefined {
		const measured = (this.#measured ?? this.#nominal) / this.#step;
		const same = this.#measured === undefined && Math.abs(measured / this.#fs - 1) <= this.#tolerance;
		return same ? undefined : { nominal: this.#fs, measured };
	}

	/** True when the first samples, few as they may be, do not look like the rate at all and it is not known better yet. */
	get looksWrong(): boolean {
		const known = this.#step * this.#fs !== this.#nominal;
		return (
			(this.#measured === undefined && this.#ticks.looksWrong) ||
			(!known && this.#samples?.looksWrong === true)
		);
	}

	/** A frame of `n` samples arrived at `at`; `pause`: see `RateMonitor.add`. True when the rate is another one from now on. */
	add(frame: Frame, n: number, at: number, pause: number): boolean {
		this.#ticks.add(this.#ticksOf(frame, n), at, pause);
		this.#samples?.add(n, at, pause);
		const samples = this.#samples?.measured;
		if (samples !== undefined) {
			this.#samples!.take(samples, MEASURED_TOLERANCE);
			this.#step = this.#nominal / samples;
		}
		const rate = this.#ticks.measured;
		if (rate !== undefined) {
			const same = Math.abs(rate / this.#nominal - 1) <= Math.max(this.#tolerance, SAME);
			this.#measured = same ? undefined : rate;
			this.#ticks.take(this.rate.ticksPerSecond, this.rate.tolerance);
		}
		return (rate ?? samples) !== undefined;
	}

	/** True when arrivals have come without a pause since `time`. */
	steadySince(time: number): boolean {
		return this.#ticks.steadySince(time);
	}

	/** The device counts afresh. */
	restart(): void {
		this.#lastTick = NaN;
		this.#ticks.restart();
		this.#samples?.restart();
	}

	/** Ticks that have passed since the frame before, lost ones too; 0 for a repeat. */
	#ticksOf({ count = NaN, missing = 0 }: Frame, n: number): number {
		if (!this.#counter) return n + missing;
		const { modulo } = this.#counter;
		const last = count + (n - 1) * this.#step;
		const passed = (((last - this.#lastTick) % modulo) + modulo) % modulo;
		if (passed > modulo / 2) return 0;
		this.#lastTick = last;
		return Number.isNaN(passed) ? n * this.#step : passed;
	}
}
