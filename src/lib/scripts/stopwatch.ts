/** What a script can be busy with. */
export type ScriptAct = 'load' | 'extract' | 'train' | 'predict';
const ACTS: readonly ScriptAct[] = ['load', 'extract', 'train', 'predict'];

/** Seconds a script may take for each, once. Learning is given longer by the person. */
export const BUDGET_SECONDS: Readonly<Record<ScriptAct, number>> = {
	load: 5,
	extract: 2,
	train: 60,
	predict: 2
};

const [DOING, COUNT] = [0, 1] as const;

/**
 * Tells another thread what a script is doing. One that loops for ever answers no message, so what it does stands in shared
 * memory: the act (0: none) and how many there have been.
 */
export class Stopwatch {
	readonly buffer: SharedArrayBuffer;
	readonly #cells: Int32Array;

	constructor(buffer = new SharedArrayBuffer(8)) {
		this.buffer = buffer;
		this.#cells = new Int32Array(buffer);
	}

	/** Called by the script's thread. */
	begin(act: ScriptAct): void {
		Atomics.add(this.#cells, COUNT, 1);
		Atomics.store(this.#cells, DOING, ACTS.indexOf(act) + 1);
	}
	end(): void {
		Atomics.store(this.#cells, DOING, 0);
	}

	/** What it does now, and the number of that act: the same number later is the same act still. */
	get now(): { readonly act: ScriptAct; readonly count: number } | undefined {
		const act = ACTS[Atomics.load(this.#cells, DOING) - 1];
		return act && { act, count: Atomics.load(this.#cells, COUNT) };
	}
}

/**
 * Looks at a stopwatch four times a second and calls `over` once, with the act that took longer than its budget. Returns what
 * ends the watch.
 */
export function watch(
	stopwatch: Stopwatch,
	budget: Readonly<Record<ScriptAct, number>>,
	over: (act: ScriptAct, seconds: number) => void
): () => void {
	let [count, since] = [-1, 0];
	const timer = setInterval(() => {
		const now = stopwatch.now;
		if (!now) return void (count = -1);
		if (now.count !== count) [count, since] = [now.count, performance.now()];
		else if (performance.now() - since > budget[now.act] * 1000) {
			clearInterval(timer);
			over(now.act, budget[now.act]);
		}
	}, 250);
	return () => clearInterval(timer);
}
