import { expect, test } from 'vitest';
import type { LabelEvent } from '../../core/labels.ts';
import { seeded } from '../../core/random.ts';
import { seconds } from '../../core/units.ts';
import { regressionScoreOf } from './regression-score.ts';
import { RunningClassScore, RunningRegressionScore } from './running-score.ts';
import { scoreOf } from './score.ts';

const labels: LabelEvent[] = [
	[1, 0],
	[2, 1],
	[3, -1],
	[4, 2],
	[5, 0]
].map(([time, classIndex]) => ({ timestamp: seconds(time!), classIndex: classIndex! }));

test('only windows wholly inside a label of the model count, matched by name', () => {
	// The model knows Fist and Rest, in another order than the labels; Open it does not know.
	const running = new RunningClassScore(['Fist', 'Rest']);
	const predicted: [number, number][] = [];
	for (let k = 0; k < 120; k++) {
		const time = k / 20;
		const winner = Math.floor(k / 7) % 2;
		running.add(winner === 0 ? [1, 0] : [0, 1], time, 0.2, labels, ['Rest', 'Fist', 'Open']);
		const truth = [NaN, 1, 0, NaN, NaN, 1][Math.floor(time)]!;
		if (!Number.isNaN(truth) && time - 0.2 >= Math.floor(time)) predicted.push([truth, winner]);
	}
	const [truth, decided] = [0, 1].map((i) => Int32Array.from(predicted, (pair) => pair[i]!)) as [
		Int32Array,
		Int32Array
	];
	const whole = scoreOf(truth, decided, ['Fist', 'Rest'], 'held-out', 1);
	expect(running.score).toMatchObject({
		n: whole.n,
		accuracy: whole.accuracy,
		confusion: whole.confusion,
		undecided: 0
	});
	expect(whole.n).toBeGreaterThan(40);
});

test('one that decides nothing counts and is not right; the response is the time to the first right decision', () => {
	const running = new RunningClassScore(['Rest', 'Fist', 'Open']);
	for (const [time, values] of [
		[0.9, [0, 0, 0]],
		[1.1, [0, 0, 0]],
		[1.3, [0, 1, 0]],
		[1.5, [1, 0, 0]],
		[1.6, [1, 0, 0]],
		[2.1, [0, 1, 0]]
	] as const) {
		running.add(values, time, 0.2, labels, ['Rest', 'Fist', 'Open']);
	}
	const { n, accuracy, undecided, response } = running.score;
	expect([n, accuracy, undecided]).toEqual([3, 2 / 3, 0]);
	expect(response).toBeCloseTo(0.1, 9);
	running.add([0, 0, 0], 2.5, 0.2, labels, ['Rest', 'Fist', 'Open']);
	expect(running.score).toMatchObject({ n: 4, accuracy: 0.5, undecided: 1 });
});

test('a label that began before Predict, or before a jump of a replay, has no response', () => {
	const names = ['Rest', 'Fist', 'Open'];
	const rest = [1, 0, 0];
	const running = new RunningClassScore(names);
	running.add(rest, 1.5, 0.2, labels, names);
	expect(running.score.response).toBeNaN();
	// The label at 2 s comes while predictions come.
	running.add([0, 1, 0], 2.3, 0.2, labels, names);
	expect(running.score.response).toBeCloseTo(0.3, 9);
	// Into the middle of the label at 5 s, and back into that at 1 s.
	running.add(rest, 5.9, 0.2, labels, names);
	running.add(rest, 1.4, 0.2, labels, names);
	expect(running.score.response).toBeCloseTo(0.3, 9);
});

test('a running regression says what the score of all rows says', () => {
	const random = seeded(3);
	const rows = Array.from({ length: 500 }, () => {
		const y = [1000 + random(), random() * 10];
		return { y, predicted: y.map((value) => value + random() - 0.3) };
	});
	const running = new RunningRegressionScore(['a', 'b']);
	for (const { y, predicted } of rows) running.add(predicted, y);
	running.add([NaN, 1], [1, 1]);
	const flat = (of: (row: (typeof rows)[number]) => number[]): Float32Array =>
		Float32Array.from(rows.flatMap(of));
	const whole = regressionScoreOf(
		flat((row) => row.y),
		flat((row) => row.predicted),
		['a', 'b'],
		'held-out',
		1
	);
	expect(running.n).toBe(500);
	running.outputs.forEach(({ r2, rmse }, i) => {
		expect(r2).toBeCloseTo(whole.outputs[i]!.r2, 2);
		expect(rmse).toBeCloseTo(whole.outputs[i]!.rmse, 3);
	});
});
