/**
 * What a spreadsheet would run: a text that begins, white space and apostrophes aside, with a character formulas begin with
 * (the full-width ones included), or with a tab or a line end.
 */
const RUNS = /^(?:[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

const runs = (text: string): boolean => RUNS.test(text) && !NUMBER.test(text);

/** A text as a cell that no spreadsheet runs: an apostrophe before what it would take for a formula. Numbers stay. */
export const inertText = (text: string): string => (runs(text) ? `'${text}` : text);

/** The text that `inertText` was given. Every other text stays. */
export const textOfInert = (cell: string): string =>
	cell.startsWith("'") && runs(cell.slice(1)) ? cell.slice(1) : cell;

/** A text as a cell of RFC 4180 that no spreadsheet runs: quoted where it has to be. */
export function csvCell(text: string): string {
	const inert = inertText(text);
	return /[",;\t\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/**
 * JSON in a comment line of a table: a spreadsheet cuts it into cells at its commas, so what a cell would begin with is
 * written as an escape. It is the same JSON.
 */
export const inertJson = (value: unknown): string =>
	JSON.stringify(value).replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, (literal) =>
		literal.replace(
			/([",;]\s*'*\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])/g,
			(_, before: string, first: string) => `${before}\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}`
		)
	);
