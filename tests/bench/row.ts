import type { ServedApp } from './app/served-app.ts';

/** A row that is timed: the harness calls `run` again and again and takes the median. */
export interface BenchRow {
	readonly name: string;
	/** What `items` counts: the rate is given in it per second. */
	readonly unit: string;
	/** How many of them one call of `run` does. */
	readonly items: number;
	/** Makes the input and returns the thing to time, `run`. */
	setup(): Promise<() => void | Promise<void>>;
}

/** A row that measures itself in the built app, in a real browser. */
export interface AppRow {
	readonly name: string;
	readonly unit: string;
	measure(app: ServedApp): Promise<Measured>;
}

/** A row that measures itself in this process, because it is too large to be repeated. */
export interface DiskRow {
	readonly name: string;
	readonly unit: string;
	measure(): Promise<Measured>;
}

/** What a row found. Times are of one repeat, in seconds. */
export interface Measured {
	readonly median_s: number;
	readonly p95_s: number;
	/** Repeats. */
	readonly n: number;
	/** `unit` per second. */
	readonly rate: number;
	/** What else there is to say: `{ lost: 0, missed: 0 }`. */
	readonly more?: Readonly<Record<string, number>>;
}

const REPEATS = 7;
const SECONDS = 0.4;
const MOST_REPEATS = 1_000_000;

/** Times `run` after one warm-up: at least seven repeats and 0.4 s. */
export async function timed(items: number, run: () => unknown): Promise<Measured> {
	await run();
	const times: number[] = [];
	// By the clock, not by the sum: a run too short for the clock would never add up.
	const end = performance.now() + SECONDS * 1000;
	while (times.length < REPEATS || (performance.now() < end && times.length < MOST_REPEATS)) {
		const before = performance.now();
		const pending = run();
		// An await costs a turn of the event loop, which a synchronous row must not pay.
		if (pending instanceof Promise) await pending;
		times.push((performance.now() - before) / 1000);
	}
	return measuredOf(times, items);
}

/** Median, 95th percentile (nearest rank) and rate of repeats that did `items` each. */
export function measuredOf(times: readonly number[], items: number, more?: Measured['more']): Measured {
	const sorted = [...times].sort((a, b) => a - b);
	const half = (sorted.length - 1) / 2;
	const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
	const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1]!;
	return { median_s: median, p95_s: p95, n: sorted.length, rate: items / median, ...(more ? { more } : {}) };
}
