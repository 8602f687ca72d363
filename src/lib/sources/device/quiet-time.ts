/** A look that comes later than this after the one before: the thread stood still meanwhile. */
const STOOD_SECONDS = 0.5;

/** For how long a device has said nothing. Time in which this thread stood still, and could hear nothing, is none of it. */
export class QuietTime {
	#since = 0;
	#looked = 0;

	/** It begins to be listened to. */
	begin(time: number): void {
		this.#since = this.#looked = time;
	}

	/** Seconds of silence at `time`. `heard`: something has come since the last look. */
	at(time: number, heard: boolean): number {
		const apart = time - this.#looked;
		if (heard) this.#since = time;
		else if (apart > STOOD_SECONDS) this.#since += apart;
		this.#looked = time;
		return time - this.#since;
	}
}
