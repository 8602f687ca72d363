import { decisionOf } from '../../dsp/smoothers/smoother.ts';
import type { ScreenRow } from '../../outputs/on-screen.ts';

/** Where a cursor is: −1 … 1 to the right and up. */
export interface Point {
	readonly x: number;
	readonly y: number;
}

/** How far each finger is bent, 0 (straight) … 1, thumb first. */
export type Fingers = readonly [number, number, number, number, number];

/** Right, left, up, down: how classes after the first push a cursor. */
const PUSHES: readonly Point[] = [
	{ x: 1, y: 0 },
	{ x: -1, y: 0 },
	{ x: 0, y: 1 },
	{ x: 0, y: -1 }
];
/** Way of a cursor that is pushed all the time, per second: from the middle to the edge in 1.5 s. */
const SPEED = 1 / 1.5;

/**
 * Where the cursor goes in `seconds`. The first class rests, the next four push right, left, up and down; of a
 * regression the first output is x and the second y. Neutral, it stays where it is.
 */
export function moved(from: Point, row: ScreenRow, task: 'classify' | 'regress', seconds: number): Point {
	if (row.neutral) return from;
	if (task === 'regress') return { x: clamped(row.values[0] ?? 0), y: clamped(row.values[1] ?? 0) };
	const push = PUSHES[decisionOf(row.values) - 1];
	if (!push) return from;
	const way = SPEED * seconds;
	return { x: clamped(from.x + way * push.x), y: clamped(from.y + way * push.y) };
}

/** Poses by words that occur in the names of classes; thumb, index, middle, ring, little. */
const POSES: readonly (readonly [RegExp, Fingers])[] = [
	[/fist|close|power|grip|grasp|faust/i, [1, 1, 1, 1, 1]],
	[/open|spread|extend/i, [0, 0, 0, 0, 0]],
	[/pinch|tip|key|precision/i, [0.7, 0.7, 0, 0, 0]],
	[/tripod/i, [0.7, 0.7, 0.7, 0, 0]],
	[/point|index/i, [1, 0, 1, 1, 1]],
	[/thumb|like/i, [0, 1, 1, 1, 1]],
	[/two|victory|peace/i, [1, 0, 0, 1, 1]]
];
const RESTING: Fingers = [0.3, 0.3, 0.3, 0.3, 0.3];
/** For classes whose names say nothing: one finger straight each. */
const BY_PLACE: readonly Fingers[] = [
	RESTING,
	[1, 1, 1, 1, 1],
	[0, 0, 0, 0, 0],
	[1, 0, 1, 1, 1],
	[0, 1, 1, 1, 1]
];

/** The pose of a hand for a row: that of its class, or of a regression the first five outputs, 0 … 1. */
export function poseOf(row: ScreenRow, names: readonly string[], task: 'classify' | 'regress'): Fingers {
	if (row.neutral) return RESTING;
	if (task === 'regress') {
		return fingers((i) => Math.min(1, Math.max(0, row.values[i] ?? 0)));
	}
	const decision = decisionOf(row.values);
	const name = names[decision] ?? '';
	if (decision < 0 || /rest|relax|none/i.test(name)) return RESTING;
	return POSES.find(([words]) => words.test(name))?.[1] ?? BY_PLACE[decision % BY_PLACE.length]!;
}

/** A step of a hand from one pose towards another: half the way in 80 ms. */
export function towards(from: Fingers, to: Fingers, seconds: number): Fingers {
	const share = 1 - 0.5 ** (seconds / 0.08);
	return fingers((i) => from[i]! + share * (to[i]! - from[i]!));
}

const fingers = (bend: (finger: number) => number): Fingers => [bend(0), bend(1), bend(2), bend(3), bend(4)];

const clamped = (value: number): number => Math.min(1, Math.max(-1, value));
