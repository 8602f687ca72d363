import type { TransportState } from '../source.ts';

/** A stall longer than this is not made up for: the replay goes on where it was and says that it fell behind. */
const MOST_BEHIND_SECONDS = 0.5;
export const SLOWEST = 0.01;
export const FASTEST = 16;

/**
 * Where a replay is, as a function of the clock. Position is always reckoned from an anchor (position and clock when
 * playing last began), never added up tick by tick, so lateness and rounding cannot accumulate. Knows no streams and
 * no session. All numbers are seconds; position 0 is the session's first sample.
 */
export class Playhead {
	readonly duration: number;
	#playing = false;
	#loop = false;
	#ended = false;
	#speed = 1;
	#behind = 0;
	#anchorPosition = 0;
	#anchorClock = 0;
	#lastPosition = 0;
	#target: number | undefined;
	#jumps = 0;

	constructor(duration: number) {
		this.duration = duration;
	}

	/** Goes up by one at every jump (seek, loop): what was being read is no longer what comes next. */
	get jumps(): number {
		return this.#jumps;
	}

	get state(): Omit<TransportState, 'start'> {
		return {
			playing: this.#playing,
			position: this.#lastPosition,
			duration: this.duration,
			speed: this.#speed,
			loop: this.#loop,
			ended: this.#ended,
			behind: this.#behind
		};
	}

	play(clock: number): void {
		if (this.#ended) this.seek(0, clock);
		this.#playing = true;
		this.#target = undefined;
		this.#anchor(this.#lastPosition, clock);
	}

	pause(clock: number): void {
		if (this.#playing) this.advance(clock);
		this.#playing = false;
	}

	/** Jumps to `position`, clamped to the session. */
	seek(position: number, clock: number): void {
		if (!Number.isFinite(position)) throw new RangeError(`A position in seconds is needed, not ${position}.`);
		this.#lastPosition = Math.max(0, Math.min(position, this.duration));
		this.#ended = false;
		this.#target = undefined;
		this.#jumps++;
		this.#anchor(this.#lastPosition, clock);
	}

	/** Pauses and moves on by `by` seconds at the next advance; backwards is a jump. */
	step(by: number, clock: number): void {
		this.pause(clock);
		if (by < 0) this.seek(this.#lastPosition + by, clock);
		else this.#target = Math.min(this.duration, this.#lastPosition + by);
	}

	setSpeed(speed: number, clock: number): void {
		if (!(speed >= SLOWEST && speed <= FASTEST)) {
			throw new RangeError(`The replay speed must be from ${SLOWEST} to ${FASTEST}, not ${speed}.`);
		}
		if (this.#playing) this.advance(clock);
		this.#speed = speed;
		this.#anchor(this.#lastPosition, clock);
	}

	setLoop(loop: boolean): void {
		this.#loop = loop;
	}

	/** Moves to where the clock says and returns that position: everything before it is due. */
	advance(clock: number): number {
		if (this.#target !== undefined) {
			this.#lastPosition = this.#target;
			this.#target = undefined;
		} else if (this.#playing) {
			let position = this.#anchorPosition + (clock - this.#anchorClock) * this.#speed;
			const late = (position - this.#lastPosition) / this.#speed;
			if (late > MOST_BEHIND_SECONDS) {
				this.#behind += late;
				position = this.#lastPosition;
				this.#anchor(position, clock);
			}
			this.#lastPosition = Math.min(position, this.duration);
		}
		if (this.#lastPosition >= this.duration && !this.#loop) {
			this.#ended = true;
			this.#playing = false;
		}
		return this.#lastPosition;
	}

	/** Seconds of the clock until something at `position` or the end of the session is due; Infinity while paused. */
	wait(position: number, clock: number): number {
		if (this.#target !== undefined || position <= this.#lastPosition) return 0;
		if (!this.#playing) return Infinity;
		const next = Math.min(position, this.duration);
		return Math.max(0, this.#anchorClock + (next - this.#anchorPosition) / this.#speed - clock);
	}

	/** Call when everything up to the end was delivered: begins anew when looping. True when it did. */
	wrap(clock: number): boolean {
		if (!this.#loop || !this.#playing || this.#lastPosition < this.duration) return false;
		this.seek(0, clock);
		return true;
	}

	#anchor(position: number, clock: number): void {
		this.#anchorPosition = position;
		this.#anchorClock = clock;
	}
}
