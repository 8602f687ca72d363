import { hertz, samples, type Samples } from '../../core/units.ts';
import { InferredGaps, tidyRate } from '../../session/quality/inferred-gaps.ts';
import type { ByteCursor } from '../byte-cursor.ts';
import type { ImportedSession } from '../imported-session.ts';
import { ClockMap } from './clock.ts';
import type { ChannelGroup, XdfFormat } from './declaration.ts';
import { readSamples, type SampleState } from './samples.ts';
import { streamNotes, type StreamTally } from './stream-notes.ts';
import type { SurveyedStream } from './survey.ts';
import { TimeRepair } from './time-repair.ts';

/** What stands before a row that does not follow the one before it. */
interface Break {
	readonly lost: number;
	readonly index?: Samples;
}

/** Formats whose values single precision holds. */
const SINGLE: readonly XdfFormat[] = ['float32', 'int8', 'int16'];
/** A jump of so many seconds is taken for a clock that was set, not for samples that were lost. */
const LEAP_SECONDS = 6 * 3600;

/** One stream of numbers of the file on its way into the session: a stream there for each group of its channels. */
export class StreamImport {
	readonly #session: ImportedSession;
	readonly #stream: SurveyedStream;
	readonly #clock: ClockMap;
	readonly #inferredGaps: InferredGaps;
	readonly #repair: TimeRepair | undefined;
	readonly #state: SampleState = { last: 0, damaged: 0, rounded: 0, timeless: 0 };
	readonly #groups: readonly { readonly number: number; readonly group: ChannelGroup }[];
	readonly #wide: boolean;
	/** Values of rows whose times are not settled yet, all channels. */
	#held: Float64Array = new Float64Array(0);
	#rows = 0;
	#gap = 0;
	#lastTime = NaN;
	#backwards = 0;
	#leaps = 0;
	/** What an index without a gap would be. */
	#next: number;

	constructor(session: ImportedSession, stream: SurveyedStream) {
		const { declared, offsets, firstTimes } = stream;
		this.#session = session;
		this.#stream = stream;
		this.#clock = new ClockMap(offsets);
		const times = firstTimes.map(({ time, place }) => this.#clock.correct(time, place));
		this.#inferredGaps = new InferredGaps(times, declared.fs);
		this.#repair = declared.fs > 0 && !declared.ours?.gaps ? new TimeRepair(this.#inferredGaps) : undefined;
		this.#wide = !SINGLE.includes(declared.format);
		this.#next = declared.ours?.first ?? 0;
		this.#groups = declared.groups.map((group) => ({
			group,
			number: session.addStream(
				{
					name: group.name,
					nChannels: group.channels.length,
					fs: hertz(declared.fs > 0 ? tidyRate(declared.fs) : meanRate(times)),
					unit: group.unit,
					channelNames: group.channelNames,
					device: declared.device
				},
				declared.ours?.first ?? 0,
				declared.fs > 0 ? {} : { nominal_rate: 0 },
				this.#wide ? 'float64' : 'float32'
			)
		}));
	}

	/** Reads a chunk of samples, from the cursor to `end`. */
	async take(cursor: ByteCursor, end: number): Promise<void> {
		for await (const { timestamps, values } of readSamples(cursor, end, this.#stream.declared, this.#state)) {
			if (values instanceof Float64Array) {
				const times = timestamps.map((time) => this.#clock.correct(time, end));
				await this.#append(values, this.#repair ? this.#repair.push(times) : times);
			}
		}
	}

	/** Takes the rows that are still held, and says what a person should know. */
	async end(): Promise<void> {
		if (this.#repair) await this.#append(new Float64Array(0), this.#repair.flush());
		const { outliers = 0, swapped = 0 } = this.#repair ?? {};
		const tally: StreamTally = {
			rows: this.#rows,
			backwards: this.#backwards,
			leaps: this.#leaps,
			outliers,
			swapped,
			resets: this.#clock.resets,
			damaged: this.#state.damaged,
			rounded: this.#state.rounded,
			timeless: this.#state.timeless,
			inferredGaps: this.#inferredGaps
		};
		for (const note of streamNotes(this.#stream, tally)) this.#session.problem(note);
		if (this.#inferredGaps.regular || this.#stream.declared.ours?.gaps) return;
		for (const { number } of this.#groups) this.#session.gapsUnknown(number);
	}

	/** Sends as many rows as have times; the values of the others wait. */
	async #append(values: Float64Array, times: Float64Array): Promise<void> {
		const { nChannels } = this.#stream.declared;
		const all = this.#held.length === 0 ? values : joined(this.#held, values);
		const settled = times.length * nChannels;
		this.#held = all.slice(settled);
		let from = 0;
		let gap: Break | undefined;
		for (let row = 0; row < times.length; row++) {
			const found = this.#breakBefore(times[row]!, this.#rows + row);
			if (found) {
				await this.#send(all, times, from, row, gap);
				[from, gap] = [row, found];
			}
			this.#next++;
		}
		await this.#send(all, times, from, times.length, gap);
		this.#rows += times.length;
	}

	/** A gap before a row: as the recorder counted it where it was ours, otherwise by the times on the recorder's clock. */
	#breakBefore(time: number, row: number): Break | undefined {
		const step = time - this.#lastTime;
		this.#lastTime = time;
		if (step < 0) this.#backwards++;
		const { ours, fs } = this.#stream.declared;
		if (ours?.gaps) {
			const known = ours.gaps[this.#gap];
			if (known?.row !== row) return undefined;
			this.#gap++;
			return { lost: known.lost, index: samples(known.sample) };
		}
		if (!(fs > 0)) return undefined;
		const { period, regular } = this.#inferredGaps;
		if (step > LEAP_SECONDS) this.#leaps++;
		// An index that does not follow is a discontinuity in which nothing is known to be lost.
		if (step > LEAP_SECONDS || (period > 0 && step < -(regular ? period / 4 : 1))) {
			return { lost: 0, index: samples(++this.#next) };
		}
		const lost = this.#inferredGaps.missing(step);
		return lost > 0 ? { lost, index: samples(this.#next) } : undefined;
	}

	async #send(
		values: Float64Array,
		times: Float64Array,
		from: number,
		to: number,
		gap: Break | undefined
	): Promise<void> {
		const { nChannels } = this.#stream.declared;
		for (const { number, group } of this.#groups) {
			const { channels, factors } = group;
			const width = channels.length;
			const data = this.#wide ? new Float64Array((to - from) * width) : new Float32Array((to - from) * width);
			for (let row = from, at = 0; row < to; row++) {
				for (let i = 0; i < width; i++) data[at++] = values[row * nChannels + channels[i]!]! * factors[i]!;
			}
			await this.#session.append(number, { data, timestamps: times.subarray(from, to), ...gap });
		}
	}
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
	const out = new Float64Array(a.length + b.length);
	out.set(a);
	out.set(b, a.length);
	return out;
}

/** Samples per second of an irregular stream, by its first timestamps; 0 when they do not tell. */
function meanRate(times: readonly number[]): number {
	const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
	const rate = span > 0 ? (times.length - 1) / span : 0;
	return rate > 0 && rate <= 1e6 ? Number(rate.toPrecision(6)) : 0;
}
