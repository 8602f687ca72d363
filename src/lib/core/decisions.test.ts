import { expect, test } from 'vitest';
import { decisionRuns, DecisionTrack, type DecisionSegment } from './decisions.ts';
import { seeded } from './random.ts';

const HOLD = 0.1;
const tracked = (times: readonly number[], classes: readonly number[]): readonly DecisionSegment[] => {
	const track = new DecisionTrack();
	times.forEach((time, i) => track.add(time, classes[i]!, HOLD));
	return track.runs;
};
const steady = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => from + i / 16);

test('decisions as they come make the runs that all of them together make, gaps included', () => {
	const times = [...steady(1, 20), ...steady(5, 20)];
	const classes = times.map((_, i) => Math.floor(i / 7) % 3);
	expect(tracked(times, classes)).toEqual(decisionRuns(times, classes, HOLD));
});

test('after a jump back what is decided anew replaces what stood there, and only that', () => {
	const [first, again] = [steady(0, 33), steady(0.5, 9)];
	const runs = tracked([...first, ...again], [...first.map(() => 0), ...again.map(() => 1)]);
	expect(runs).toEqual([
		{ from: -HOLD / 2, to: 0.5 - HOLD / 2, classIndex: 0 },
		{ from: 0.5 - HOLD / 2, to: 1, classIndex: 1 },
		{ from: 1, to: 2, classIndex: 0 }
	]);
});

test('wherever one jumps, each moment shows what was decided about it last', () => {
	const random = seeded(3);
	const track = new DecisionTrack();
	const last = new Map<number, number>();
	for (let jump = 0; jump < 60; jump++) {
		const from = Math.floor(random() * 300);
		for (let k = from; k < from + 3 + random() * 40; k++) {
			const decided = Math.floor(random() * 3);
			track.add(k / 16, decided, HOLD);
			last.set(k, decided);
		}
	}
	const { runs } = track;
	for (let i = 1; i < runs.length; i++) expect(runs[i]!.from).toBeGreaterThanOrEqual(runs[i - 1]!.to);
	for (const [k, decided] of last) {
		const at = k / 16 - 0.001;
		expect(runs.find(({ from, to }) => from < at && at <= to)?.classIndex).toBe(decided);
	}
});
