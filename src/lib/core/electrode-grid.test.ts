import { expect, test } from 'vitest';
import { countedCells, electrodesOf, GRID_ADAPTERS, gridFrom, turnedCells } from './electrode-grid.ts';

test('a grid is counted along its columns, up or down, or along its rows', () => {
	expect(countedCells(2, 3, 'columns up')).toEqual([
		[1, 3, 5],
		[0, 2, 4]
	]);
	expect(countedCells(2, 3, 'columns down')).toEqual([
		[0, 2, 4],
		[1, 3, 5]
	]);
	expect(countedCells(2, 3, 'rows')).toEqual([
		[0, 1, 2],
		[3, 4, 5]
	]);
});

test('a quarter turn is clockwise, four are none', () => {
	const cells = countedCells(2, 3, 'rows');
	expect(turnedCells(cells, 90)).toEqual([
		[3, 0],
		[4, 1],
		[5, 2]
	]);
	expect(turnedCells(cells, 180)).toEqual([
		[5, 4, 3],
		[2, 1, 0]
	]);
	expect(turnedCells(turnedCells(cells, 270), 90)).toEqual(cells);
});

test('every adapter has each of its electrodes once', () => {
	expect(GRID_ADAPTERS.map(({ id, cells }) => [id, cells.length, electrodesOf(cells)])).toEqual([
		['8x8', 8, 64],
		['13x5', 13, 64],
		['8x4', 8, 32],
		['4x8', 4, 32]
	]);
	for (const { cells } of GRID_ADAPTERS) {
		const positions = cells.flat().filter((cell) => cell !== null);
		expect(positions.toSorted((a, b) => a - b)).toEqual(positions.map((_, i) => i));
	}
});

test('a grid begins at the first channel of its connector; holes stay holes', () => {
	expect(gridFrom([[null, 0]], 32, 'B')).toEqual({ label: 'B', cells: [[null, 32]] });
});
