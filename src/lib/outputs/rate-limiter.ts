import { DEAD_SECONDS } from './watchdog.ts';
import type { Output, OutputInfo } from './output.ts';

/** Where predictions come from. */
export interface PredictionRows {
	/** Rows since the last look, oldest first. */
	read(): {
		readonly rows: readonly { readonly values: Float32Array; readonly time: number }[];
		/** Rows that came and are not among them. */
		readonly missed: number;
		/** How old the newest one of all is, in seconds; Infinity when there is none. */
		readonly age: number;
	};
}

/** Rows that come together pass together, as far as they are no more than those of so long. */
const BURST_SECONDS = 0.25;
/** How often new rows are looked for at least, milliseconds. */
const SLOWEST_LOOK_MS = 100;

/**
 * Sends every prediction once, and no more than the output's own rate: of those that are too many the newest are sent, and
 * the sequence number counts the others. It begins and ends with the neutral row, and sends it once when nothing new comes for
 * half a second.
 */
export class RateLimiter {
	readonly #output: Output;
	readonly #task: OutputInfo['task'];
	readonly #nValues: number;
	readonly #rows: PredictionRows;
	readonly #rate: number;
	readonly #timer: ReturnType<typeof setInterval>;
	/** Rows that may be sent now. */
	#allowed = 1;
	#sent = 0;
	#sequence = 0;
	/** Time of the last prediction. */
	#time = 0;
	/** The last row said that nothing is predicted. */
	#silent = false;
	#stopped: Promise<void> | undefined;

	/** Begins to send at most `rate` rows a second. */
	constructor(output: Output, rows: PredictionRows, { task, names }: OutputInfo, rate: number) {
		this.#output = output;
		this.#task = task;
		this.#nValues = names.length;
		this.#rows = rows;
		this.#rate = rate;
		this.#sendNeutral();
		const lookMs = Math.min(SLOWEST_LOOK_MS, 1000 / rate);
		this.#timer = setInterval(() => this.#look(lookMs / 1000), lookMs);
	}

	/** Rows sent. */
	get sent(): number {
		return this.#sent;
	}
	/** See `Output.failure`. */
	get failure(): string | undefined {
		return this.#output.failure;
	}

	/** Sends the neutral row, once, and closes the output. */
	stop(): Promise<void> {
		return (this.#stopped ??= this.#end());
	}

	async #end(): Promise<void> {
		clearInterval(this.#timer);
		this.#sendNeutral();
		await this.#output.close();
	}

	#look(passed: number): void {
		const most = Math.max(1, Math.floor(this.#rate * BURST_SECONDS));
		this.#allowed = Math.min(most, this.#allowed + this.#rate * passed);
		const { rows, missed, age } = this.#rows.read();
		if (age > DEAD_SECONDS) {
			this.#sequence += missed + rows.length;
			if (this.#silent) this.#output.beat?.();
			else this.#sendNeutral();
			return;
		}
		// A thousandth more: tenths that are added up do not make a whole.
		const sending = rows.slice(Math.max(0, rows.length - Math.floor(this.#allowed + 0.001)));
		this.#sequence += missed + rows.length - sending.length;
		this.#allowed -= sending.length;
		for (const { values, time } of sending) this.#send(values, time);
		if (sending.length === 0) this.#output.beat?.();
	}

	#send(values: Float32Array, time: number): void {
		this.#time = time;
		this.#silent = false;
		// Of classes, a row of zeros is one without a decision.
		const neutral = this.#task === 'classify' && values.every((value) => value === 0);
		this.#output.send({ sequence: this.#sequence++, time, values, neutral });
		this.#sent++;
	}

	#sendNeutral(): void {
		this.#silent = true;
		const values = new Float32Array(this.#nValues);
		this.#output.send({ sequence: this.#sequence++, time: this.#time, values, neutral: true });
		this.#sent++;
	}
}
