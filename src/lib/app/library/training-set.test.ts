import { expect, test } from 'vitest';
import { joinsTrainingSet, otherClasses, withSessions } from './training-set.ts';

test('sessions are put in and taken out many at a time; each is there once, the newest last', () => {
	expect(withSessions(['a', 'b'], ['b', 'c', 'c'], true)).toEqual(['a', 'b', 'c']);
	expect(withSessions(['a', 'b', 'c'], ['c', 'a', 'x'], false)).toEqual(['b']);
});

test('a session without labels joins the training set of a regression, not of a classifier', () => {
	const bare = { trialsPerClass: [0, 0] };
	expect(joinsTrainingSet(bare, 'classify')).toBe(false);
	expect(joinsTrainingSet({ trialsPerClass: [] }, 'classify')).toBe(false);
	expect(joinsTrainingSet(bare, 'regress')).toBe(true);
	expect(joinsTrainingSet({ trialsPerClass: [0, 1] }, 'classify')).toBe(true);
	expect(joinsTrainingSet(undefined, 'regress')).toBe(false);
});

test('only classes that are labelled and not in the class list are other classes', () => {
	const one = { classNames: ['Rest', 'Pinch', 'Never'], trialsPerClass: [2, 1, 0] };
	const two = { classNames: ['Fist', 'Rest'], trialsPerClass: [1, 1] };
	expect(otherClasses([one, two], ['Rest', 'Fist'])).toEqual(['Rest', 'Pinch', 'Fist']);
	expect(otherClasses([two], ['Open', 'Rest', 'Fist'])).toBeUndefined();
	expect(otherClasses([{ classNames: ['Pinch'], trialsPerClass: [0] }], [])).toBeUndefined();
});
