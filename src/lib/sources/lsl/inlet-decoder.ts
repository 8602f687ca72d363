// Over 250 lines because clock, counter and gaps of an inlet are one estimate, which each frame changes.
import type { Chunk } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import { ClockOffsetEstimator, type ClockOffset } from './clock-offset-estimator.ts';
import { decodeNumbers, type DescribedStream, type Frame } from './protocol.ts';
import { SampleClock } from '../device/clock/sample-clock.ts';
import { newestOf, repairStamps, StampJudgement, StepBack } from './stamp-check.ts';
import { ClockSmoother } from './clock-smoother.ts';

/** A step between timestamps that is longer than this, and than ten samples, is a gap and no jitter. */
const GAP_SECONDS = 0.2;
const GAP_SAMPLES = 10;
/** Frames are held until the clock is known; an outlet whose time service answers nobody is not waited for longer. */
const CLOCK_SECONDS = 3;
/** What is then taken for the uncertainty: an arrival says no more. */
const ARRIVAL_UNCERTAINTY = 0.1;
/** A device that is timed by arrival alone may be off its rate by this share. */
const ARRIVAL_TOLERANCE = 0.02;
/** What the first samples are stamped by should be known this well; on a busy computer it is not waited for longer. */
const GOOD_SECONDS = 0.0005;
const GOOD_WAIT_SECONDS = 1.5;

/**
 * Turns the frames of one subscription into chunks on the app clock: holds them until both clocks are known, finds what is
 * missing between them, and keeps counting through interruptions.
 */
export class InletDecoder {
	readonly #stream: DescribedStream;
	readonly #clock = new ClockOffsetEstimator();
	readonly #stamps = new ClockSmoother();
	#uid: string;
	#held: { readonly frame: Frame; readonly receivedAt: number }[] = [];
	#heldSince = NaN;
	#receivedAt = NaN;
	#nextSample = 0;
	#resumed = false;
	#lastSource = NaN;
	#lastApp = NaN;
	#byArrival = false;
	#uncertainty = NaN;
	#worst = NaN;
	#first = NaN;
	/** Times samples by their arrival, while their stamps are of a clock that is not the outlet's. */
	#foreign: SampleClock | undefined;
	#foreignOffset = NaN;
	readonly #judgement = new StampJudgement();
	#replaced = 0;
	readonly #stepBack = new StepBack();

	constructor(stream: DescribedStream) {
		this.#stream = stream;
		this.#uid = stream.uid;
	}

	/** How well the newest timestamps are known, seconds either way; NaN before the first. */
	get uncertainty(): number {
		return this.#uncertainty;
	}

	/** The largest it has been. */
	get worstUncertainty(): number {
		return this.#worst;
	}

	/** True when the outlet's clock could not be asked and timestamps rest on the time of arrival. */
	get byArrival(): boolean {
		return this.#byArrival;
	}

	/**
	 * Seconds by which arrival was later than the stamps when they were found to be of another clock (Unix time, a device's own);
	 * undefined while they are of the outlet's. NaN: they are no numbers.
	 */
	get foreignOffset(): number | undefined {
		return this.#foreign && this.#foreignOffset;
	}

	/** Single stamps that could not be and were replaced. */
	get replaced(): number {
		return this.#replaced;
	}

	/** True while samples have come and wait for a clock. */
	get holding(): boolean {
		return this.#held.length > 0;
	}

