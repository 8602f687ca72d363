import { csvCell } from '../core/csv-cell.ts';
import { unitName } from '../core/signal.ts';
import type { Measured } from './measure-session.ts';
import type { Column, MeasureTable } from './measure.ts';

/** The heading of a column: its name with the unit in brackets. */
export function headingOf({ name, unit }: Column): string {
	const written = unit.replace(/^uV/, unitName('uV'));
	return written === '' ? name : `${name} (${written})`;
}

/** A figure as it is shown: five digits; an en dash where there is none. */
export function figureText(value: number | string): string {
	if (typeof value === 'string') return value;
	return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '–';
}

/** The rows of a table as lists of cells. */
export const rowsOf = ({ columns }: MeasureTable): (number | string)[][] =>
	Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
		columns.map(({ values }) => values[row]!)
	);

/** A table as CSV: a line of headings, then the figures to the last bit; cells that no spreadsheet runs. */
export function measuredCsv(table: MeasureTable): string {
	const cell = (value: number | string): string =>
		typeof value === 'string' ? csvCell(value) : Number.isFinite(value) ? String(value) : '';
	const lines = [
		table.columns.map((column) => csvCell(headingOf(column))),
		...rowsOf(table).map((row) => row.map(cell))
	];
	return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** How figures came about, as lines of a label and a sentence. */
export function statementsOf(measured: Measured): readonly (readonly [label: string, text: string])[] {
	const { formula, window, filter, source, session, stream, fs, from, to } = measured;
	const at = (seconds: number): string => Number(seconds.toFixed(3)).toString();
	return [
		['Formula', formula],
		['Window', window],
		['Filter', filter],
		['Source', source],
		['Stretch', `${session}, ${stream} at ${Number(fs.toPrecision(8))} Hz, ${at(from)}–${at(to)} s`]
	];
}

/** Figures as text for a terminal: the first table in aligned columns, and how it came about. */
export function measuredText(
	measured: Measured,
	table: MeasureTable | undefined = measured.tables[0]
): string {
	const lines = [measured.label];
	if (table) {
		const cells = [table.columns.map(headingOf), ...rowsOf(table).map((row) => row.map(figureText))];
		const widths = table.columns.map((_, c) => Math.max(...cells.map((row) => row[c]!.length)));
		lines.push(
			...cells.map((row) => `  ${row.map((cell, c) => cell.padEnd(widths[c]!)).join('  ')}`.trimEnd())
		);
		if (cells.length === 1) lines.push('  none');
	}
	for (const [label, text] of statementsOf(measured)) lines.push(`${label.padEnd(9)}${text}`);
	for (const note of measured.notes) lines.push(`Note     ${note}`);
	return lines.join('\n');
}
