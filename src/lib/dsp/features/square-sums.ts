import type { SumSet } from './sums.ts';

/** Positions in `squareSums`: Σx², Σstep². */
export const SQUARES = 0;
export const STEP_SQUARES = 1;

/** Carried: both sums inside the piece, the squared step across its edge, the last sample. */
const [EDGE, HERE] = [2, 3] as const;

/** Power of a channel and of its steps. */
export const squareSums: SumSet = {
	nSums: 2,
	nState: 4,

	add(x, at, stride, rows, done, state, s) {
		let here = state[s + HERE]!;
		let i = 0;
		if (done === 0) {
			const next = x[at]!;
			const step = next - here;
			state[s + SQUARES] = next * next;
			state[s + STEP_SQUARES] = 0;
			state[s + EDGE] = step * step;
			here = next;
			at += stride;
			i = 1;
		}
		let squares = state[s + SQUARES]!;
		let steps = state[s + STEP_SQUARES]!;
		for (; i < rows; i++, at += stride) {
			const next = x[at]!;
			const step = next - here;
			squares += next * next;
			steps += step * step;
			here = next;
		}
		state[s + SQUARES] = squares;
		state[s + STEP_SQUARES] = steps;
		state[s + HERE] = here;
	},

	close(state, s, first, joined, second, to) {
		first[to + SQUARES] = joined[to + SQUARES] = second[to + SQUARES] = state[s + SQUARES]!;
		first[to + STEP_SQUARES] = state[s + STEP_SQUARES]!;
		joined[to + STEP_SQUARES] = second[to + STEP_SQUARES] = state[s + EDGE]! + state[s + STEP_SQUARES]!;
	}
};
