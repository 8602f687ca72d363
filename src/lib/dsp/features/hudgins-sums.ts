import type { SumSet } from './sums.ts';

/** Positions in `hudginsSums`: Σ|x|, Σ|step|, zero crossings, slope sign changes. */
export const ABS = 0;
export const LENGTH = 1;
export const CROSSINGS = 2;
export const TURNS = 3;

/**
 * Carried from sample to sample: the four sums inside the piece; the step and the crossing across its edge; the turn at
 * the last sample before the edge and the one at the first sample after it; the last sample and the last step.
 */
const [EDGE_LENGTH, EDGE_CROSSING, TURN_BEFORE, TURN_AFTER, HERE, RISE] = [4, 5, 6, 7, 8, 9] as const;

/** What Hudgins' features are made of, with thresholds of 0: each sample is read once for all of them. */
export const hudginsSums: SumSet = {
	nSums: 4,
	nState: 10,

	add(x, at, stride, rows, done, state, s) {
		let here = state[s + HERE]!;
		let rise = state[s + RISE]!;
		let i = 0;
		if (done === 0) {
			const next = x[at]!;
			const step = next - here;
			state[s + ABS] = Math.abs(next);
			state[s + LENGTH] = 0;
			state[s + CROSSINGS] = 0;
			state[s + TURNS] = 0;
			state[s + EDGE_LENGTH] = Math.abs(step);
			state[s + EDGE_CROSSING] = Number(next * here < 0);
			state[s + TURN_BEFORE] = Number(rise * step <= 0);
			state[s + TURN_AFTER] = 0;
			rise = step;
			here = next;
			at += stride;
			i = 1;
		}
		let sum = state[s + ABS]!;
		let length = state[s + LENGTH]!;
		let crossings = state[s + CROSSINGS]!;
		let turns = state[s + TURNS]!;
		if (done + i === 1 && i < rows) {
			const next = x[at]!;
			const step = next - here;
			sum += Math.abs(next);
			length += Math.abs(step);
			crossings += Number(next * here < 0);
			// Counts only in a window with a sample before this piece.
			state[s + TURN_AFTER] = Number(rise * step <= 0);
			rise = step;
			here = next;
			at += stride;
			i++;
		}
		for (; i < rows; i++, at += stride) {
			const next = x[at]!;
			const step = next - here;
			sum += Math.abs(next);
			length += Math.abs(step);
			// Number(…) compiles without a branch; noise is what a branch predictor cannot guess.
			crossings += Number(next * here < 0);
			turns += Number(rise * step <= 0);
			rise = step;
			here = next;
		}
		state[s + ABS] = sum;
		state[s + LENGTH] = length;
		state[s + CROSSINGS] = crossings;
		state[s + TURNS] = turns;
		state[s + HERE] = here;
		state[s + RISE] = rise;
	},

	close(state, s, first, joined, second, to) {
		const turns = state[s + TURN_AFTER]! + state[s + TURNS]!;
		first[to + ABS] = joined[to + ABS] = second[to + ABS] = state[s + ABS]!;
		first[to + LENGTH] = state[s + LENGTH]!;
		joined[to + LENGTH] = second[to + LENGTH] = state[s + EDGE_LENGTH]! + state[s + LENGTH]!;
		first[to + CROSSINGS] = state[s + CROSSINGS]!;
		joined[to + CROSSINGS] = second[to + CROSSINGS] = state[s + EDGE_CROSSING]! + state[s + CROSSINGS]!;
		first[to + TURNS] = state[s + TURNS]!;
		joined[to + TURNS] = state[s + TURN_BEFORE]! + turns;
		second[to + TURNS] = turns;
	}
};
