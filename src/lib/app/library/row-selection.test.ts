import { expect, test } from 'vitest';
import {
	activated,
	allOf,
	cleared,
	extended,
	movedTo,
	NO_SELECTION,
	pruned,
	toggled
} from './row-selection.ts';
import { rowWindow } from './row-window.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const idsOf = ({ ids }: { ids: ReadonlySet<string> }): string => [...ids].sort().join('');

test('single rows are toggled; a click alone selects nothing and moves the anchor', () => {
	const one = toggled(NO_SELECTION, 'b');
	expect([idsOf(one), one.anchor, one.active]).toEqual(['b', 'b', 'b']);
	expect(idsOf(toggled(one, 'b'))).toBe('');
	const clicked = activated(one, 'd');
	expect([idsOf(clicked), clicked.anchor]).toEqual(['b', 'd']);
});

test('Shift adds the range from the anchor in either direction, and the anchor stays', () => {
	const down = extended(toggled(NO_SELECTION, 'b'), 'd', order);
	expect([idsOf(down), down.anchor, down.active]).toEqual(['bcd', 'b', 'd']);
	expect(idsOf(extended(down, 'a', order))).toBe('abcd');
	expect(idsOf(extended(NO_SELECTION, 'c', order))).toBe('c');
	expect(idsOf(extended(toggled(NO_SELECTION, 'gone'), 'c', order))).toBe('cgone');
});

test('all rows are selected and none; rows that are gone leave the selection', () => {
	const all = allOf(activated(NO_SELECTION, 'c'), order);
	expect([idsOf(all), all.active]).toEqual(['abcde', 'c']);
	expect([idsOf(cleared(all)), cleared(all).active]).toEqual(['', 'c']);
	expect(pruned(all, order)).toBe(all);
	const left = pruned(all, ['a', 'b']);
	expect([idsOf(left), left.active, left.anchor]).toEqual(['ab', undefined, undefined]);
});

test('keys move the focus and stay in the list', () => {
	expect(movedTo('ArrowDown', undefined, order, 3)).toBe('a');
	expect(movedTo('ArrowUp', undefined, order, 3)).toBe('a');
	expect(movedTo('ArrowDown', 'e', order, 3)).toBe('e');
	expect(movedTo('PageDown', 'b', order, 3)).toBe('e');
	expect(movedTo('PageUp', 'b', order, 3)).toBe('a');
	expect([movedTo('Home', 'c', order, 3), movedTo('End', 'c', order, 3)]).toEqual(['a', 'e']);
	expect(movedTo('x', 'c', order, 3)).toBeUndefined();
	expect(movedTo('ArrowDown', 'c', [], 3)).toBeUndefined();
});

test('only the rows in view are made, with some to spare', () => {
	const size = { height: 400, rowHeight: 40, rows: 500 };
	expect(rowWindow({ top: -100, ...size }, 2)).toEqual({ first: 0, end: 10 });
	expect(rowWindow({ top: 4000, ...size }, 2)).toEqual({ first: 98, end: 112 });
	expect(rowWindow({ top: 99_999, ...size }, 2)).toEqual({ first: 500, end: 500 });
	expect(rowWindow({ top: 0, ...size, rows: 3 }, 2)).toEqual({ first: 0, end: 3 });
});
