import * as v from 'valibot';
import { expect, test } from 'vitest';
import { finite, listOf, LONGEST_LIST, maybe, recordOf, wholeFrom } from './schemas.ts';

const Schema = v.object({
	list: listOf(finite),
	map: recordOf(wholeFrom(0)),
	text: maybe(v.string())
});

test('what is right is kept, and what is not is left out', () => {
	const stored: unknown = JSON.parse(
		'{"list":[1,"2",null,3,1e999],"map":{"a":1,"b":-1,"c":1.5,"d":1e300,"__proto__":1,"constructor":2},"text":7}'
	);
	expect(v.parse(Schema, stored)).toEqual({ list: [1, 3], map: { a: 1 }, text: undefined });
	expect(({} as { a?: number }).a).toBeUndefined();
});

test('a list or a map that is missing or of another kind is empty', () => {
	for (const stored of [
		{},
		{ list: 'x', map: [1] },
		{ list: null, map: null },
		{ list: { 0: 1 }, map: [[1]] }
	])
		expect(v.parse(Schema, stored)).toMatchObject({ list: [], map: {} });
});

test('a list of a million wrong items is refused at the first of them', () => {
	const wrong = new Array<number>(1e6).fill(0);
	const { issues } = v.safeParse(v.object({ list: v.array(v.string()) }), { list: wrong });
	expect(issues).toHaveLength(1);
	expect(v.parse(v.object({ list: v.fallback(v.array(v.string()), []) }), { list: wrong })).toEqual({
		list: []
	});
});

test('of a list without an end its first items are read', () => {
	const long = new Array<number>(LONGEST_LIST + 5).fill(1);
	expect(v.parse(listOf(finite), long)).toHaveLength(LONGEST_LIST);
});
