/** What a cell of a confusion matrix shows: windows, or their share of the row. */
export type MatrixUnit = 'percent' | 'count';

/** A cell's text. Nothing is a dot; a share never rounds to 0 or 100 unless it is. */
export function cellText(n: number, total: number, unit: MatrixUnit): string {
	if (n === 0) return '·';
	if (unit === 'count') return String(n);
	const share = Math.round((100 * n) / total);
	if (share === 0) return '<1';
	return share === 100 && n < total ? '>99' : String(share);
}

/** Width of the column of the names and height of the turned ones, in characters: the longest name, within bounds. */
export const nameLength = (names: readonly string[]): number =>
	Math.min(24, Math.max(4, ...names.map((name) => name.length)));
