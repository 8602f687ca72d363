import { AppError } from '../../core/errors.ts';
import type { LabelledRecording, TargetTrack } from '../../core/recording.ts';
import { channelName, type SignalUnit } from '../../core/signal.ts';

/** Which measured values a regression learns, and how they are put beside the windows. Plain JSON. */
export interface TargetOptions {
	/** Stream of the session they are measured in. */
	readonly stream: string;
	/** Its channels, by position; all when absent. */
	readonly channels?: readonly number[] | undefined;
	/**
	 * `end`: the latest value at the window's last sample, not older than `alignWindowSamples` of its own periods (and half a
	 * one for jitter), averaged over `averageSamples`; what a live prediction should say. `midpoint`: the value nearest to the
	 * window's middle sample. As `iterAlignedWindows`. `end` when absent.
	 */
	readonly alignAt?: 'end' | 'midpoint' | undefined;
	/** 1 when absent. */
	readonly alignWindowSamples?: number | undefined;
	/** `end` only; 1 when absent. */
	readonly averageSamples?: number | undefined;
	/**
	 * Takes only windows whose target row has one of `values` in channel `channel` (the phases of a guided take): rests
	 * and pauses are left out. All when absent.
	 */
	readonly only?: { readonly channel: number; readonly values: readonly number[] } | undefined;
}

/** The values of a target stream in memory. */
export class Targets {
	readonly names: readonly string[];
	readonly unit: SignalUnit;
	readonly #channels: readonly number[];
	readonly #options: TargetOptions;
	readonly #nChannels: number;
	/** `data[row * nChannels + channel]` */
	readonly #data: Float32Array;
	readonly #times: Float64Array;
	/** Seconds. */
	readonly #oldest: number;
	#row = 0;

	private constructor(track: TargetTrack, options: TargetOptions, data: Float32Array, times: Float64Array) {
		const { nChannels, unit, fs } = track.info;
		this.#channels = options.channels ?? Array.from({ length: nChannels }, (_, c) => c);
		this.#options = options;
		this.#nChannels = nChannels;
		this.#data = data;
		this.#times = times;
		this.names = this.#channels.map((c) =>
			nChannels === 1 && !track.info.channelNames ? options.stream : channelName(track.info, c)
		);
		this.unit = unit;
		const span = times.length > 1 ? times.at(-1)! - times[0]! : NaN;
		const rate = fs > 0 ? fs : (times.length - 1) / span;
		// A clock's last digit must not decide: 1e-9 s is far below any sample period.
		this.#oldest = ((options.alignWindowSamples ?? 1) + 0.5) / rate + 1e-9;
	}

	/** Reads the target stream of a recording. Throws a ModelError when there is none, or it lacks a channel. */
	static async of({ name, targets }: LabelledRecording, options: TargetOptions): Promise<Targets> {
		if (!targets) {
			throw new AppError(
				'ModelError',
				`${name} has no stream "${options.stream}" to learn from. Untick it, or choose another target.`
			);
		}
		const { nChannels } = targets.info;
		const wanted = [...(options.channels ?? []), ...(options.only ? [options.only.channel] : [])];
		const absent = wanted.find((c) => !Number.isInteger(c) || c < 0 || c >= nChannels);
		if (absent !== undefined || options.channels?.length === 0) {
			throw new AppError(
				'ModelError',
				`The target "${options.stream}" of ${name} has ${nChannels} channels and no channel ${absent ?? 'was chosen'}. ` +
					'Choose others.'
			);
		}
		const parts: { readonly data: Float32Array; readonly timestamps: Float64Array }[] = [];
		for await (const { data, timestamps } of targets.chunks()) {
			parts.push({ data: data.slice(), timestamps: timestamps.slice() });
		}
		const rows = parts.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
		const [data, times] = [new Float32Array(rows * nChannels), new Float64Array(rows)];
		let at = 0;
		for (const part of parts) {
			data.set(part.data, at * nChannels);
			times.set(part.timestamps, at);
			at += part.timestamps.length;
		}
		return new Targets(targets, options, data, times);
	}

	/**
	 * Writes the targets of the window with these timestamps into `out`; false when there is none (too old, no number, or
	 * of a phase that is not wanted). Windows come in order of time.
	 */
	at(timestamps: Float64Array, out: Float32Array): boolean {
		const { alignAt = 'end', alignWindowSamples = 1, averageSamples = 1, only } = this.#options;
		const rows = this.#times.length;
		if (rows === 0) return false;
		const time = timestamps[alignAt === 'end' ? timestamps.length - 1 : timestamps.length >> 1]!;
		const before = this.#lastAtOrBefore(time);
		let from: number;
		let to: number;
		if (alignAt === 'end') {
			if (before < 0 || time - this.#times[before]! > this.#oldest) return false;
			[from, to] = [Math.max(0, before + 1 - averageSamples), before + 1];
		} else {
			const after = Math.min(before + 1, rows - 1);
			const nearest =
				before >= 0 && time - this.#times[before]! <= this.#times[after]! - time ? before : after;
			from = nearest - (alignWindowSamples >> 1);
			to = Math.min(rows, from + alignWindowSamples);
			from = Math.max(0, from);
		}
		const n = this.#nChannels;
		if (only && !only.values.includes(this.#data[(to - 1) * n + only.channel]!)) return false;
		for (const [i, channel] of this.#channels.entries()) {
			let sum = 0;
			for (let row = from; row < to; row++) sum += this.#data[row * n + channel]!;
			out[i] = sum / (to - from);
			if (!Number.isFinite(out[i])) return false;
		}
		return true;
	}

	/** Goes on from where the last window was: they come in order. */
	#lastAtOrBefore(time: number): number {
		if (this.#times[this.#row]! > time) this.#row = 0;
		while (this.#row + 1 < this.#times.length && this.#times[this.#row + 1]! <= time) this.#row++;
		return this.#times[this.#row]! <= time ? this.#row : -1;
	}
}
