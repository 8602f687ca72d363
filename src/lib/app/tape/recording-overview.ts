import { RunningMinMax } from '../../core/running-min-max.ts';
import type { MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import type { Seconds } from '../../core/units.ts';
import { firstArrivedSince } from '../../ring/arrived-since.ts';
import { SharedRing, type RowBuffer } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** Rows that are read at once. */
const ROWS = 2048;

/**
 * One stream of a recording at a glance while it runs, read from its ring. It is for looking at: what the ring no longer
 * holds when it is read is missing here, not in the session. Holds no samples.
 */
export class RecordingOverview {
	/** Name of the live stream. */
	readonly stream: string;
	readonly #begun: Seconds;
	readonly #growing: RunningMinMax;
	readonly #buffer: RowBuffer;
	#ring: SharedRing;
	#row: number;

	/** `begun`: when Record was pressed, on the app clock. */
	constructor({ info, ring }: LiveStream, begun: Seconds) {
		this.stream = info.name;
		this.#begun = begun;
		this.#growing = new RunningMinMax(info);
		this.#ring = new SharedRing(ring);
		this.#buffer = this.#ring.buffer(ROWS);
		this.#row = firstArrivedSince(this.#ring, begun);
	}

	/** Timestamp of the first sample; NaN before it. */
	get start(): number {
		return this.#growing.start;
	}
	/** Seconds from the first sample to the newest. */
	get duration(): number {
		return this.#growing.duration;
	}
	/** A view, to be drawn; see `RunningMinMax.overview`. */
	get picture(): MinMaxPyramid {
		return this.#growing.overview(this.stream);
	}

	/** Reads what is new. `streams`: what is live now; the stream may have come back in another ring. */
	read(streams: readonly LiveStream[]): void {
		const live = streams.find(({ info }) => info.name === this.stream);
		if (!live || live.info.nChannels !== this.#ring.nChannels) return;
		if (live.ring.buffer !== this.#ring.handle.buffer) {
			this.#ring = new SharedRing(live.ring);
			this.#row = firstArrivedSince(this.#ring, this.#begun);
		}
		for (;;) {
			const { row, data, timestamps } = this.#ring.read(this.#row, this.#buffer);
			if (timestamps.length === 0) return;
			this.#growing.push(data, timestamps);
			this.#row = row + timestamps.length;
		}
	}
}