	/**
	 * The subscription is a new one: frames count from 0 again. `uid`: of the outlet that sends now. Returns what was still
	 * held of the old one.
	 */
	resume(uid: string, time: number, bridge: ClockOffset | undefined): readonly Chunk[] {
		const before = this.flush(time, bridge);
		this.#nextSample = 0;
		this.#resumed = !Number.isNaN(this.#lastApp);
		this.#foreign?.restart();
		if (uid !== this.#uid) this.#newClock();
		this.#uid = uid;
		return before;
	}

	/** The chunks that `frame` completes, in order. `time`: now; `bridge`: the bridge clock against the app clock. */
	take(frame: Frame, time: number, bridge: ClockOffset | undefined): readonly Chunk[] {
		const before = frame.newOutlet ? this.flush(time, bridge) : [];
		if (frame.newOutlet) this.#newClock();
		this.#clock.add(time, frame.offset, frame.rtt);
		this.#held.push({ frame, receivedAt: time });
		this.#receivedAt = time;
		if (!this.#clock.at(time) && !this.#foreign) this.#arrival(frame, time, bridge);
		return [...before, ...this.release(time, bridge)];
	}

	/** The outlet's clock was measured. What is held until then comes with `release`. */
	measured(time: number, offset: number, rtt: number): void {
		this.#clock.add(time, offset, rtt);
	}

	/** The chunks that only waited for a clock. */
	release(time: number, bridge: ClockOffset | undefined): readonly Chunk[] {
		if (this.#foreign)
			return [...this.#let(this.#offsetAt(time, bridge), ARRIVAL_UNCERTAINTY), ...this.#settle(time)];
		const outlet = this.#clock.at(time);
		if (!outlet || !bridge || this.#held.length === 0) return [];
		if (Number.isNaN(this.#first)) this.#first = time;
		const known = outlet.uncertainty + bridge.uncertainty;
		const started = !Number.isNaN(this.#lastApp);
		if (!started && !this.#byArrival && known > GOOD_SECONDS && time - this.#first < GOOD_WAIT_SECONDS)
			return [];
		return this.#let(outlet.offset + bridge.offset, known);
	}

	/** The chunks that are held, by what is known now, or by arrival: better an uncertain time than a lost sample. */
	flush(time: number, bridge: ClockOffset | undefined): readonly Chunk[] {
		if (this.#foreign)
			return [...this.#let(this.#offsetAt(time, bridge), ARRIVAL_UNCERTAINTY), ...this.#settle(time + 10)];
		const newest = this.#held.flatMap(({ frame }) => [...frame.timestamps]).findLast(Number.isFinite);
		if (newest === undefined) return [];
		const outlet = this.#clock.at(time);
		if (outlet && bridge)
			return this.#let(outlet.offset + bridge.offset, outlet.uncertainty + bridge.uncertainty);
		this.#byArrival = true;
		return this.#let(this.#receivedAt - newest, ARRIVAL_UNCERTAINTY);
	}

	/** What is to be added to stamps; NaN while that is not known. */
	#offsetAt(time: number, bridge: ClockOffset | undefined): number {
		const outlet = this.#clock.at(time);
		return outlet && bridge ? outlet.offset + bridge.offset : NaN;
	}

	#let(offset: number, known: number): readonly Chunk[] {
		const held = this.#held;
		this.#held = [];
		this.#heldSince = NaN;
		this.#judge(held, offset);
		const chunks = held.flatMap(({ frame, receivedAt }) => {
			const numbers = this.#numbers(frame);
			if (!numbers) return [];
			return this.#foreign
				? this.#byItsArrival(frame, numbers, receivedAt)
				: this.#chunks(frame, numbers, offset, receivedAt);
		});
		// What is still being followed towards a better offset is part of what is not known.
		this.#uncertainty = this.#foreign ? ARRIVAL_UNCERTAINTY : known + this.#stamps.behind;
		this.#worst = Math.max(this.#uncertainty, Number.isNaN(this.#worst) ? 0 : this.#worst);
		return chunks;
	}

	/** Goes over to timing by arrival, or back to the stamps. */
	#judge(held: readonly { readonly frame: Frame; readonly receivedAt: number }[], offset: number): void {
		for (const { frame, receivedAt } of held) {
			const started = !Number.isNaN(this.#lastApp);
			const verdict = this.#judgement.of(
				frame.timestamps,
				receivedAt,
				offset,
				this.#foreign !== undefined,
				started
			);
			if (verdict === 'foreign') this.#becomeForeign(receivedAt - (newestOf(frame.timestamps) ?? NaN));
			else if (verdict === 'right') this.#trustStamps();
		}
	}

	#trustStamps(): void {
		this.#stamps.restart();
		this.#lastSource = NaN;
		this.#byArrival = false;
		this.#foreign = undefined;
	}

	#becomeForeign(offset: number): void {
		const { channels, rate } = this.#stream;
		const info = { name: '', nChannels: channels, fs: hertz(rate), unit: 'a.u.' } as const;
		this.#foreign = new SampleClock({ info, tolerance: ARRIVAL_TOLERANCE });
		this.#foreignOffset = offset;
		this.#byArrival = true;
	}

	#byItsArrival(frame: Frame, data: Float32Array, receivedAt: number): readonly Chunk[] {
		const missing = Math.max(0, frame.firstSample - this.#nextSample);
		this.#nextSample = frame.firstSample + frame.timestamps.length;
		return this.#timed(this.#foreign!.push({ stream: 0, values: data, missing }, receivedAt));
	}

	#settle(time: number): readonly Chunk[] {
		return this.#timed(this.#foreign?.settle(time) ?? []);
	}

	#timed(chunks: readonly Chunk[]): readonly Chunk[] {
		const last = chunks.at(-1)?.timestamps.at(-1);
		if (last !== undefined) this.#lastApp = last;
		return chunks;
	}

	#newClock(): void {
		this.#clock.clear();
		this.#trustStamps();
		this.#judgement.restart();
	}

	#arrival(frame: Frame, time: number, bridge: ClockOffset | undefined): void {
		if (Number.isNaN(this.#heldSince)) this.#heldSince = time;
		const newest = newestOf(frame.timestamps);
		if (!bridge || newest === undefined || time - this.#heldSince < CLOCK_SECONDS) return;
		this.#byArrival = true;
		this.#clock.add(time, time - newest - bridge.offset, 2 * ARRIVAL_UNCERTAINTY);
	}

	/** The samples of a frame; undefined when it is none of this stream. */
	#numbers({ format: its, payload, timestamps }: Frame): Float32Array | undefined {
		const { channels, format } = this.#stream;
		const n = timestamps.length;
		const numbers = format === 'string' ? undefined : decodeNumbers(format, payload, n * channels);
		if (!numbers || its !== format || n === 0) return undefined;
		return numbers instanceof Float32Array
			? numbers
			: Float32Array.from(numbers as ArrayLike<number>, (value: number | bigint) => Number(value));
	}

	#chunks(given: Frame, data: Float32Array, offset: number, receivedAt: number): Chunk[] {
		const { channels, rate } = this.#stream;
		const n = given.timestamps.length;
		const [before, step] = [this.#lastSource, 1 / rate];
		const back = this.#stepBack.of(given.timestamps, receivedAt, before, step);
		const known = { offset, receivedAt, before, step, back };
		const { stamps: timestamps, replaced } = repairStamps(given.timestamps, known);
		this.#replaced += replaced;
		const frame = { ...given, timestamps };
		const times = this.#stamps.convert(frame.timestamps, offset);
		const chunks: Chunk[] = [];
		let from = 0;
		let lost = this.#lostBefore(frame, times[0]!);
		for (let i = 1; i <= n; i++) {
			const gap = i < n ? missing(frame.timestamps[i]! - frame.timestamps[i - 1]!, rate) : 0;
			if (i < n && gap === 0) continue;
			chunks.push({
				data: data.subarray(from * channels, i * channels),
				timestamps: times.subarray(from, i),
				...(lost > 0 ? { lost } : {})
			});
			[from, lost] = [i, gap];
		}
		this.#nextSample = frame.firstSample + n;
		this.#lastSource = frame.timestamps[n - 1]!;
		this.#lastApp = times[n - 1]!;
		return chunks;
	}

	#lostBefore({ firstSample, interrupted, timestamps }: Frame, appTime: number): number {
		const { rate } = this.#stream;
		const dropped = Math.max(0, firstSample - this.#nextSample);
		const broken = this.#resumed || interrupted;
		this.#resumed = false;
		if (Number.isNaN(this.#lastApp)) return 0;
		// The outlet's own clock counts exactly; after a restart of the outlet only the app clock spans the outage.
		const span = Number.isNaN(this.#lastSource) ? appTime - this.#lastApp : timestamps[0]! - this.#lastSource;
		if (broken) return Math.max(0, Math.round(span * rate) - 1);
		return dropped > 0 ? dropped : missing(span, rate);
	}
}

/** Samples that should lie in a step of `span` seconds and do not; 0 when it may be jitter. */
function missing(span: number, rate: number): number {
	return span > GAP_SECONDS && span * rate > GAP_SAMPLES ? Math.round(span * rate) - 1 : 0;
}
