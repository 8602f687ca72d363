import type { StreamInfo } from '../core/signal.ts';
import { hertz, seconds, type Seconds } from '../core/units.ts';
import { PHASE_CODES } from '../session/format/phase-codes.ts';
import { SharedRing, type RingHandle } from '../ring/shared-ring.ts';
import { pathOf } from './target-path.ts';
import { phaseCode, type Target } from './target.ts';
import { TargetClock } from './target-clock.ts';

/** What the target stream of a session is called. */
export const TARGET_STREAM = 'target';
/** Position of its channels. */
export const TARGET_CHANNEL = 0;
export const PHASE_CHANNEL = 1;

/** Rows per second. */
const FS = 100;
const KEPT_SECONDS = 60;
/** A pause is told with its time, a moment later: rows younger than this are not written yet. */
const BEHIND_SECONDS = 0.08;

/** What a target stream says of itself. */
export function targetInfo({ shape, unit }: Pick<Target, 'shape' | 'unit'>): StreamInfo {
	return {
		name: TARGET_STREAM,
		nChannels: 2,
		fs: hertz(FS),
		unit: unit === '%MVC' ? '%' : 'a.u.',
		channelNames: [unit === '%MVC' ? 'target_pct' : 'target', 'phase'],
		device: `Target, ${shape}`,
		facts: { phase_codes: PHASE_CODES }
	};
}

/**
 * The target as a stream of its own: what is asked for and in which phase, a hundred times a second on the app clock,
 * written into a ring that is recorded and replayed like any other. Rows are exact whenever `catchUp` is called.
 */
export class TargetStream {
	readonly info: StreamInfo;
	readonly #ring: SharedRing;
	readonly #clock: TargetClock;
	readonly #start: number;
	#written = 0;

	/** Begins at `start` with its countdown. Throws a SessionError for a target that cannot be followed. */
	constructor(target: Target, start: number) {
		this.info = targetInfo(target);
		this.#ring = SharedRing.create(2, KEPT_SECONDS * FS);
		this.#clock = new TargetClock(pathOf(target), target.readySeconds);
		this.#start = start;
		this.#clock.start(start);
	}

	get handle(): RingHandle {
		return this.#ring.handle;
	}

	/** Writes the rows that are due. `time`: now. */
	catchUp(time: Seconds): void {
		const n = Math.floor((time - BEHIND_SECONDS - this.#start) * FS) + 1 - this.#written;
		if (n <= 0) return;
		const timestamps = Float64Array.from({ length: n }, (_, i) => this.#start + (this.#written + i) / FS);
		const data = new Float32Array(2 * n);
		for (const [i, at] of timestamps.entries()) {
			const { value, phase } = this.#clock.at(at);
			data[2 * i + TARGET_CHANNEL] = value;
			data[2 * i + PHASE_CHANNEL] = phaseCode(phase);
		}
		this.#ring.write({ data, timestamps }, seconds(time));
		this.#written += n;
	}

	pause(time: number): void {
		this.#clock.pause(time);
	}
	resume(time: number): void {
		this.#clock.start(time);
	}
}
