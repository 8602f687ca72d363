/** Allows so many of something in any second. */
export class PerSecond {
	readonly #most: number;
	#second = 0;
	#count = 0;

	constructor(most: number) {
		this.#most = most;
	}

	/** Counts one more; false when it is one too many. */
	allow(): boolean {
		const second = Math.floor(Date.now() / 1000);
		if (second !== this.#second) [this.#second, this.#count] = [second, 0];
		return ++this.#count <= this.#most;
	}
}

/** Work that many ask for and that is done once for all of them: a result is also that of whoever asks within `freshMs`. */
export class Shared<T> {
	readonly #work: () => Promise<T>;
	readonly #freshMs: number;
	#result: Promise<T> | undefined;

	constructor(work: () => Promise<T>, freshMs: number) {
		this.#work = work;
		this.#freshMs = freshMs;
	}

	/** The result of the work that runs or has just been done. Rejects as the work does. */
	get(): Promise<T> {
		if (this.#result) return this.#result;
		const result = this.#work();
		const forget = (): void => void setTimeout(() => (this.#result = undefined), this.#freshMs).unref();
		result.then(forget, forget);
		return (this.#result = result);
	}
}
