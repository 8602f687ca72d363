/** What frames cost the main thread, from one `take` to the next. */
export class FrameCost {
	#sum = 0;
	#frames = 0;
	#since = 0;

	/** Adds one frame of so many milliseconds. */
	add(ms: number): void {
		this.#sum += ms;
		this.#frames++;
	}

	/** The mean cost of a frame and how many there were per second since the last call; `time` in milliseconds. */
	take(time: number): { readonly frameMs: number; readonly framesPerSecond: number } {
		const frames = this.#frames;
		const figures = {
			frameMs: frames > 0 ? this.#sum / frames : 0,
			framesPerSecond: time > this.#since ? (1000 * frames) / (time - this.#since) : 0
		};
		this.#sum = 0;
		this.#frames = 0;
		this.#since = time;
		return figures;
	}
}
