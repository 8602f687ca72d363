// Over 250 lines because counter, rate and arrival times are one estimate, which each packet changes.
import type { Chunk } from '../../../core/signal.ts';
import type { ClockMetrics } from '../../source.ts';
import { ClockFit } from './clock-fit.ts';
import { RateFollower, type OtherRate } from './rate-follower.ts';
import type { DeviceStream, Frame } from '../driver.ts';

/** Samples that are certain, and how many are missing before them. */
export type Timed = Chunk & { readonly lost: number };

interface Held {
	readonly values: Float32Array;
	readonly n: number;
	/** Device count of the first sample as sent. */
	readonly count: number;
	readonly missing: number;
	readonly at: number;
}

/** Arrivals are listened to for this long before the first sample is timed: one alone may come late. */
const WARM_UP_SECONDS = 0.3;
/** A doubtful frame is held this long: what is late catches up, what is lost does not. */
const HOLD_SECONDS = 0.5;
/** A stream without a counter that stays later than this has lost samples. */
const UNCOUNTED_LATE_SECONDS = 0.25;
/** Earlier than this is impossible: the frame is a repeat, or the device has begun to count afresh. */
const EARLY_SECONDS = 0.05;
/** Corrections of the fit are worked off at this share of the time that passes, so that samples stay evenly spaced. */
const SLEW = 0.005;
/** A start on a busy page may be far off; this is still less than 0.5 ms from sample to sample at 200 Hz. */
const FAR_SECONDS = 0.01;
const FAST_SLEW = 0.05;
const JUMP_SECONDS = 0.25;
/** Timestamps that ran ahead of a device that sends faster than it should wait for it, this share of a sample apart. */
const HELD_BACK = 1 / 64;
/** A fitted rate further from the measured one, as a share, is not believed. */
const FIT_TRUSTED = 0.1;
/** A stream whose first samples do not look like its rate is measured for so long before they are timed. */
const MEASURE_SECONDS = 2.5;
/** Packets that a fit for another rate begins with. */
const MOST_RECENT = 64;
/** A pause within this before a late frame may be where samples were lost. */
const PAUSE_BEFORE_SECONDS = 1;

/**
 * True time and true losses of one stream of a device. Frames go in with their count and arrival; samples come out with
 * timestamps from the clock fit and the number that is missing before them. Counter wraps are resolved with time: a
 * frame that is later than half a round of the counter waits until the frames after it show whether it was late or
 * whether whole rounds are lost. A device that certainly sends at another rate than it should is timed by the rate it has.
 */
export class SampleClock {
	readonly #nChannels: number;
	readonly #rate: RateFollower;
	#fit: ClockFit;
	/** What the fit heard last: tick, arrival, ticks of the packet. A fit for another rate begins with it. */
	#recent: [number, number, number][] = [];
	#step: number;
	readonly #modulo: number;
	readonly #unsent: number;
	readonly #counted: boolean;
	/** Seconds of a round of the counter; one sample where there is none. */
	#round = 0;
	#lateLimit = 0;
	#earlyLimit = 0;
	#queue: Held[] = [];
	#doubtful = false;
	/** When the doubt was last looked into. */
	#judged = NaN;
	/** Tick of the next sample if nothing is lost. */
	#next = NaN;
	/** A tick is the device's count plus this, plus whole rounds. */
	#origin = 0;
	/** Of the last sample given out. */
	#lastTick = NaN;
	#lastTime = NaN;
	/** The stream was away; its next sample tells how long. */
	#returned = false;

	constructor(stream: DeviceStream) {
		const { info, counter } = stream;
		this.#nChannels = info.nChannels;
		this.#step = counter?.step ?? 1;
		this.#modulo = counter?.modulo ?? Infinity;
		this.#unsent = counter?.unsent ?? 0;
		this.#counted = counter !== undefined;
		this.#rate = new RateFollower(stream);
		this.#fit = this.#newFit();
	}

	/** The rate it really has, once that is certainly not its nominal one. The first estimate is rough; it follows the fit. */
	get otherRate(): OtherRate | undefined {
		const other = this.#rate.otherRate;
		if (!other) return undefined;
		const { rate } = this.figures;
		return Math.abs(rate / other.measured - 1) < FIT_TRUSTED ? { ...other, measured: rate } : other;
	}

	get figures(): ClockMetrics {
		return this.#fit.figures(this.#step);
	}

