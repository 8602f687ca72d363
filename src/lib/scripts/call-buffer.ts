import * as v from 'valibot';
import { BUDGET_SECONDS } from './script-calls.ts';
import { faultOf, MOST_FAULT_CHARACTERS, scriptError, ScriptFault, tooLong } from './script-error.ts';

/** What is called through the buffer: once per window, and answered at once. */
const BUFFERED = ['extract', 'predict'] as const;
export type BufferedFunction = (typeof BUFFERED)[number];

/** Numbers in one call and in one answer: 16 MiB and 8 MiB, of which the system gives only what is used. */
const MOST_ASKED = 4 * 1024 * 1024;
const MOST_ANSWERED = 1024 * 1024;
const N_PARAMS = 4;

/** Cells: what is going on, which function, how many numbers were asked and answered, and whether the answer is a fault. */
const [STATE, FUNCTION, ASKED, ANSWERED, IS_FAULT] = [0, 1, 2, 3, 4] as const;
const [IDLE, CALLED, RETURNED] = [0, 1, 2] as const;

/** Milliseconds the script's thread waits for the next call before it turns to its other events. */
const LINGER_MS = 2;
/** The same where a browser cannot wait in the background. */
const POLL_MS = 4;

const Fault = v.object({
	what: v.pipe(v.string(), v.maxLength(MOST_FAULT_CHARACTERS)),
	line: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)))
});

/** Memory for calls from one thread into the script's thread. */
export const newCallBuffer = (): SharedArrayBuffer =>
	new SharedArrayBuffer(64 + 8 * N_PARAMS + 4 * MOST_ASKED + 8 * MOST_ANSWERED);

function viewsOf(buffer: SharedArrayBuffer) {
	const asked = 64 + 8 * N_PARAMS;
	const answered = asked + 4 * MOST_ASKED;
	return {
		cells: new Int32Array(buffer, 0, 16),
		params: new Float64Array(buffer, 64, N_PARAMS),
		asked: new Float32Array(buffer, asked, MOST_ASKED),
		answered: new Float64Array(buffer, answered, MOST_ANSWERED),
		text: new Uint8Array(buffer, answered, 8 * MOST_ANSWERED)
	};
}

/** The calling side. It holds the only thing the script's thread can write to, and copies an answer before it looks at it. */
export class ScriptCaller {
	readonly #views: ReturnType<typeof viewsOf>;
	readonly #budget: Readonly<Record<BufferedFunction, number>>;

	/** `budget`: seconds a call may take. */
	constructor(
		buffer: SharedArrayBuffer,
		budget: Readonly<Record<BufferedFunction, number>> = BUDGET_SECONDS
	) {
		this.#views = viewsOf(buffer);
		this.#budget = budget;
	}

	/**
	 * Calls a function and blocks this thread until it has returned. Throws a ScriptFault that the script is to blame for, and
	 * a ModelError when it took too long: then it must be ended.
	 */
	call(name: BufferedFunction, params: readonly number[], data: Float32Array): Float64Array {
		const { cells, params: slots, asked } = this.#views;
		if (data.length > asked.length) {
			throw scriptError(name, `a window of ${data.length} numbers is too long for a script`);
		}
		slots.set(params.slice(0, N_PARAMS));
		asked.set(data);
		cells[FUNCTION] = BUFFERED.indexOf(name);
		cells[ASKED] = data.length;
		Atomics.store(cells, STATE, CALLED);
		Atomics.notify(cells, STATE);
		const deadline = performance.now() + this.#budget[name] * 1000;
		for (let state = CALLED as number; state !== RETURNED; state = Atomics.load(cells, STATE)) {
			const left = deadline - performance.now();
			if (left <= 0) throw tooLong(name, this.#budget[name]);
			Atomics.wait(cells, STATE, CALLED, left);
		}
		Atomics.store(cells, STATE, IDLE);
		return this.#answer();
	}

	#answer(): Float64Array {
		const { cells, answered, text } = this.#views;
		const isFault = Atomics.load(cells, IS_FAULT) !== 0;
		const length = Atomics.load(cells, ANSWERED);
		if (!isFault && length >= 0 && length <= answered.length) return answered.slice(0, length);
		const bytes = text.slice(0, Math.min(Math.max(0, length), 8 * MOST_FAULT_CHARACTERS));
		throw faultFrom(new TextDecoder().decode(bytes));
	}
}

function faultFrom(text: string): ScriptFault {
	try {
		const { what, line } = v.parse(Fault, JSON.parse(text));
		return new ScriptFault(what, line);
	} catch {
		return new ScriptFault('its answer cannot be read');
	}
}

/** A function of the script, as the buffer brings it: the params, then the numbers, which are reused for the next call. */
export type Answer = (
	name: BufferedFunction,
	params: readonly number[],
	data: Float32Array
) => ArrayLike<number>;

// The script may change these: what answers calls keeps its own.
const { load, store, notify, wait, waitAsync } = Atomics;

/** The answering side, in the script's thread: answers every call, for good. `url`: what stacks call the script. */
export async function answerCalls(buffer: SharedArrayBuffer, answer: Answer, url: string): Promise<never> {
	const { cells, params, asked, answered, text } = viewsOf(buffer);
	for (;;) {
		await called(cells);
		let isFault = 0;
		let length: number;
		try {
			const name = BUFFERED[cells[FUNCTION]!] ?? 'predict';
			const data = new Float32Array(asked.subarray(0, cells[ASKED]));
			const numbers = answer(name, [...params], data);
			if (numbers.length > answered.length) {
				throw new ScriptFault(
					`${name} returned ${numbers.length} numbers, and ${answered.length} are the most`
				);
			}
			answered.set(numbers);
			length = numbers.length;
		} catch (error) {
			const { message, line } = faultOf(error, url);
			const bytes = new TextEncoder().encode(JSON.stringify({ what: message, line }));
			text.set(bytes);
			[isFault, length] = [1, bytes.length];
		}
		cells[IS_FAULT] = isFault;
		cells[ANSWERED] = length;
		store(cells, STATE, RETURNED);
		notify(cells, STATE);
	}
}

/** Resolves when there is a call: in a batch the next one comes at once, live after a while. */
async function called(cells: Int32Array): Promise<void> {
	let state = load(cells, STATE);
	if (state !== CALLED) wait(cells, STATE, state, LINGER_MS);
	while ((state = load(cells, STATE)) !== CALLED) {
		if (typeof waitAsync === 'function') await waitAsync(cells, STATE, state, 1000).value;
		else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}
