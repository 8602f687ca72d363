import { SharedRing, type RowBuffer } from '../../ring/shared-ring.ts';
import type { LslPageOutlet } from '../../sources/lsl/page-outlet.ts';
import type { LiveStream } from '../../sources/pump.ts';

const ROWS = 4096;

/** Passes the rows of a live stream on, also after it was disconnected and came back in another ring. */
export class StreamForward {
	readonly #name: string;
	readonly #streams: () => readonly LiveStream[];
	#ring: SharedRing;
	#buffer: RowBuffer;
	#row: number;

	/** From the newest row of `stream` on. `streams`: those that are live now. */
	constructor(stream: LiveStream, streams: () => readonly LiveStream[]) {
		this.#name = stream.info.name;
		this.#streams = streams;
		this.#ring = new SharedRing(stream.ring);
		this.#buffer = this.#ring.buffer(Math.min(ROWS, this.#ring.capacity));
		this.#row = this.#ring.written;
	}

	/** Sends what came since the last call. */
	send(outlet: Pick<LslPageOutlet, 'send'>): void {
		this.#drain(outlet);
		const stream = this.#streams().find(({ info }) => info.name === this.#name);
		const ring = stream && new SharedRing(stream.ring);
		// With another number of channels it does not fit the outlet.
		if (!ring || ring.id === this.#ring.id || ring.nChannels !== this.#ring.nChannels) return;
		this.#ring = ring;
		this.#buffer = ring.buffer(Math.min(ROWS, ring.capacity));
		this.#row = ring.oldest;
		this.#drain(outlet);
	}

	#drain(outlet: Pick<LslPageOutlet, 'send'>): void {
		for (;;) {
			const read = this.#ring.read(this.#row, this.#buffer);
			if (read.timestamps.length === 0) return;
			outlet.send(read.data.slice(), read.timestamps);
			this.#row = read.row + read.timestamps.length;
		}
	}
}
