import type { ByteSink } from '../byte-sink.ts';
import type { AnnotationSlots } from './annotation-slots.ts';
import type { ChannelRange } from './channel-range.ts';
import { digitalRange, type Bits } from './header.ts';

/** Puts rows together to data records: each channel's samples side by side, little endian, then the annotations. */
export class RecordWriter {
	readonly #sink: ByteSink;
	readonly #bytesPerSample: number;
	readonly #samples: number;
	readonly #slots: AnnotationSlots;
	readonly #nChannels: number;
	readonly #record: Uint8Array;
	/** `digital = value * gain + offset` */
	readonly #gains: Float64Array;
	readonly #offsets: Float64Array;
	readonly #least: number;
	readonly #greatest: number;
	/** The latest digital value of each channel: what stands where there is none. */
	readonly #held: Int32Array;
	#filled = 0;

	constructor(
		sink: ByteSink,
		bits: Bits,
		ranges: readonly ChannelRange[],
		samples: number,
		slots: AnnotationSlots
	) {
		const { least, greatest } = digitalRange(bits);
		this.#sink = sink;
		this.#bytesPerSample = bits / 8;
		this.#samples = samples;
		this.#slots = slots;
		this.#nChannels = ranges.length;
		this.#least = least;
		this.#greatest = greatest;
		this.#record = new Uint8Array(ranges.length * samples * this.#bytesPerSample);
		const steps = ranges.map((range) => (greatest - least) / (Number(range.greatest) - Number(range.least)));
		this.#gains = Float64Array.from(ranges, ({ factor }, i) => factor * steps[i]!);
		this.#offsets = Float64Array.from(ranges, (range, i) => least - Number(range.least) * steps[i]!);
		this.#held = new Int32Array(ranges.length).fill(0);
		for (let channel = 0; channel < ranges.length; channel++) this.#held[channel] = this.#digital(0, channel);
	}

	/** Takes rows, `data[row * nChannels + channel]`. */
	async rows(data: Float32Array | Float64Array): Promise<void> {
		for (let from = 0; from < data.length; from += this.#nChannels) {
			for (let channel = 0; channel < this.#nChannels; channel++) {
				const value = data[from + channel]!;
				if (value - value === 0) this.#held[channel] = this.#digital(value, channel);
			}
			this.#put();
			if (this.#filled === this.#samples) await this.#write();
		}
	}

	/** Repeats the last row. */
	async fill(rows: number): Promise<void> {
		for (let row = 0; row < rows; row++) {
			this.#put();
			if (this.#filled === this.#samples) await this.#write();
		}
	}

	#digital(value: number, channel: number): number {
		const exact = Math.round(value * this.#gains[channel]! + this.#offsets[channel]!);
		return Math.min(this.#greatest, Math.max(this.#least, exact));
	}

	#put(): void {
		const size = this.#bytesPerSample;
		const stride = this.#samples * size;
		let at = this.#filled * size;
		for (let channel = 0; channel < this.#nChannels; channel++, at += stride) {
			const digital = this.#held[channel]!;
			this.#record[at] = digital;
			this.#record[at + 1] = digital >> 8;
			if (size === 3) this.#record[at + 2] = digital >> 16;
		}
		this.#filled++;
	}

	async #write(): Promise<void> {
		this.#filled = 0;
		await this.#sink.write(this.#record);
		await this.#sink.write(this.#slots.next());
	}
}
