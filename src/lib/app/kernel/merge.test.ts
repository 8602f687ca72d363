import { describe, expect, test } from 'vitest';
import { merge, sameValue } from './merge.ts';

describe('merge', () => {
	test('a value that one side changed is that of the side; where both changed it, it is mine', () => {
		expect(merge(1, 2, 1)).toBe(2);
		expect(merge(1, 1, 3)).toBe(3);
		expect(merge(1, 2, 3)).toBe(2);
	});

	test('different keys of a map never lose a change, at any depth', () => {
		const base = { theme: 'auto', training: { model: 'lda', score: 'auto' } };
		const mine = { theme: 'dark', training: { model: 'mlp', score: 'auto' } };
		const theirs = { theme: 'auto', training: { model: 'lda', score: 'none' } };
		expect(merge(base, mine, theirs)).toEqual({ theme: 'dark', training: { model: 'mlp', score: 'none' } });
	});

	test('keys that one side added or removed are added or removed', () => {
		expect(merge({ a: 1, b: 1 }, { b: 1, c: 1 }, { a: 1, b: 1, d: 1 })).toEqual({ b: 1, c: 1, d: 1 });
	});

	test('what one side changed and the other removed stays, whichever side it was', () => {
		expect(merge({ a: 1 }, {}, { a: 2 })).toEqual({ a: 2 });
		expect(merge({ a: 1 }, { a: 2 }, {})).toEqual({ a: 2 });
	});

	test('records are joined by id: both additions, both changes, one removal', () => {
		const of = (id: string, source: string) => ({ id, source });
		const base = [of('a', '1'), of('b', '1'), of('c', '1')];
		const mine = [of('a', '2'), of('b', '1'), of('d', '1')];
		const theirs = [of('a', '1'), of('b', '3'), of('c', '1'), of('e', '1')];
		expect(merge(base, mine, theirs)).toEqual([of('a', '2'), of('b', '3'), of('d', '1'), of('e', '1')]);
	});

	test('lists of plain values are joined as sets in my order; other lists are one value', () => {
		expect(merge(['x', 'y'], ['y', 'x', 'm'], ['x', 't'])).toEqual(['x', 'm', 't']);
		const steps = [{ kind: 'vote' }, { kind: 'vote' }];
		expect(merge([], steps, [{ kind: 'hold' }])).toEqual(steps);
	});

	test('a key called __proto__ is data', () => {
		const theirs: unknown = JSON.parse('{"__proto__":{"polluted":true}}');
		merge({}, { a: 1 }, theirs);
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	});
});

test('values are the same whatever the order of their keys', () => {
	expect(sameValue({ a: [1, { b: NaN }], c: null }, { c: null, a: [1, { b: NaN }] })).toBe(true);
	expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(false);
	expect(sameValue([1], { 0: 1 })).toBe(false);
});
