import { expect, test } from 'vitest';
import type { LabelEvent } from '../../../core/labels.ts';
import { seconds } from '../../../core/units.ts';
import { Columns } from './columns.ts';
import { labelMarks } from './label-marks.ts';

const label = (timestamp: number, classIndex: number): LabelEvent => ({
	timestamp: seconds(timestamp),
	classIndex
});

/** `rows` samples at 100 Hz from `start` seconds on. */
function push(columns: Columns, start: number, rows: number): void {
	columns.push(
		new Float32Array(rows),
		Float64Array.from({ length: rows }, (_, i) => start + i / 100)
	);
}

test('a label stands in the column its time falls into', () => {
	const columns = new Columns(1, 10, 1000);
	push(columns, 50, 1000);
	const marks = labelMarks(columns, 0, columns.done, [label(50, 1), label(52.05, 2), label(57, -1)]);
	expect(marks).toEqual([
		{ column: 0, classIndex: 1 },
		{ column: 20, classIndex: 2 },
		{ column: 69, classIndex: -1 }
	]);
});

test('labels outside the view, and labels whose sample has not come yet, are left out', () => {
	const columns = new Columns(1, 10, 1000);
	push(columns, 0, 1000);
	const labels = [label(0.55, 0), label(4.5, 1), label(9.5, 2), label(60, 3)];
	expect(labelMarks(columns, 20, 60, labels).map((m) => m.classIndex)).toEqual([1]);
	expect(labelMarks(columns, 0, columns.done, labels).map((m) => m.classIndex)).toEqual([0, 1, 2]);
});

test('a label keeps its column while the view scrolls past it', () => {
	const columns = new Columns(1, 10, 60);
	const seen = new Set<number>();
	for (let second = 0; second < 8; second++) {
		push(columns, second, 100);
		const marks = labelMarks(columns, columns.first, columns.done, [label(3.55, 1)]);
		for (const mark of marks) seen.add(mark.column);
	}
	expect([...seen]).toEqual([35]);
});

test('a label a moment before the first sample stands at the first column', () => {
	const columns = new Columns(1, 10, 100);
	push(columns, 10, 100);
	expect(labelMarks(columns, 0, columns.done, [label(9.989, 4)])).toEqual([{ column: 0, classIndex: 4 }]);
});

test('of the labels within a gap the last one stands where the signal goes on', () => {
	const columns = new Columns(1, 10, 1000);
	push(columns, 0, 200);
	columns.skip(300);
	push(columns, 5, 200);
	const [, second] = columns.stretches(0, columns.done);
	expect(labelMarks(columns, 0, columns.done, [label(1, 0), label(3, 1), label(4, 2)])).toEqual([
		{ column: 9, classIndex: 0 },
		{ column: second!.start, classIndex: 2 }
	]);
});

test('a replay that loops shows its labels each time it passes', () => {
	const columns = new Columns(1, 10, 1000);
	for (let pass = 0; pass < 3; pass++) {
		push(columns, 100, 200);
		columns.skip(0);
	}
	const marks = labelMarks(columns, 0, columns.done, [label(101, 1)]);
	const starts = columns.stretches(0, columns.done).map(({ start }) => start);
	expect(marks.map((mark, pass) => mark.column - starts[pass]!)).toEqual([9, 9, 9]);
});
