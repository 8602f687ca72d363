import { expect, test } from 'vitest';
import { heldOutRuns } from './held-out-runs.ts';

const window = (time: number, predicted: number, truth = 0, sessionId = 'a') => ({
	...{ sessionId, time, truth, predicted }
});

test('windows of one class that follow each other are one run; those of other sessions take no part', () => {
	const windows = [
		...[window(10.4, 1), window(10.2, 0), window(10.3, 0), window(10.2, 0, 0, 'b')],
		...[window(11, 1), window(11.1, 1, 1)]
	];
	const round = (runs: ReturnType<typeof heldOutRuns>) =>
		runs.map(({ from, to, predicted }) => [Number(from.toFixed(6)), Number(to.toFixed(6)), predicted]);
	expect(round(heldOutRuns(windows, 'a', 10, 0.1))).toEqual([
		[0.1, 0.3, 0],
		[0.3, 0.4, 1],
		[0.9, 1.1, 1]
	]);
	expect(round(heldOutRuns(windows, 'a', 10, 0.1, { truth: 0, predicted: 1 }))).toEqual([
		[0.3, 0.4, 1],
		[0.9, 1, 1]
	]);
	expect(heldOutRuns(windows, 'c', 10, 0.1)).toEqual([]);
});
