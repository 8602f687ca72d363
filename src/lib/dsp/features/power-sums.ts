import type { SumSet } from './sums.ts';

/** Sums of one series, and what is carried of it: where each lies, from the series' first number on. */
const [S0, S1, S2, L1, L2, STEP_AT_EDGE, BEND_BEFORE, BEND_AFTER, HERE, STEP] = [
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9
] as const;
/** Sums of a series: of squares of it, its steps and its bends, and of the lengths of steps and bends. */
const SUMS = 5;
/** Where the moments of the samples and those of their log power begin, among the finished sums. */
export const PLAIN = 0;
export const LOG = SUMS;
const CARRIED = 10;

/** log(x² + ε) of a sample. */
export const logPowerOf = (x: number): number => Math.log(x * x + Number.EPSILON);

/**
 * What the time-domain power spectral descriptors are made of: sums over the samples and over log(x² + ε), one logarithm
 * per sample however many windows it is in. `finish` leaves the moments of both series,
 * from `PLAIN` and `LOG` on.
 */
export const powerSums: SumSet = {
	nSums: 2 * SUMS,
	nState: 2 * CARRIED,

	add(x, at, stride, rows, done, state, s) {
		if (samples.length < rows) [samples, powers] = [new Float64Array(rows), new Float64Array(rows)];
		for (let i = 0; i < rows; i++, at += stride) {
			samples[i] = x[at]!;
			powers[i] = logPowerOf(x[at]!);
		}
		addSeries(samples, rows, done, state, s);
		addSeries(powers, rows, done, state, s + CARRIED);
	},

	close(state, s, first, joined, second, to) {
		closeSeries(state, s, first, joined, second, to);
		closeSeries(state, s + CARRIED, first, joined, second, to + SUMS);
	},

	finish(sums, at, n) {
		toMoments(sums, at + PLAIN, n);
		toMoments(sums, at + LOG, n);
	}
};

/** What one call of `add` looks at: samples of one channel and their log powers. Only the sums outlast the call. */
let [samples, powers] = [new Float64Array(0), new Float64Array(0)];

/** Takes the next `rows` numbers of a series into its sums. `done`: numbers of the piece so far. */
function addSeries(series: Float64Array, rows: number, done: number, state: Float64Array, s: number): void {
	let i = 0;
	for (; i < rows && done + i < 2; i++) edge(state, s, series[i]!, done + i === 0);
	if (i === rows) return;
	let [here, step, s0, s1, s2] = [
		state[s + HERE]!,
		state[s + STEP]!,
		state[s + S0]!,
		state[s + S1]!,
		state[s + S2]!
	];
	let [l1, l2] = [state[s + L1]!, state[s + L2]!];
	for (; i < rows; i++) {
		const next = series[i]!;
		const nextStep = next - here;
		const bend = nextStep - step;
		s0 += next * next;
		s1 += nextStep * nextStep;
		s2 += bend * bend;
		l1 += Math.abs(nextStep);
		l2 += Math.abs(bend);
		here = next;
		step = nextStep;
	}
	keep(state, s, s0, s1, s2, l1, l2, here, step);
}

/**
 * Puts the root-compressed moments m₀, m₂, m₄ in the place of a series' sums, and behind them the waveform length factor
 * √ (Σ |step| / Σ |bend|).
 */
function toMoments(sums: Float64Array, at: number, n: number): void {
	const [s0, s1, s2, l1, l2] = [sums[at]!, sums[at + 1]!, sums[at + 2]!, sums[at + 3]!, sums[at + 4]!];
	sums[at] = compress(Math.sqrt(s0) / (n - 1));
	sums[at + 1] = compress(Math.sqrt(s1 / (n - 1)));
	sums[at + 2] = compress(Math.sqrt(s2 / (n - 1)));
	sums[at + 3] = Math.sqrt(l1 / l2);
}

const compress = (m: number): number => m ** 0.1 / 0.1;

/** The first or the second sample of a piece: their differences reach back across its edge. */
function edge(state: Float64Array, s: number, next: number, begins: boolean): void {
	const step = next - state[s + HERE]!;
	const bend = step - state[s + STEP]!;
	if (begins) {
		keep(state, s, next * next, 0, 0, 0, 0, next, step);
		state[s + STEP_AT_EDGE] = step;
		state[s + BEND_BEFORE] = bend;
		state[s + BEND_AFTER] = 0;
	} else {
		state[s + S0]! += next * next;
		state[s + S1]! += step * step;
		state[s + L1]! += Math.abs(step);
		state[s + BEND_AFTER] = bend;
		state[s + HERE] = next;
		state[s + STEP] = step;
	}
}

function keep(
	state: Float64Array,
	s: number,
	...[s0, s1, s2, l1, l2, here, step]: [number, number, number, number, number, number, number]
): void {
	state[s + S0] = s0;
	state[s + S1] = s1;
	state[s + S2] = s2;
	state[s + L1] = l1;
	state[s + L2] = l2;
	state[s + HERE] = here;
	state[s + STEP] = step;
}

function closeSeries(
	state: Float64Array,
	s: number,
	first: Float64Array,
	joined: Float64Array,
	second: Float64Array,
	to: number
): void {
	const [step, before, after] = [state[s + STEP_AT_EDGE]!, state[s + BEND_BEFORE]!, state[s + BEND_AFTER]!];
	for (let k = 0; k < SUMS; k++) first[to + k] = joined[to + k] = second[to + k] = state[s + k]!;
	joined[to + S1] = second[to + S1] = step * step + state[s + S1]!;
	joined[to + L1] = second[to + L1] = Math.abs(step) + state[s + L1]!;
	joined[to + S2] = before * before + after * after + state[s + S2]!;
	second[to + S2] = after * after + state[s + S2]!;
	joined[to + L2] = Math.abs(before) + Math.abs(after) + state[s + L2]!;
	second[to + L2] = Math.abs(after) + state[s + L2]!;
}
