import type { Outlet, OutletKind } from './outlet.ts';

/** Without a new value for so long the neutral one is sent: what is steered must not run on by itself. */
const DEAD_SECONDS = 0.5;

/**
 * Sends the latest value at the outlet's own fixed rate, however fast values come: neither a burst nor a pause of the
 * predictor reaches the other side. It begins and ends with the neutral value, and falls back to it when nothing comes.
 */
export class Pacer {
	readonly #outlet: Outlet;
	readonly #neutral: Float32Array;
	readonly #latest: Float32Array;
	readonly #timer: ReturnType<typeof setInterval>;
	#age = Infinity;

	/** Opens the outlet and begins to send. */
	static async start(kind: OutletKind, classNames: readonly string[]): Promise<Pacer> {
		return new Pacer(await kind.open(classNames), classNames.length, 1 / kind.rate);
	}

	private constructor(outlet: Outlet, length: number, period: number) {
		this.#outlet = outlet;
		this.#neutral = new Float32Array(length);
		this.#latest = new Float32Array(length);
		this.#timer = setInterval(() => {
			const dead = this.#age > DEAD_SECONDS;
			this.#outlet.send(dead ? this.#neutral : this.#latest, dead);
			this.#age += period;
		}, period * 1000);
	}

	/** Takes over a value; it is sent with the next beat. */
	push(values: Float32Array): void {
		this.#latest.set(values);
		this.#age = 0;
	}

	/** Sends the neutral value and closes the outlet. */
	async stop(): Promise<void> {
		clearInterval(this.#timer);
		this.#outlet.send(this.#neutral, true);
		await this.#outlet.close();
	}
}
