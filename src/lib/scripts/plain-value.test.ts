import { expect, test } from 'vitest';
import { valueFrom, weightsFrom } from './plain-value.ts';

test('plain values come back as they were, typed arrays as such', () => {
	const value = {
		means: [Float32Array.of(1.5, -2), Float64Array.of(Math.PI)],
		names: ['Rest', 'Faust ä'],
		deep: { on: true, none: null, n: 1e-300, missing: undefined, $: 'dollar', $of: 1 },
		counts: Int32Array.of(1, 2, 3),
		empty: new Uint8Array(0),
		bytes: Uint8Array.of(255)
	};
	expect(valueFrom(weightsFrom(value))).toEqual(value);
	for (const simple of [undefined, null, 3, 'text', [1, [2]]]) {
		expect(valueFrom(weightsFrom(simple))).toEqual(simple);
	}
});

test('what cannot be saved is named with its place', () => {
	for (const [value, says] of [
		[{ a: { b: NaN } }, /the model\.a\.b is NaN/],
		[{ f: () => 1 }, /the model\.f is a function/],
		[[new Map()], /the model\[0\] is a Map/],
		[{ x: Float32Array.of(1, Infinity) }, /the model\.x holds a value/],
		[10n, /the model is a bigint/]
	] as const) {
		expect(() => weightsFrom(value)).toThrow(says);
	}
});