	/** Takes a frame that arrived at `at`; gives what became certain by it, in order. */
	push(frame: Frame, at: number): Timed[] {
		const n = Math.floor(frame.values.length / this.#nChannels);
		if (n === 0) return [];
		const { count = NaN, missing = 0 } = frame;
		this.#queue.push({ values: new Float32Array(frame.values), n, count, missing, at });
		if (this.#rate.add(frame, n, at, this.#lateLimit / 2)) {
			this.#fit = this.#newFit();
			this.#doubtful = false;
		}
		// What came at the same time tells nothing new about a doubt, and after a stall there is much of it.
		return this.#doubtful && at === this.#judged ? [] : this.settle(at);
	}

	/** Gives what time alone makes certain. */
	settle(now: number): Timed[] {
		const out: Timed[] = [];
		while (this.#queue.length > 0) {
			const settled = Number.isNaN(this.#lastTick) ? this.#warm(now) : this.#go(now);
			if (settled.length === 0) break;
			for (const [held, tick] of settled) out.push(this.#time(held, tick));
		}
		return out;
	}

	/** The device was away and counts afresh. What is missing when it returns is told by time. */
	restart(): void {
		this.#queue = [];
		this.#doubtful = false;
		this.#next = NaN;
		this.#returned = !Number.isNaN(this.#lastTime);
		this.#lastTick = NaN;
		this.#recent = [];
		this.#fit.restart();
		this.#rate.restart();
	}

	/** A fit for the rate that is taken for true now, and the limits that follow from it. */
	#newFit(): ClockFit {
		const { ticksPerSecond, tolerance } = this.#rate.rate;
		this.#step = this.#rate.step;
		this.#round = (this.#counted ? this.#modulo : 1) / ticksPerSecond;
		this.#lateLimit = this.#counted ? this.#round / 2 : UNCOUNTED_LATE_SECONDS;
		this.#earlyLimit = this.#counted ? Math.min(this.#round / 2, EARLY_SECONDS) : Infinity;
		const fit = new ClockFit(ticksPerSecond, tolerance);
		for (const [tick, at, length] of this.#recent) fit.add(tick, at, length);
		return fit;
	}

	/** The first frames: all at once, when enough has been heard. */
	#warm(now: number): [Held, number][] {
		const observedFor = now - this.#queue[0]!.at;
		if (observedFor < WARM_UP_SECONDS) return [];
		if (observedFor < MEASURE_SECONDS && this.#rate.looksWrong) return [];
		this.#origin = 0;
		this.#next = this.#counted ? this.#queue[0]!.count : 0;
		const ready = this.#follow(this.#queue);
		this.#queue = [];
		for (const [held, tick] of ready) this.#addToFit(held, tick);
		return ready;
	}

	/** The next frame, or all that are held when the doubt about them is settled. */
	#go(now: number): [Held, number][] {
		if (this.#doubtful) return this.#judge(now);
		const held = this.#queue[0]!;
		const [[, tick]] = this.#follow([held]) as [[Held, number]];
		if (this.#fits(held, tick)) {
			this.#queue.shift();
			this.#addToFit(held, tick);
			return [[held, tick]];
		}
		this.#doubtful = true;
		return this.#judge(now);
	}

	/** Late or lost? A repeat, or counting afresh? */
	#judge(now: number): [Held, number][] {
		this.#judged = now;
		const queue = this.#queue;
		const over = now - queue[0]!.at >= HOLD_SECONDS;
		const followed = this.#follow(queue);
		if (this.#late(...followed[0]!) >= this.#lateLimit) {
			const least = this.#least(followed);
			if (least < this.#lateLimit) return this.#release(followed, 0);
			if (!over) return [];
			// Whoever loses so much falls silent meanwhile. Without a pause the device is slower than it should be.
			if (this.#rate.steadySince(queue[0]!.at - PAUSE_BEFORE_SECONDS)) return this.#release(followed, 0);
			const roundTicks = this.#counted ? this.#modulo : 1;
			return this.#release(followed, Math.round(least / this.#round) * roundTicks);
		}
		// A frame behind it that follows what was before it shows that it did not belong.
		const real = queue.findIndex((held, i) => i > 0 && this.#fits(held, this.#follow([held])[0]![1]));
		if (real > 0) {
			this.#queue = queue.slice(real);
			this.#doubtful = false;
			return this.#go(now);
		}
		if (!over) return [];
		this.#origin = this.#next - queue[0]!.count;
		const afresh = this.#follow(queue);
		const missed = Math.round(this.#least(afresh) / this.#fit.period / this.#step) * this.#step;
		this.#origin += Math.max(0, missed);
		return this.#release(afresh, Math.max(0, missed));
	}

	#least(frames: readonly [Held, number][]): number {
		return Math.min(...frames.map(([held, tick]) => this.#late(held, tick)));
	}

	/** Ends the doubt: all that is held holds good, `by` ticks later than it was taken for. */
	#release(frames: readonly [Held, number][], by: number): [Held, number][] {
		this.#queue = [];
		this.#doubtful = false;
		const moved = frames.map(([held, tick]): [Held, number] => [held, tick + by]);
		for (const [held, tick] of moved) this.#addToFit(held, tick);
		return moved;
	}

	/** Ticks of frames that follow each other from `#next` on, with the fewest rounds. Changes nothing. */
	#follow(frames: readonly Held[]): [Held, number][] {
		let next = this.#next;
		return frames.map((held) => {
			const missing = held.missing * this.#step;
			const ahead = this.#counted ? this.#ahead(held.count + this.#origin - next) : missing;
			const tick = next + ahead;
			next = tick + held.n * this.#step;
			return [held, tick];
		});
	}

	/** A difference of counts as the way forward. Half a step back is forward too: a slow stream in fast packets wavers. */
	#ahead(difference: number): number {
		const ahead = ((difference % this.#modulo) + this.#modulo) % this.#modulo;
		return this.#modulo - ahead < this.#step / 2 ? ahead - this.#modulo : ahead;
	}

	#late(held: Held, tick: number): number {
		return held.at - this.#fit.timeOf(tick + (held.n - 1) * this.#step);
	}

	#fits(held: Held, tick: number): boolean {
		const late = this.#late(held, tick);
		// What follows without a hole may come earlier than anything before: then the fit learns.
		return late < this.#lateLimit && (late > -this.#earlyLimit || tick === this.#next);
	}

	#addToFit(held: Held, tick: number): void {
		const last = tick + (held.n - 1) * this.#step;
		this.#fit.add(last, held.at, held.n * this.#step);
		this.#recent.push([last, held.at, held.n * this.#step]);
		if (this.#recent.length > MOST_RECENT) this.#recent.shift();
		this.#next = last + this.#step;
	}

	#time(held: Held, tick: number): Timed {
		const { values, n } = held;
		let period = this.#fit.period * this.#step;
		const lost = this.#lostBefore(tick);
		let time = this.#fit.timeOf(tick);
		if (!Number.isNaN(this.#lastTick)) {
			const even = this.#lastTime + (tick - this.#lastTick) * this.#fit.period;
			const wrong = time - even;
			const most = (Math.abs(wrong) > FAR_SECONDS ? FAST_SLEW : SLEW) * (even - this.#lastTime);
			time = Math.abs(wrong) < JUMP_SECONDS ? even + Math.max(-most, Math.min(most, wrong)) : time;
		}
		if (time < this.#lastTime - JUMP_SECONDS) {
			period *= HELD_BACK;
			time = this.#lastTime + period;
		} else if (!Number.isNaN(this.#lastTime)) time = Math.max(time, this.#lastTime + period / 2);
		const away = this.#returned ? Math.max(0, Math.round((time - this.#lastTime) / period) - 1) : 0;
		this.#returned = false;
		const timestamps = Float64Array.from({ length: n }, (_, i) => time + i * period);
		this.#lastTick = tick + (n - 1) * this.#step;
		this.#lastTime = timestamps[n - 1]!;
		return { data: values, timestamps, lost: lost + away };
	}

	/** Samples between the last one given out and `tick`, without those the device never sends. */
	#lostBefore(tick: number): number {
		if (Number.isNaN(this.#lastTick)) return 0;
		const from = this.#lastTick + this.#step;
		const unsent = this.#unsent > 0 ? this.#unsentBelow(tick) - this.#unsentBelow(from) : 0;
		return Math.max(0, Math.round((tick - from - unsent) / this.#step));
	}

	/** How many ticks of 0 … `tick` − 1 are never sent. */
	#unsentBelow(tick: number): number {
		const count = tick - this.#origin;
		const rounds = Math.floor(count / this.#modulo);
		return rounds * this.#unsent + Math.min(this.#unsent, count - rounds * this.#modulo);
	}
}
