import { AppError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/parse.ts';
import type { Chunk, StreamInfo } from '../../core/signal.ts';
import type { ClockMetrics, Packet, ParamValues } from '../source.ts';
import type { Decoder, DeviceStream, Driver, Frame, StatusMessage, Signals } from './driver.ts';
import { SampleClock, type Timed } from './clock/sample-clock.ts';
import { offerOf, signalsOf, type RateOffer } from './rates.ts';

/** Bytes → packets: the decoder and the clocks of one device, live or from a log. Reads no clock. */
export class Decoding {
	readonly #driver: Driver;
	#streams: readonly DeviceStream[];
	readonly #clocks: readonly SampleClock[];
	#decoder: Decoder;
	#received = false;
	/** Hears what is said between the samples; `at`: arrival. */
	onStatus: (message: StatusMessage, at: number) => void = () => {};
	/** Sees every frame as it was decoded. */
	onFrame: (frame: Frame) => void = () => {};

	constructor(driver: Driver, params: ParamValues, deviceInfo: JsonObject) {
		const { streams, decoder } = signalsOf(driver, params, deviceInfo);
		this.#driver = driver;
		this.#streams = streams;
		this.#decoder = decoder;
		this.#clocks = streams.map((stream) => new SampleClock(stream));
	}

	get infos(): readonly StreamInfo[] {
		return this.#streams.map(({ info }) => info);
	}

	get clocks(): readonly ClockMetrics[] {
		return this.#clocks.map((clock) => clock.figures);
	}

	/** The rate of the first stream that certainly has another one than it should, and how to have it with that. */
	get rateOffer(): RateOffer | undefined {
		const other = this.#clocks.map(({ otherRate }) => otherRate).find(Boolean);
		return other && offerOf(this.#driver, other);
	}

	/** `StreamInfo.facts` of each stream, with the rate that was measured where it is not the nominal one. */
	get facts(): readonly (JsonObject | undefined)[] {
		return this.#streams.map(({ info: { facts } }, i) => {
			const other = this.#clocks[i]!.otherRate;
			return other ? { ...facts, measured_rate: Number(other.measured.toPrecision(3)) } : facts;
		});
	}

	/** True when frames came since the last look. */
	get receivedFrames(): boolean {
		const received = this.#received;
		this.#received = false;
		return received;
	}

	/** The device was stopped or away and begins anew, with a fresh decoder. Throws as `mustFit` does. */
	restart(signals: Signals): void {
		this.mustFit(signals);
		this.#streams = signals.streams;
		this.#decoder = signals.decoder;
		for (const clock of this.#clocks) clock.restart();
	}

	/** A stream stays what it was announced to be until it is disconnected. Throws a SourceError where it would not. */
	mustFit({ streams }: Signals): void {
		const now = streams.map(shape);
		const before = this.#streams.map(shape);
		if (now.join() !== before.join()) {
			throw new AppError(
				'SourceError',
				`The device now delivers ${now.join(' and ')}, before it was ${before.join(' and ')}. Disconnect it and connect it anew.`
			);
		}
	}

	/** What became certain by bytes that arrived at `at`. */
	push(bytes: Uint8Array, at: number, from: string): Packet[] {
		const frames: Frame[] = [];
		/** Values of the last frame of each stream, as long as more may be put behind them. */
		const open = new Map<number, number[]>();
		for (const item of this.#decoder.push(bytes, at, from)) {
			if (!('values' in item)) {
				this.onStatus(item, at);
				continue;
			}
			this.#received = true;
			this.onFrame(item);
			const before = open.get(item.stream);
			// Without a counter, what came together is one packet: ten thousand a second are too many to time singly.
			if (before && item.count === undefined && !item.missing) append(before, item.values);
			else {
				if (item.count !== undefined) {
					frames.push({ ...item, values: new Float32Array(item.values) });
					continue;
				}
				const values = Array.from(item.values);
				frames.push({ ...item, values });
				open.set(item.stream, values);
			}
		}
		const timed: Timed[][] = this.#clocks.map(() => []);
		for (const frame of frames) timed[frame.stream]!.push(...this.#clocks[frame.stream]!.push(frame, at));
		return this.#packets(timed);
	}

	/** What time alone made certain. */
	settle(now: number): Packet[] {
		return this.#packets(this.#clocks.map((clock) => clock.settle(now)));
	}

	/** One packet for what belongs together: a new one begins after a loss. */
	#packets(timed: readonly (readonly Timed[])[]): Packet[] {
		return timed.flatMap((parts, stream) =>
			runs(parts).map((run) => ({ stream, chunk: run.length === 1 ? run[0]! : joined(run) }))
		);
	}
}

function append(to: number[], values: ArrayLike<number>): void {
	for (let i = 0; i < values.length; i++) to.push(values[i]!);
}

const shape = ({ info: { name, nChannels, fs, unit } }: DeviceStream): string =>
	`"${name}" with ${nChannels} channels at ${fs} Hz in ${unit}`;

function runs(parts: readonly Timed[]): Timed[][] {
	const out: Timed[][] = [];
	for (const part of parts) {
		const run = out[out.length - 1];
		if (run && part.lost === 0) run.push(part);
		else out.push([part]);
	}
	return out;
}

function joined(run: readonly Timed[]): Chunk {
	const data = new Float32Array(run.reduce((sum, { data: part }) => sum + part.length, 0));
	const timestamps = new Float64Array(run.reduce((sum, part) => sum + part.timestamps.length, 0));
	let [value, time] = [0, 0];
	for (const part of run) {
		data.set(part.data, value);
		timestamps.set(part.timestamps, time);
		value += part.data.length;
		time += part.timestamps.length;
	}
	return { data, timestamps, lost: run[0]!.lost };
}
