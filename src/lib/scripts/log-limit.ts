/** Lines a second, and at once. */
const LINES_A_SECOND = 200;
/** Characters of a line. */
const MOST_CHARACTERS = 1000;
/** Milliseconds of silence after which it is said how many lines were dropped. */
const QUIET_MS = 1000;

/**
 * Passes on at most 200 log lines a second, each at most 1000 characters, and says in one line how many more there were. Used
 * on both sides: the script's thread sends no more, and the page shows no more.
 */
export class LogLimit {
	readonly #pass: (line: string) => void;
	readonly #clock: () => number;
	readonly #later: (work: () => void, ms: number) => void;
	#left = LINES_A_SECOND;
	#at: number;
	#dropped = 0;
	#waiting = false;

	/** `clock`: milliseconds. `later`: as setTimeout. */
	constructor(
		pass: (line: string) => void,
		clock: () => number = () => performance.now(),
		later: (work: () => void, ms: number) => void = (work, ms) => void setTimeout(work, ms)
	) {
		this.#pass = pass;
		this.#clock = clock;
		this.#later = later;
		this.#at = clock();
	}

	add(line: string): void {
		const now = this.#clock();
		// Arithmetic only: a script may have changed the functions of Math.
		const left = this.#left + ((now - this.#at) / 1000) * LINES_A_SECOND;
		this.#left = left > LINES_A_SECOND ? LINES_A_SECOND : left;
		this.#at = now;
		// After a drop the next lines wait until there is room for many, so that the notice is rare.
		if (this.#left < 1 || (this.#dropped > 0 && this.#left < LINES_A_SECOND / 2)) {
			this.#dropped++;
			this.#sayLater();
			return;
		}
		this.flush();
		this.#left--;
		this.#pass(line.slice(0, MOST_CHARACTERS));
	}

	/** Says how many lines were dropped, if any. */
	flush(): void {
		if (this.#dropped === 0) return;
		const dropped = this.#dropped;
		this.#dropped = 0;
		this.#pass(`${dropped} more ${dropped === 1 ? 'line was' : 'lines were'} dropped`);
	}

	#sayLater(): void {
		if (this.#waiting) return;
		this.#waiting = true;
		this.#later(() => {
			this.#waiting = false;
			this.flush();
		}, QUIET_MS);
	}
}
