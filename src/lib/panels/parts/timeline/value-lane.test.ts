import { expect, test } from 'vitest';
import { drawValues, rowAt } from './value-lane.ts';

/** A context that notes where lines go. */
function noting() {
	const lines: string[] = [];
	const note =
		(what: string) =>
		(x: number, y: number): void =>
			void lines.push(`${what} ${Math.round(x)} ${Math.round(y)}`);
	const nothing = (): void => {};
	const context = {
		...{ save: nothing, restore: nothing, beginPath: nothing, rect: nothing, clip: nothing, stroke: nothing },
		...{ moveTo: note('move'), lineTo: note('line') }
	};
	return { lines, context: context as Partial<CanvasRenderingContext2D> as CanvasRenderingContext2D };
}

test('each output is a line from the lowest to the highest value; a hole is not bridged', () => {
	const { lines, context } = noting();
	const trace = {
		...{ n: 2, hold: 0.15 },
		times: Float64Array.of(0, 0.1, 0.5, 0.6),
		values: Float32Array.of(0, 10, 5, 10, 10, 10, 0, 10)
	};
	const box = { left: 0, right: 100, top: 10, height: 22 };
	drawValues(context, trace, box, { from: 0, to: 1, x: (time) => 100 * time }, () => 'red');
	expect(lines).toEqual([
		...['move 0 31', 'line 10 21', 'move 50 11', 'line 60 31'],
		...['move 0 11', 'line 10 11', 'move 50 11', 'line 60 11']
	]);
});

test('the first row at or after a time', () => {
	const times = Float64Array.of(1, 2, 3);
	expect([0, 1, 1.5, 3, 4].map((time) => rowAt(times, time))).toEqual([0, 0, 1, 2, 3]);
});
