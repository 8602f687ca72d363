import type { Section, TransportState } from './transport.ts';

/** A stall longer than this is not made up for: the replay goes on where it was and says that it fell behind. */
const MOST_BEHIND_SECONDS = 0.5;
export const SLOWEST = 0.01;
export const FASTEST = 16;
/**
 * How much of the session is delivered at once when it goes as fast as possible. With the four milliseconds a browser's
 * timer takes at least that is 60 times real time: a recorder that looks four times a second still finds everything in a
 * ring of 20 s.
 */
const STRIDE_SECONDS = 0.25;
/** The pace is told over this much of the clock. */
const PACE_SECONDS = 1;

/**
 * Where a replay is, as a function of the clock. Position is always reckoned from an anchor (position and clock when
 * playing last began), never added up tick by tick, so lateness and rounding cannot accumulate. Knows no streams and
 * no session. All numbers are seconds; position 0 is the session's first sample.
 */
export class Playhead {
	readonly duration: number;
	#playing = false;
	#loop = false;
	#section: Section | undefined;
	#ended = false;
	#speed = 1;
	#behind = 0;
	#pace = NaN;
	#paced = { position: 0, clock: 0 };
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

	get position(): number {
		return this.#lastPosition;
	}

	get state(): Omit<TransportState, 'start' | 'sample' | 'notes'> {
		return {
			playing: this.#playing,
			position: this.#lastPosition,
			duration: this.duration,
			speed: this.#speed,
			pace: this.#playing ? this.#pace : NaN,
			loop: this.#loop,
			section: this.#section,
			ended: this.#ended,
			behind: this.#behind,
			jumps: this.#jumps
		};
	}

	/** At speed 0 nothing happens: there one steps. */
	play(clock: number): void {
		if (this.#speed === 0) return;
		if (this.#ended || (this.#loop && this.#section && this.#lastPosition >= this.#section.to)) {
			this.seek(this.#begin, clock);
		}
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
		this.stepTo((this.#target ?? this.#lastPosition) + by, clock);
	}

	/** Pauses and moves on to `position` at the next advance; backwards is a jump. */
	stepTo(position: number, clock: number): void {
		if (!Number.isFinite(position)) throw new RangeError(`A position in seconds is needed, not ${position}.`);
		this.pause(clock);
		if (position < this.#lastPosition) this.seek(position, clock);
		else this.#target = Math.min(this.duration, position);
	}

	setSpeed(speed: number, clock: number): void {
		if (!((speed >= SLOWEST && speed <= FASTEST) || speed === 0 || speed === Infinity)) {
			throw new RangeError(
				`The replay speed must be from ${SLOWEST} to ${FASTEST}, 0 (stepping) or Infinity (as fast as possible), not ${speed}.`
			);
		}
		if (this.#playing) this.advance(clock);
		this.#speed = speed;
		if (speed === 0) this.#playing = false;
		this.#anchor(this.#lastPosition, clock);
	}

	setLoop(loop: boolean): void {
		this.#loop = loop;
	}

	/** What a loop goes round. Throws a RangeError when it is empty or lies outside. */
	setSection(section: Section | undefined): void {
		if (section && !(section.to > section.from && section.from < this.duration && section.to > 0)) {
			throw new RangeError(
				`A loop must begin before it ends, within 0 and ${this.duration} s, not ${section.from} to ${section.to} s.`
			);
		}
		this.#section = section && {
			from: Math.max(0, section.from),
			to: Math.min(section.to, this.duration)
		};
	}

	/** Moves to where the clock says and returns that position: everything up to it is due. */
	advance(clock: number): number {
		if (this.#target !== undefined) {
			this.#lastPosition = this.#target;
			this.#target = undefined;
		} else if (this.#playing) {
			this.#lastPosition = Math.min(
				this.#speed === Infinity ? this.#stride(clock) : this.#due(clock),
				this.#end
			);
			this.#measure(clock);
		}
		if (this.#lastPosition >= this.duration && !(this.#loop && this.#playing)) {
			this.#ended = true;
			this.#playing = false;
		}
		return this.#lastPosition;
	}

	/** Seconds of the clock until something at `position` or the end of the session is due; Infinity while paused. */
	wait(position: number, clock: number): number {
		if (this.#target !== undefined || position <= this.#lastPosition) return 0;
		if (!this.#playing) return Infinity;
		if (this.#speed === Infinity) return 0;
		const next = Math.min(position, this.#end);
		return Math.max(0, this.#anchorClock + (next - this.#anchorPosition) / this.#speed - clock);
	}

	/**
	 * Call when everything up to the end was delivered: begins anew when looping, as of the moment the end was due, so that
	 * no round adds its lateness to the next. True when it did.
	 */
	wrap(clock: number): boolean {
		if (!this.#loop || !this.#playing || this.#lastPosition < this.#end) return false;
		const due = this.#anchorClock + (this.#end - this.#anchorPosition) / this.#speed;
		this.seek(this.#begin, this.#speed === Infinity ? clock : due);
		return true;
	}

	/** Where a loop begins. */
	get #begin(): number {
		return this.#loop && this.#section ? this.#section.from : 0;
	}

	/** Where it stops or turns: a playhead behind its section plays on to the end. */
	get #end(): number {
		const section = this.#loop ? this.#section : undefined;
		return section && this.#lastPosition <= section.to ? section.to : this.duration;
	}

	#due(clock: number): number {
		const position = this.#anchorPosition + (clock - this.#anchorClock) * this.#speed;
		const late = (position - this.#lastPosition) / this.#speed;
		if (late <= MOST_BEHIND_SECONDS) return position;
		this.#behind += late;
		this.#anchorPosition = this.#lastPosition;
		this.#anchorClock = clock;
		return this.#lastPosition;
	}

	#stride(clock: number): number {
		this.#anchorClock = clock;
		this.#anchorPosition = this.#lastPosition;
		return this.#lastPosition + STRIDE_SECONDS;
	}

	#measure(clock: number): void {
		const passed = clock - this.#paced.clock;
		if (passed < PACE_SECONDS) return;
		this.#pace = (this.#lastPosition - this.#paced.position) / passed;
		this.#paced = { position: this.#lastPosition, clock };
	}

	#anchor(position: number, clock: number): void {
		this.#anchorPosition = position;
		this.#anchorClock = clock;
		this.#paced = { position, clock };
		this.#pace = NaN;
	}
}
