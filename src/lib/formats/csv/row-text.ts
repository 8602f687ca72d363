import { float32Text, secondsText } from './number-text.ts';

/** Text that may be added without asking how much room is left: a number has at most 24 characters. */
const SPARE = 64;
const [COMMA, DOT, MINUS, ZERO] = [44, 46, 45, 48] as const;
/** 10^0 … 10^22: all that float64 holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const BILLION = 1e9;

/**
 * Text of a table, put together as bytes: numbers are written digit by digit, without a string for each. What it writes of a
 * number is what `float32Text` and `secondsText` give, but for the last digit where two are as near.
 */
export class RowText {
	#bytes = new Uint8Array(64 * 1024);
	#length = 0;
	readonly #encoder = new TextEncoder();

	/** What was added since the last call. Reused: read it before more is added. */
	take(): Uint8Array {
		const bytes = this.#bytes.subarray(0, this.#length);
		this.#length = 0;
		return bytes;
	}

	/** Adds text as UTF-8. */
	text(text: string): void {
		// A UTF-16 unit takes at most three bytes.
		this.#reserve(3 * text.length);
		this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
	}

	comma(): void {
		this.#reserve(1);
		this.#bytes[this.#length++] = COMMA;
	}

	/** The shortest text that is the same float32 again. */
	float32(value: number): void {
		const size = Math.abs(value);
		// Below and above, exponents are shorter; −0 and what is no number are rare.
		if (!(size >= 1e-6 && size < 1e9)) {
			if (value === 0 && !Object.is(value, -0)) this.#digits(0);
			else this.text(float32Text(value));
			return;
		}
		this.#reserve(0);
		if (value < 0) this.#bytes[this.#length++] = MINUS;
		const whole = Math.floor(size);
		if (whole === size) {
			this.#digits(whole);
			return;
		}
		// Places behind the point for six significant digits.
		let places = 5 - exponentOf(size);
		let scaled = Math.round(size * POWERS[places]!);
		// The quotient of two whole numbers below 2^53 is rounded once: it is what the text means.
		for (let more = 0; more < 3 && Math.fround(scaled / POWERS[places]!) !== size; more++) {
			places++;
			scaled = Math.round(size * POWERS[places]!);
		}
		this.#decimal(scaled, places);
	}

	/** Seconds to a nanosecond. */
	seconds(seconds: number): void {
		const scaled = Math.round(seconds * BILLION);
		if (!(scaled >= 0 && scaled < 1e15)) this.text(secondsText(seconds));
		else {
			this.#reserve(0);
			this.#decimal(scaled, 9);
		}
	}

	/** `scaled` / 10^`places`, without zeros at its end. */
	#decimal(scaled: number, places: number): void {
		if (places <= 9) {
			const whole = Math.floor(scaled / POWERS[places]!);
			this.#digits(whole);
			this.#behindPoint(scaled - whole * POWERS[places]!, places);
			return;
		}
		// Below 0.0001: the first places are 0.
		const bytes = this.#bytes;
		bytes[this.#length++] = ZERO;
		bytes[this.#length++] = DOT;
		for (let k = 9; k < places; k++) bytes[this.#length++] = ZERO;
		this.#padded(scaled, 9);
		this.#dropZeros();
	}

	#behindPoint(fraction: number, places: number): void {
		if (fraction === 0) return;
		this.#bytes[this.#length++] = DOT;
		this.#padded(fraction, places);
		this.#dropZeros();
	}

	#dropZeros(): void {
		while (this.#bytes[this.#length - 1] === ZERO) this.#length--;
	}

	/** A whole number from 0 to 2^31 − 1. */
	#digits(value: number): void {
		let count = 1;
		while (count < 10 && value >= POWERS[count]!) count++;
		this.#padded(value, count);
	}

	/** The last `count` digits of a whole number below 2^31. */
	#padded(value: number, count: number): void {
		const bytes = this.#bytes;
		const end = this.#length + count;
		let rest = value | 0;
		for (let at = end - 1; at >= this.#length; at--) {
			const tenth = (rest / 10) | 0;
			bytes[at] = ZERO + rest - tenth * 10;
			rest = tenth;
		}
		this.#length = end;
	}

	#reserve(more: number): void {
		if (this.#length + more + SPARE <= this.#bytes.length) return;
		const larger = new Uint8Array(2 * this.#bytes.length + more + SPARE);
		larger.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = larger;
	}
}

/** The power of ten of the first digit of a number from 1e-6 to 1e9. */
function exponentOf(size: number): number {
	let exponent = 0;
	if (size >= 1) while (size >= POWERS[exponent + 1]!) exponent++;
	else while (size * POWERS[-exponent]! < 1) exponent--;
	return exponent;
}
