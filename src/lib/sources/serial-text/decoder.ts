import type { Decoder, Frame, Remark } from '../device/driver.ts';
import { readLine } from './lines.ts';

const LONGEST_LINE = 4096;

/** What the lines look like. */
export interface TextLayout {
	/** Channels in order, by the names that lines give them; plain lines go by position. */
	readonly channels: readonly string[];
	/** Position of the column that holds the device's time; −1: none. */
	readonly timeColumn: number;
	/** Counts per unit of the time column. */
	readonly ticksPerUnit: number;
	readonly teleplot: boolean;
	/** `value = (number − zero) · scale` */
	readonly scale: number;
	readonly zero: number;
}

/** Lines of text → one sample each. The first line may have been cut and is dropped; a line with an unreadable number is a lost sample. */
export class LineDecoder implements Decoder {
	readonly #layout: TextLayout;
	#line: string | undefined;
	#missing = 0;
	readonly #points = new Map<string, number>();

	constructor(layout: TextLayout) {
		this.#layout = layout;
	}

	push(bytes: Uint8Array): readonly (Frame | Remark)[] {
		const out: (Frame | Remark)[] = [];
		for (const byte of bytes) {
			if (byte === 10) {
				if (this.#line !== undefined) this.#take(this.#line, out);
				this.#line = '';
			} else if (this.#line !== undefined && this.#line.length < LONGEST_LINE)
				this.#line += String.fromCharCode(byte);
		}
		return out;
	}

	#take(text: string, out: (Frame | Remark)[]): void {
		const line = readLine(text);
		const { teleplot, channels } = this.#layout;
		if (line.kind === 'text' || line.kind === 'names') {
			const said = text.trim();
			if (said && /^[\x20-\x7e]*$/.test(said)) out.push({ text: said.slice(0, 200) });
		} else if (line.kind === 'point' && teleplot) {
			// A name that comes again begins the next record.
			if (this.#points.has(line.name)) this.#record(out);
			this.#points.set(line.name, line.value);
			if (channels.every((name) => this.#points.has(name))) this.#record(out);
		} else if (line.kind === 'values' && !teleplot) this.#row(line.values, out);
	}

	#record(out: (Frame | Remark)[]): void {
		const values = this.#layout.channels.map((name) => this.#points.get(name) ?? NaN);
		this.#points.clear();
		this.#frame(values, undefined, out);
	}

	#row(values: readonly number[], out: (Frame | Remark)[]): void {
		const { channels, timeColumn, ticksPerUnit } = this.#layout;
		const width = channels.length + (timeColumn < 0 ? 0 : 1);
		if (values.length !== width) {
			this.#missing++;
			return;
		}
		const time = timeColumn < 0 ? undefined : values[timeColumn]! * ticksPerUnit;
		this.#frame(
			values.filter((_, i) => i !== timeColumn),
			time,
			out
		);
	}

	#frame(numbers: readonly number[], count: number | undefined, out: (Frame | Remark)[]): void {
		const { scale, zero } = this.#layout;
		const values = numbers.map((number) => Math.fround((number - zero) * scale));
		if (!values.every(Number.isFinite) || (count !== undefined && !Number.isFinite(count))) {
			this.#missing++;
			return;
		}
		out.push(
			count === undefined
				? { stream: 0, values, missing: this.#missing }
				: { stream: 0, values, count: ((Math.round(count) % 2 ** 32) + 2 ** 32) % 2 ** 32 }
		);
		this.#missing = 0;
	}
}
