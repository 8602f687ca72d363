/**
 * The three ways in which the app runs asynchronous work that must not overlap itself. Every class of the app uses these
 * and keeps no flags of its own for it.
 */

/**
 * One run at a time: a call that comes while one is running gets the promise of that run, whatever its arguments.
 * For buttons: a double click starts the work once.
 */
export function singleFlight<Args extends unknown[], Result>(
	job: (...args: Args) => Promise<Result>
): (...args: Args) => Promise<Result> {
	let running: Promise<Result> | undefined;
	return (...args) => {
		if (running) return running;
		const run = settle(() => job(...args)).finally(() => {
			if (running === run) running = undefined;
		});
		return (running = run);
	};
}

/** The newest call wins: earlier ones are told through their signal, and reject with an AbortError whatever they return. */
export class LatestWins {
	#current: AbortController | undefined;

	/** True while the newest job runs. */
	get running(): boolean {
		return this.#current !== undefined;
	}

	/** Ends what is running, then runs `job`. What a job made after its signal was aborted, it must dispose of itself. */
	async run<Result>(job: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
		this.cancel();
		const controller = new AbortController();
		this.#current = controller;
		try {
			const result = await settle(() => job(controller.signal));
			controller.signal.throwIfAborted();
			return result;
		} finally {
			if (this.#current === controller) this.#current = undefined;
		}
	}

	/** Ends what is running; its call rejects with an AbortError. */
	cancel(reason: Error = new DOMException('A newer call replaced this one.', 'AbortError')): void {
		this.#current?.abort(reason);
		this.#current = undefined;
	}
}

/** One job after another, in the order of the calls. A job that fails does not stop those behind it. */
export class Queue {
	#tail: Promise<unknown> = Promise.resolve();
	#length = 0;

	/** Jobs that run or wait. */
	get length(): number {
		return this.#length;
	}

	/** Resolves or rejects as `job` does, when its turn has come. */
	run<Result>(job: () => Promise<Result> | Result): Promise<Result> {
		this.#length++;
		const run = this.#tail.then(() => settle(job));
		this.#tail = run.then(noop, noop).finally(() => this.#length--);
		return run;
	}

	/** Resolves when every job that was queued until now has ended. */
	async idle(): Promise<void> {
		await this.#tail;
	}
}

const noop = (): void => undefined;

/** Runs a job; what it throws before its first await is a rejection like any other. */
const settle = async <Result>(job: () => Promise<Result> | Result): Promise<Result> => job();
