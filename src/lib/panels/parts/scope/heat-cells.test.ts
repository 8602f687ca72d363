import { expect, test } from 'vitest';
import { countedCells, turnedCells } from '../../../core/electrode-grid.ts';
import { heatColor, gridLayouts } from './heat-cells.ts';

test('a grid lies in its rows and columns, turned as it was chosen, and holes stay empty', () => {
	const cells = [
		[null, 0],
		[1, 2],
		[3, 9]
	];
	const [placed] = gridLayouts([{ label: 'Grid', cells }], 4, 400, 300);
	expect(placed!.cells.map(({ channel }) => channel)).toEqual([0, 1, 2, 3]);
	const [zero, one, two] = placed!.cells;
	expect(zero!.left).toBe(two!.left);
	expect(one!.left).toBe(zero!.left - zero!.size);
	expect(one!.top).toBe(zero!.top + zero!.size);
	const turned = gridLayouts([{ label: 'Grid', cells: turnedCells(cells, 180) }], 4, 400, 300)[0]!;
	expect(turned.cells.map(({ channel }) => channel)).toEqual([3, 2, 1, 0]);
});

test('six grids are inside the picture and cover each other nowhere, wide or tall', () => {
	const grids = Array.from({ length: 6 }, (_, i) => ({
		label: `Grid ${i + 1}`,
		cells: countedCells(8, 8, 'rows').map((row) => row.map((cell) => cell! + 64 * i))
	}));
	for (const [width, height] of [
		[900, 400],
		[320, 500]
	] as const) {
		const cells = gridLayouts(grids, 384, width, height).flatMap((grid) => grid.cells);
		expect(cells).toHaveLength(384);
		expect(new Set(cells.map(({ left, top }) => `${left} ${top}`)).size).toBe(384);
		for (const { left, top, size } of cells) {
			expect(left).toBeGreaterThanOrEqual(0);
			expect(left + size).toBeLessThanOrEqual(width);
			expect(top + size).toBeLessThanOrEqual(height);
			expect(size).toBeGreaterThan(4);
		}
	}
});

test('a colour grows out of the background to the trace and on to the strongest', () => {
	expect(heatColor(0, [10, 20, 30], [200, 200, 200])).toEqual([10, 20, 30, 0]);
	expect(heatColor(0.5, [10, 20, 30], [200, 200, 200])).toEqual([10, 20, 30, 255]);
	expect(heatColor(7, [10, 20, 30], [200, 200, 200])).toEqual([200, 200, 200, 255]);
});
