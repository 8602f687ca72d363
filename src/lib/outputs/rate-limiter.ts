import { DEAD_SECONDS } from './watchdog.ts';
import type { Output, OutputInfo } from './output.ts';

/** Where the newest values come from. */
export interface Newest {
	/** Copies them into `into`; gives back how old they are in seconds, Infinity when there are none. */
	read(into: Float32Array): number;
}

/**
 * Sends the latest value at the output's own fixed rate, however fast values come: neither a burst nor a pause of the
 * predictor reaches the other side. It begins and ends with the neutral value, and falls back to it when nothing new
 * comes for half a second.
 */
export class RateLimiter {
	readonly #output: Output;
	readonly #task: OutputInfo['task'];
	readonly #neutral: Float32Array;
	readonly #latest: Float32Array;
	readonly #timer: ReturnType<typeof setInterval>;
	#sent = 0;
	#stopped: Promise<void> | undefined;

	/** Begins to send `rate` rows a second. */
	constructor(output: Output, newest: Newest, { task, names }: OutputInfo, rate: number) {
		this.#output = output;
		this.#task = task;
		this.#neutral = new Float32Array(names.length);
		this.#latest = new Float32Array(names.length);
		this.#send(true);
		this.#timer = setInterval(() => this.#send(newest.read(this.#latest) > DEAD_SECONDS), 1000 / rate);
	}

	/** Rows sent. */
	get sent(): number {
		return this.#sent;
	}
	/** See `Output.failure`. */
	get failure(): string | undefined {
		return this.#output.failure;
	}

	/** Sends the neutral value, once, and closes the output. */
	stop(): Promise<void> {
		return (this.#stopped ??= this.#end());
	}

	async #end(): Promise<void> {
		clearInterval(this.#timer);
		this.#send(true);
		await this.#output.close();
	}

	#send(neutral: boolean): void {
		// Of classes, a row of zeros is one without a decision.
		const still = neutral || (this.#task === 'classify' && this.#latest.every((value) => value === 0));
		this.#output.send(neutral ? this.#neutral : this.#latest, still);
		this.#sent++;
	}
}
