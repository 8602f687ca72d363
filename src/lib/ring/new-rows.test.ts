import { expect, test } from 'vitest';
import { seconds } from '../core/units.ts';
import { newRows } from './new-rows.ts';
import { SharedRing } from './shared-ring.ts';

test('every row is given once, in order, with its time; what was overwritten is counted', () => {
	const ring = SharedRing.create(2, 8);
	let now = 10;
	const write = (...values: readonly number[]): void => {
		for (const value of values)
			ring.write(
				{ data: Float32Array.of(value, -value), timestamps: Float64Array.of(value / 10) },
				seconds(now)
			);
	};
	expect(newRows(ring.handle, () => seconds(now)).read()).toEqual({ rows: [], missed: 0, age: Infinity });
	write(1, 2);
	const reader = newRows(ring.handle, () => seconds(now));
	now = 10.25;
	expect(reader.read()).toEqual({
		rows: [{ values: Float32Array.of(2, -2), time: 0.2 }],
		missed: 0,
		age: 0.25
	});
	expect(reader.read().rows).toEqual([]);
	write(3, 4, 5);
	expect(reader.read()).toMatchObject({
		rows: [{ time: 0.3 }, { time: 0.4 }, { time: 0.5 }],
		missed: 0,
		age: 0
	});
	write(...Array.from({ length: 20 }, (_, i) => i));
	const { rows, missed } = reader.read();
	expect(rows.length + missed).toBe(20);
	expect(rows.at(-1)!.time).toBe(1.9);
});
