import { expect, test } from 'vitest';
import { isAppError } from './errors.ts';
import { isObject, numberOr, MAX_DEPTH, parseJson, parseObject, stringOr, stringsOf } from './parse.ts';

test('the bare NaN and Infinity that Python writes are numbers', () => {
	expect(parseJson('{"a": NaN, "b": [Infinity, -Infinity, -1.5], "c": {"d": NaN}}')).toEqual({
		a: NaN,
		b: [Infinity, -Infinity, -1.5],
		c: { d: NaN }
	});
	expect(parseJson('NaN')).toBeNaN();
});

test('strings that speak of NaN stay as they are', () => {
	const text = '{"note": "NaN, \\"Infinity\\" and -Infinity", "NaN": 1, "x": NaN, "path": "C:\\\\"}';
	expect(parseJson(text)).toEqual({ note: 'NaN, "Infinity" and -Infinity', NaN: 1, x: NaN, path: 'C:\\' });
});

test.each(['', '{', '{"a": NaN', '[1, Infinit]', '{"a": -NaN}', "{'a': 1}", '{"a": NaNa}'])(
	'%j is no JSON',
	(text) => {
		expect(() => parseJson(text)).toThrow(SyntaxError);
	}
);

test('text that is no JSON object names the file and what to do', () => {
	for (const text of ['{"a":', '[1]', '"x"', 'null']) {
		try {
			parseObject(text, 'meta.json of "x.zip"', 'SessionError', 'Export the session again.');
			expect.unreachable();
		} catch (error) {
			expect(isAppError(error, 'SessionError')).toBe(true);
			expect((error as Error).message).toMatch(/^meta\.json of "x\.zip" .*\. Export the session again\.$/);
		}
	}
	expect(parseObject('{"a": 1}', 'x', 'SessionError', '')).toEqual({ a: 1 });
});

test('a value of another kind than wanted gives the fallback', () => {
	expect([
		numberOr(2, 0),
		numberOr('2', 0),
		numberOr(NaN, 0),
		numberOr(Infinity, 0),
		numberOr(null, undefined)
	]).toEqual([2, 0, 0, 0, undefined]);
	expect([stringOr('a', ''), stringOr(1, ''), stringOr(null, undefined)]).toEqual(['a', '', undefined]);
	expect([stringsOf(['a', 'b']), stringsOf(['a', 1]), stringsOf('a'), stringsOf([])]).toEqual([
		['a', 'b'],
		undefined,
		undefined,
		[]
	]);
	expect([isObject({}), isObject([]), isObject(null), isObject('')]).toEqual([true, false, false, false]);
});

test('JSON that is nested too deep is refused before it is parsed, and brackets in strings do not count', () => {
	const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
	expect(parseJson(deep(MAX_DEPTH))).toBeDefined();
	for (const text of [deep(MAX_DEPTH + 1), deep(200_000), '{"a":'.repeat(200_000), `[NaN,${deep(5000)}]`])
		expect(() => parseJson(text)).toThrow(/nested more than 100 levels deep/);
	expect(parseJson(JSON.stringify(`\\"${'['.repeat(500)}`))).toContain('[[[');
});
