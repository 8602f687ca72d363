import { expect, test } from 'vitest';
import { activationsOf } from './activations.ts';

const HOP = 0.1;

/** Trials of one class each, as certain predictions: `[true class, predicted class of each window]`. */
function given(trials: readonly (readonly [number, readonly number[]])[], sure = 1) {
	const rows = trials.flatMap(([truth, said], trial) => said.map((c) => ({ truth, c, trial })));
	return {
		truth: Int32Array.from(rows, ({ truth }) => truth),
		probabilities: Float32Array.from(
			rows.flatMap(({ c }) => [0, 1, 2].map((k) => (k === c ? sure : (1 - sure) / 2)))
		),
		nClasses: 3,
		trialOf: Int32Array.from(rows, ({ trial }) => trial),
		hopSeconds: HOP,
		rest: 0
	};
}
const times = (n: number, c: number): number[] => Array<number>(n).fill(c);

test('false activations are counted in settled rest, and contractions by one right decision', () => {
	// Settled: windows 10 to 34 of 40. One rise outside, one of a single window, one of four windows.
	const resting = [...times(5, 1), ...times(7, 0), 1, ...times(7, 0), ...times(4, 2), ...times(16, 0)];
	const found = activationsOf(
		given([
			[0, resting],
			[1, [0, 1, 0, 1, 1, 1, 0]],
			[2, times(8, 1)]
		])
	)!;
	expect(found).toMatchObject({ contractions: 2, restMinutes: expect.closeTo(2.5 / 60, 9) });
	const at = (windows: number) => {
		const { falsePerMinute, hit } = found.rates.find(({ persistence }) => persistence === windows)!;
		return [Math.round(falsePerMinute * found.restMinutes), hit];
	};
	expect(at(1)).toEqual([2, 0.5]);
	expect(at(3)).toEqual([1, 0.5]);
	expect(at(5)).toEqual([0, 0]);
	expect(found.rates).toHaveLength(3);
});

test('with the threshold of the model, unsure predictions activate nothing', () => {
	const trials = given(
		[
			[0, [...times(12, 0), ...times(6, 1), ...times(12, 0)]],
			[1, times(9, 1)]
		],
		0.8
	);
	const confidence = { temperature: 1, threshold: { error: 0.05, probability: 0.9, accepted: 0.5 } };
	const { rates } = activationsOf({ ...trials, confidence })!;
	expect(
		rates.filter(({ rejection }) => rejection).map(({ falsePerMinute, hit }) => [falsePerMinute, hit])
	).toEqual(times(3, 0).map(() => [0, 0]));
	expect(rates[1]).toMatchObject({ persistence: 3, rejection: false, hit: 1 });
	// A model that accepted nothing has no threshold.
	const none = { ...confidence, threshold: { ...confidence.threshold, accepted: 0 } };
	expect(activationsOf({ ...trials, confidence: none })!.rates).toHaveLength(3);
});

test('without settled rest or without contractions there is no figure', () => {
	expect(
		activationsOf(
			given([
				[0, times(15, 0)],
				[1, [1]]
			])
		)
	).toBeUndefined();
	expect(activationsOf(given([[0, times(40, 0)]]))).toBeUndefined();
});
