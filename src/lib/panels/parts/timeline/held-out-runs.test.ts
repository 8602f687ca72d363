import { expect, test } from 'vitest';
import { chosenCellLanes, heldOutRuns } from './held-out-runs.ts';

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

test('the chosen cell of the matrix is a lane of the sessions that its windows are in', () => {
	const cell = { truth: 0, predicted: 1 };
	const all = [window(10.4, 1), window(10.5, 1), window(11, 0), window(10.4, 1, 0, 'b')];
	const facts = {
		...{ picked: { all, cell }, sessionId: 'a', start: 10, place: (_: string, index: number) => index },
		bundle: { classNames: ['Rest', 'Fist'], pipeline: { hopSeconds: 0.1 } }
	};
	const [lane, ...others] = chosenCellLanes(facts);
	expect(others).toEqual([]);
	expect(lane).toMatchObject({ name: 'chosen cell', runs: [{ name: 'Fist', place: 1 }] });
	expect(lane!.runs[0]!.from).toBeCloseTo(0.3, 6);
	expect(lane!.runs[0]!.to).toBeCloseTo(0.5, 6);
	expect(chosenCellLanes({ ...facts, sessionId: 'c' })).toEqual([]);
	expect(chosenCellLanes({ ...facts, picked: { all, cell: undefined } })).toEqual([]);
});
