import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('equal data give one text, whatever the order of their keys', () => {
	const text = canonicalJson({ b: [{ y: 1, x: undefined }, NaN, null], a: 'ü"', __proto__: undefined });
	expect(text).toBe('{"a":"ü\\"","b":[{"y":1},null,null]}');
	expect(canonicalJson({ a: 'ü"', b: [{ y: 1 }, null, null] })).toBe(text);
	expect(canonicalJson(JSON.parse('{"__proto__":1,"B":2,"a":3}'))).toBe('{"B":2,"__proto__":1,"a":3}');
});

test('numbers keep every bit', () => {
	for (const value of [0.1 + 0.2, 5e-324, 1 / 3, 2 ** 53 - 1])
		expect(JSON.parse(canonicalJson([value]))).toEqual([value]);
});
