import type { Chunk, SignalUnit, StreamInfo } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import { ClockOffsetEstimator, type ClockOffset } from './offset-track.ts';
import { decodeNumbers, type DescribedStream, type Frame } from './protocol.ts';
import { ClockSmoother } from './stamps.ts';
import { isRounded } from './stream-choice.ts';

/** A step between timestamps that is longer than this, and than ten samples, is a hole and no jitter. */
const HOLE_SECONDS = 0.2;
const HOLE_SAMPLES = 10;
/** Frames are held until the clock is known; an outlet whose time service answers nobody is not waited for longer. */
const CLOCK_SECONDS = 3;
/** What is then taken for the uncertainty: an arrival says no more. */
const ARRIVAL_UNCERTAINTY = 0.1;
/** What the first samples are stamped by should be known this well; on a busy computer it is not waited for longer. */
const GOOD_SECONDS = 0.0005;
const GOOD_WAIT_SECONDS = 1.5;

/** What an LSL stream is in the deck. `name`: unique among those that are live. */
export function infoOf(stream: DescribedStream, name: string): StreamInfo {
	const { labels, units } = stream;
	const unit = units[0] !== undefined && units.every((one) => one === units[0]) ? units[0] : '';
	const known: SignalUnit = /^(?:microvolts?|uv|µv|μv)$/i.test(unit) ? 'uV' : unit === '%' ? '%' : 'a.u.';
	return {
		name,
		nChannels: stream.channels,
		fs: hertz(stream.rate),
		unit: known,
		...(labels.length > 0 && labels.every(Boolean) && new Set(labels).size === labels.length
			? { channelNames: labels }
			: {}),
		device: `LSL ${stream.name}${stream.type ? ` (${stream.type})` : ''} on ${stream.host}`,
		facts: {
			lsl: {
				name: stream.name,
				type: stream.type,
				host: stream.host,
				source_id: stream.sourceId,
				format: stream.format,
				...(isRounded(stream) ? { recorded_as: 'float32' } : {}),
				...(unit ? { unit } : {})
			}
		}
	};
}

/**
 * Turns the frames of one subscription into chunks on the app clock: holds them until both clocks are known, finds what is
 * missing between them, and keeps counting through interruptions.
 */
export class InletDecoder {
	readonly #stream: DescribedStream;
	readonly #clock = new ClockOffsetEstimator();
	readonly #stamps = new ClockSmoother();
	#uid: string;
	#held: Frame[] = [];
	#heldSince = NaN;
	#heard = NaN;
	#nextSample = 0;
	#resumed = false;
	#lastSource = NaN;
	#lastApp = NaN;
	#byArrival = false;
	#uncertainty = NaN;
	#worst = NaN;
	#first = NaN;

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
		if (uid !== this.#uid) this.#newClock();
		this.#uid = uid;
		return before;
	}

	/** The chunks that `frame` completes, in order. `time`: now; `bridge`: the bridge clock against the app clock. */
	take(frame: Frame, time: number, bridge: ClockOffset | undefined): readonly Chunk[] {
		const before = frame.newOutlet ? this.flush(time, bridge) : [];
		if (frame.newOutlet) this.#newClock();
		this.#clock.add(time, frame.offset, frame.rtt);
		this.#held.push(frame);
		this.#heard = time;
		if (!this.#clock.at(time)) this.#arrival(frame, time, bridge);
		return [...before, ...this.release(time, bridge)];
	}

	/** The outlet's clock was measured. What is held until then comes with `release`. */
	measured(time: number, offset: number, rtt: number): void {
		this.#clock.add(time, offset, rtt);
	}

	/** The chunks that only waited for a clock. */
	release(time: number, bridge: ClockOffset | undefined): readonly Chunk[] {
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
		const newest = this.#held.at(-1)?.timestamps.at(-1);
		if (newest === undefined) return [];
		const outlet = this.#clock.at(time);
		if (outlet && bridge)
			return this.#let(outlet.offset + bridge.offset, outlet.uncertainty + bridge.uncertainty);
		this.#byArrival = true;
		return this.#let(this.#heard - newest, ARRIVAL_UNCERTAINTY);
	}

	#let(offset: number, known: number): readonly Chunk[] {
		const frames = this.#held;
		this.#held = [];
		this.#heldSince = NaN;
		const chunks = frames.flatMap((one) => this.#chunks(one, offset));
		// What is still being followed towards a better offset is part of what is not known.
		this.#uncertainty = known + this.#stamps.behind;
		this.#worst = Math.max(this.#uncertainty, Number.isNaN(this.#worst) ? 0 : this.#worst);
		return chunks;
	}

	#newClock(): void {
		this.#clock.clear();
		this.#stamps.restart();
		this.#lastSource = NaN;
		this.#byArrival = false;
	}

	#arrival(frame: Frame, time: number, bridge: ClockOffset | undefined): void {
		if (Number.isNaN(this.#heldSince)) this.#heldSince = time;
		const newest = frame.timestamps[frame.timestamps.length - 1];
		if (!bridge || newest === undefined || time - this.#heldSince < CLOCK_SECONDS) return;
		this.#byArrival = true;
		this.#clock.add(time, time - newest - bridge.offset, 2 * ARRIVAL_UNCERTAINTY);
	}

	#chunks(frame: Frame, offset: number): Chunk[] {
		const { channels, rate, format } = this.#stream;
		const n = frame.timestamps.length;
		const numbers = format === 'string' ? undefined : decodeNumbers(format, frame.payload, n * channels);
		if (!numbers || frame.format !== format || n === 0) return [];
		const data =
			numbers instanceof Float32Array
				? numbers
				: Float32Array.from(numbers as ArrayLike<number>, (value: number | bigint) => Number(value));
		const times = this.#stamps.convert(frame.timestamps, offset);
		const chunks: Chunk[] = [];
		let from = 0;
		let lost = this.#lostBefore(frame, times[0]!);
		for (let i = 1; i <= n; i++) {
			const hole = i < n ? missing(frame.timestamps[i]! - frame.timestamps[i - 1]!, rate) : 0;
			if (i < n && hole === 0) continue;
			chunks.push({
				data: data.subarray(from * channels, i * channels),
				timestamps: times.subarray(from, i),
				...(lost > 0 ? { lost } : {})
			});
			[from, lost] = [i, hole];
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
	return span > HOLE_SECONDS && span * rate > HOLE_SAMPLES ? Math.round(span * rate) - 1 : 0;
}
