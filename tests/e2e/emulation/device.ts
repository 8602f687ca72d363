/** One end of an emulated connection: what a device has. */
export interface Wire {
	send(bytes: Uint8Array): void;
}

/** A device under test. It lives on while it is unplugged, as a battery-powered one does. */
export interface FakeDevice {
	/** It was plugged in or opened; from now on it can send. */
	attach(wire: Wire): void;
	/** Its port was opened: DTR rose. */
	opened?(): void;
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

/**
 * A board on a serial line. Every sample carries its own number, counted since the board was switched on, so that whoever
 * reads the samples knows exactly what came and when it was taken.
 */
export abstract class FakeBoard implements FakeDevice {
	/** Everything it was told, a command per entry. */
	readonly commands: string[] = [];
	readonly timer: SampleTimer;
	/** Numbers of samples that are taken and counted, but not sent: from, to. */
	drop: readonly [number, number] = [0, 0];
	#wire: Wire | undefined;
	#waiting: Uint8Array[] = [];

	/** `rate`: of its own clock, which may differ from what it says. */
	constructor(rate: number) {
		this.timer = new SampleTimer(rate, (n) => {
			const bytes = this.sample(n);
			if (n < this.drop[0] || n >= this.drop[1]) this.say(bytes);
		});
	}

	attach(wire: Wire): void {
		this.#wire = wire;
	}

	detach(): void {
		this.#wire = undefined;
		this.timer.stop();
	}

	abstract hear(bytes: Uint8Array): void;

	/** Bytes of sample `n`. */
	protected abstract sample(n: number): Uint8Array;

	/** Sends; what is said in one go is one write. */
	protected say(what: Uint8Array | string): void {
		this.#waiting.push(typeof what === 'string' ? Uint8Array.from(what, (c) => c.charCodeAt(0)) : what);
		if (this.#waiting.length > 1) return;
		queueMicrotask(() => {
			const bytes = Buffer.concat(this.#waiting);
			this.#waiting = [];
			this.#wire?.send(bytes);
		});
	}
}

/** A board whose commands are lines of text. */
export abstract class FakeLineBoard extends FakeBoard {
	#received = '';

	hear(bytes: Uint8Array): void {
		this.#received += Buffer.from(bytes).toString('latin1');
		const lines = this.#received.split('\n');
		this.#received = lines.pop()!;
		for (const line of lines) {
			this.commands.push(line);
			this.obey(line);
		}
	}

	protected abstract obey(command: string): void;
}
