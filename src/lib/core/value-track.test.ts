import { expect, test } from 'vitest';
import { joinedTrace, rangeOf, ValueTrack } from './value-track.ts';

test('rows stand in order of time; what is said anew about a time replaces what was said', () => {
	const track = new ValueTrack(2, 0.1);
	track.add(2, [3, 4]);
	track.add(1, Float32Array.of(1, 2));
	track.add(2, [5, 6]);
	expect(track.trace).toEqual({
		...{ n: 2, hold: 0.1 },
		times: Float64Array.of(1, 2),
		values: Float32Array.of(1, 2, 5, 6)
	});
	const joined = joinedTrace(
		[
			{ times: Float64Array.of(5), values: Float32Array.of(9) },
			{ times: Float64Array.of(4), values: Float32Array.of(8) }
		],
		1,
		0.1
	);
	expect([...joined.values]).toEqual([8, 9]);
});

test('the range of values is never empty', () => {
	expect(rangeOf({ values: Float32Array.of(1, NaN, 3) })).toEqual({ low: 1, high: 3 });
	expect(rangeOf({ values: Float32Array.of(2, 2) })).toEqual({ low: 1.5, high: 2.5 });
	expect(rangeOf({ values: new Float32Array(0) })).toEqual({ low: 0, high: 1 });
});
