import type { ColumnRole } from '../options.ts';
import type { KnownLayout } from './layout-match.ts';

/** A board's columns after the package number: how many of each role, in order. */
interface Board {
	readonly name: string;
	readonly rate: number;
	readonly parts: readonly (readonly [ColumnRole, number])[];
}

/** Boards by the number of their columns (BrainFlow's board descriptions). */
const BOARDS: Readonly<Record<number, Board>> = {
	15: {
		name: 'Ganglion',
		rate: 200,
		parts: [
			['emg', 4],
			['accelerometer', 3],
			['aux', 5]
		]
	},
	24: {
		name: 'Cyton',
		rate: 250,
		parts: [
			['emg', 8],
			['accelerometer', 3],
			['aux', 10]
		]
	},
	32: {
		name: 'Cyton Daisy',
		rate: 125,
		parts: [
			['emg', 16],
			['accelerometer', 3],
			['aux', 10]
		]
	}
};
/** Seconds since 1970 in this century. */
const [EARLIEST, LATEST] = [946_684_800, 4_102_444_800];

/**
 * BrainFlow: tabs, no heading, `package number, …, timestamp, marker`. The columns between follow from the board, which the
 * file does not name: it is told by the number of columns.
 */
export const brainFlow: KnownLayout = {
	id: 'brainflow',
	match({ dialect, comments, cells, width }) {
		if (dialect.delimiter !== '\t' || comments.length > 0 || width < 4) return undefined;
		const rows = cells.filter(({ length }) => length === width).map((row) => row.map(Number));
		if (rows.length < 2 || rows.length < 0.9 * cells.length || rows[0]!.some(Number.isNaN)) return undefined;
		const stamp = [width - 2, width - 1].find((i) =>
			rows.every((row) => row[i]! > EARLIEST && row[i]! < LATEST)
		);
		const counts = rows.every((row) => Number.isInteger(row[0]) && row[0]! >= 0 && row[0]! < 65_536);
		if (stamp === undefined || !counts) return undefined;
		const marker = stamp === width - 2 ? width - 1 : undefined;
		const board = BOARDS[width];
		const roles: ColumnRole[] = ['counter'];
		for (const [role, n] of board?.parts ?? []) for (let i = 0; i < n; i++) roles.push(role);
		const names = Array.from({ length: width }, (_, i) => nameOf(i, roles, stamp, marker));
		while (roles.length < stamp) roles.push(board ? 'aux' : 'emg');
		roles.push('time');
		if (marker !== undefined) roles.push('label');
		return {
			program: 'BrainFlow',
			names,
			roles,
			units: roles.map((role) =>
				role === 'emg' && board ? 'uV' : role === 'accelerometer' && board ? 'g' : undefined
			),
			rate: board?.rate,
			device: board?.name,
			notes: [
				board
					? `BrainFlow does not name its board; a table of ${width} columns was read as one of a ${board.name}.`
					: `BrainFlow does not name its board, and none known here has ${width} columns: all between counter and time were read as EMG.`
			]
		};
	}
};

function nameOf(
	place: number,
	roles: readonly ColumnRole[],
	stamp: number,
	marker: number | undefined
): string {
	if (place === 0) return 'package';
	if (place === stamp) return 'timestamp';
	if (place === marker) return 'marker';
	const role = roles[place] ?? 'channel';
	return `${role} ${place - Math.max(0, roles.indexOf(role as ColumnRole))}`;
}
