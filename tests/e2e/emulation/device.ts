/** One end of an emulated connection: what a device has. */
export interface Wire {
	send(bytes: Uint8Array): void;
}

/** A device under test. It lives on while it is unplugged, as a battery-powered one does. */
export interface EmulatedDevice {
	/** It was plugged in or opened; from now on it can send. */
	attach(wire: Wire): void;
	/** The computer sent it something. */
	hear(bytes: Uint8Array): void;
	detach(): void;
}

const clock = (): number => (performance.timeOrigin + performance.now()) / 1000;

/** Calls `make(n)` for sample 0, 1, … at `rate` Hz by the clock, however late the timer is. */
export class SampleTimer {
	readonly rate: number;
	readonly #make: (n: number) => void;
	#started: number;
	#timer: ReturnType<typeof setInterval> | undefined;
	/** Sample that is due next. */
	next = 0;

	constructor(rate: number, make: (n: number) => void) {
		this.rate = rate;
		this.#make = make;
		this.#started = clock();
	}

	/** When sample `n` is taken, seconds since the epoch. */
	timeOf(n: number): number {
		return this.#started + n / this.rate;
	}

	start(): void {
		this.stop();
		// Samples of the time before are not made up for: the converter ran, nobody sent.
		this.next = Math.ceil((clock() - this.#started) * this.rate);
		this.#timer = setInterval(() => {
			const due = Math.floor((clock() - this.#started) * this.rate);
			while (this.next <= due) this.#make(this.next++);
		}, 2);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	get running(): boolean {
		return this.#timer !== undefined;
	}
}
