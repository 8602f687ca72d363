import { expect, test } from 'vitest';
import { sameArrays } from './equal-arrays.ts';

const floats = (...first: readonly number[]): Float32Array =>
	Float32Array.from({ length: 40 }, (_, i) => first[i] ?? i);

test('arrays of the same bytes, numbers or texts are equal', () => {
	expect(sameArrays(floats(), floats())).toBe(true);
	expect(sameArrays(floats(NaN, -0), floats(NaN, -0))).toBe(true);
	expect(sameArrays(floats().subarray(3, 30), floats().slice(3, 30))).toBe(true);
	expect(sameArrays([...floats(), 'a'], [...floats(), 'a'])).toBe(true);
});

test('what may differ is left to Vitest', () => {
	for (const [a, b] of [
		[floats(1), floats()],
		[floats(-0), floats(0)],
		[floats(), floats().slice(1)],
		[floats(), new Int32Array(floats().buffer)],
		[floats(), [...floats()]],
		[
			[...floats(), 1],
			[...floats(), '1']
		],
		[Array.from({ length: 40 }), Array.from({ length: 40 })],
		[Array(40).fill({}), Array(40).fill({})],
		[new DataView(new ArrayBuffer(40)), new DataView(new ArrayBuffer(40))]
	])
		expect(sameArrays(a, b)).toBeUndefined();
});

test('Vitest compares the rest as before: equal, not equal, inside of others, beside asymmetric ones', () => {
	const unlike = floats();
	unlike[39] = 0.5;
	expect(floats()).toEqual(floats());
	expect(floats()).not.toEqual(unlike);
	expect({ a: [floats()] }).toStrictEqual({ a: [floats()] });
	expect({ a: [floats()] }).not.toStrictEqual({ a: [unlike] });
	expect(new Map([['a', floats()]])).toEqual(new Map([['a', floats()]]));
	expect(new Map([['a', floats()]])).not.toEqual(new Map([['a', unlike]]));
	expect(floats()).not.toEqual(new Float64Array(floats()));
	expect({ a: floats() }).toEqual({ a: expect.any(Float32Array) as unknown });
	expect([...floats()]).not.toEqual([...unlike]);
});
