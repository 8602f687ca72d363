import { expect, test } from 'vitest';
import { reconcileClasses } from './classes.ts';

const names = (...lists: string[][]) => lists.map((classNames, i) => ({ name: `take ${i + 1}`, classNames }));

test('classes of one name are one class, in the order they first come', () => {
	const classes = reconcileClasses(names(['Rest', 'Fist'], ['Fist', 'Open', 'Rest']));
	expect(classes.classNames).toEqual(['Rest', 'Fist', 'Open']);
	expect([0, 1, 2].map((i) => classes.indexOf(1, i))).toEqual([1, 2, 0]);
	expect([0, 1].map((i) => classes.indexOf(0, i))).toEqual([0, 1]);
});

test('one index with two names is two classes', () => {
	const classes = reconcileClasses(names(['Rest', 'Fist'], ['Rest', 'Open']));
	expect(classes.indexOf(0, 1)).not.toBe(classes.indexOf(1, 1));
});

test('without any names the index is the class', () => {
	const classes = reconcileClasses(names([], []));
	expect([classes.indexOf(0, 3), classes.indexOf(1, 3)]).toEqual([3, 3]);
});

test('a class without a name is the class of its index where the others agree', () => {
	const classes = reconcileClasses(names(['Fist', 'Rest'], [], ['Open', 'Rest']));
	expect(classes.indexOf(1, 1)).toBe(classes.indexOf(0, 1));
	expect(classes.indexOf(1, 7)).toBe(7);
});

test('a class without a name is never guessed where the others disagree', () => {
	const classes = reconcileClasses(names(['Rest', 'Fist'], [], ['Rest', 'Open']));
	expect(() => classes.indexOf(1, 1)).toThrow(
		/Class 1 of take 2 has no name.*Rest, Fist, Open.*Name the classes/
	);
	// Index 2 is nobody's, but the common list has put a name there.
	expect(() => classes.indexOf(1, 2)).toThrow(/take 2/);
});

test('a name that comes twice in a session stays two classes, and the same two everywhere', () => {
	const classes = reconcileClasses(names(['Rest', 'Rest'], ['Fist', 'Rest', 'Rest']));
	expect(classes.classNames).toEqual(['Rest', 'Rest', 'Fist']);
	expect([0, 1, 2].map((i) => classes.indexOf(1, i))).toEqual([2, 0, 1]);
});
