import { expect, test } from 'vitest';
import { SyntheticMuscle } from '../sources/synthetic/muscle.ts';
import { countClasses, LEAST_TRIALS, type Cutting } from './sufficiency.ts';
import { planOf } from './plan.ts';
import { PRESETS, protocolFor } from './protocol.ts';
import type { Mark } from './run.ts';
import { LOOKS_LIKE_REST, Separability } from './separability.ts';

const cutting: Cutting = {
	windowSeconds: 0.2,
	hopSeconds: 0.05,
	trim: { onsetSeconds: 0.3, offsetSeconds: 0.3 },
	skipFirst: true
};

/** Marks of `[class, seconds]`, the last one ending at −1. */
function marks(parts: readonly (readonly [number, number])[], excluded: readonly number[] = []): Mark[] {
	let time = 50;
	return [...parts, [-1, 0] as const].map(([classIndex, span], id) => {
		const mark: Mark = {
			id,
			kind: 'cue',
			classIndex,
			due: time,
			shown: time,
			excluded: excluded.includes(id)
		};
		time += span;
		return mark;
	});
}

test('counts whole trials, their seconds and windows without onset, offset, first segment, and what was redone', () => {
	const all = marks(
		[
			...([
				[0, 2],
				[1, 3],
				[0, 3],
				[1, 3],
				[0, 3],
				[1, 3]
			] as const)
		],
		[3]
	);
	const [rest, fist] = countClasses(all, [0, 1], [], cutting);
	// 2.4 s of each trial are left: windows of 0.2 s every 0.05 s.
	expect(rest).toMatchObject({ trials: 2, windows: 2 * 45, missing: '1 more trial' });
	expect(fist).toMatchObject({ trials: 2, windows: 2 * 45, missing: '1 more trial' });
	expect(fist!.seconds).toBeCloseTo(4.8, 9);
});

test('no window spans lost samples, and a trial without any window is none', () => {
	const all = marks([
		[0, 2],
		[1, 3],
		[0, 3],
		[1, 0.7]
	]);
	const [, whole] = countClasses(all, [0, 1], [], cutting);
	expect(whole).toMatchObject({ trials: 1, windows: 45 });
	const [, holed] = countClasses(all, [0, 1], [{ time: 52.3 + 1.2 }], cutting);
	expect(holed).toMatchObject({ trials: 1, windows: 2 * 21 });
});

test.each(Object.values(PRESETS))('a whole take of $name has enough of every class', (pace) => {
	for (const names of [
		['Rest', 'Fist', 'Open'],
		['Fist', 'Open']
	]) {
		const { steps } = planOf(protocolFor(pace, names), names);
		const all = marks(steps.map(({ classIndex, seconds }) => [classIndex, seconds] as const));
		const classes = names.map((_, index) => index);
		for (const skipFirst of [false, true])
			expect(countClasses(all, classes, [], { ...cutting, skipFirst })).toEqual(
				classes.map((classIndex) => expect.objectContaining({ classIndex, missing: undefined }))
			);
	}
});

test('enough is enough', () => {
	const all = marks([[0, 2], ...Array.from({ length: LEAST_TRIALS }, () => [1, 3] as const)]);
	expect(countClasses(all, [1], [], cutting)[0]!.missing).toBeUndefined();
	const short = marks([[0, 2], ...Array.from({ length: LEAST_TRIALS }, () => [1, 1] as const)]);
	expect(countClasses(short, [1], [], cutting)[0]!.missing).toBe('45 more windows');
});

test.each([1, 2, 3])(
	'a class that is rest looks like rest, and one that is not does not (seed %i)',
	(seed) => {
		const muscle = new SyntheticMuscle({ nChannels: 8, fs: 2048, seed, mainsHz: 50, reaction: [0, 0] });
		const found = new Separability(8);
		const hold = (gesture: number, as: number): void => {
			muscle.cueClass(gesture);
			muscle.next(700);
			for (let i = 0; i < 10; i++) found.add(as, muscle.next(410));
		};
		for (let repetition = 0; repetition < 2; repetition++) {
			hold(0, 0);
			hold(1, 1);
			hold(2, 2);
			hold(0, 3);
		}
		expect(found.between(3, 0)).toBeLessThan(LOOKS_LIKE_REST);
		for (const index of [1, 2]) expect(found.between(index, 0)).toBeGreaterThan(2 * LOOKS_LIKE_REST);
		expect(found.between(9, 0)).toBeUndefined();
	}
);
