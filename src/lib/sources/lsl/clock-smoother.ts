/** A timestamp moves towards a better known offset by at most this, seconds per second. */
const SLEW = 500e-6;
/** A difference beyond this is no error of measurement: the other clock was set. */
const JUMP_SECONDS = 0.02;

/**
 * Puts an outlet's timestamps on the app clock. The offset is measured anew every second or two and comes out a little
 * different each time; a step in it would put samples out of order at high rates, so it is followed smoothly.
 */
export class ClockSmoother {
	#applied: number | undefined;
	#last = NaN;
	#behind = 0;

	/** How far the newest timestamps still are from what the offset says, seconds. */
	get behind(): number {
		return this.#behind;
	}

	/** `source` on the app clock, given what is to be added to it by now. A new array. */
	convert(source: Float64Array, target: number): Float64Array {
		let applied = this.#applied ?? target;
		if (Math.abs(target - applied) > JUMP_SECONDS) applied = target;
		const result = new Float64Array(source.length);
		let last = Number.isNaN(this.#last) ? (source[0] ?? 0) : this.#last;
		for (let i = 0; i < source.length; i++) {
			const room = SLEW * Math.max(0, source[i]! - last);
			applied += Math.max(-room, Math.min(room, target - applied));
			last = Math.max(last, source[i]!);
			result[i] = source[i]! + applied;
		}
		this.#applied = applied;
		this.#behind = Math.abs(target - applied);
		this.#last = last;
		return result;
	}

	/** The next timestamps are of another clock. */
	restart(): void {
		this.#applied = undefined;
		this.#last = NaN;
	}
}
