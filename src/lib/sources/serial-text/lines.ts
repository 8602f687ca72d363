/** What one line of text says. */
export type Line =
	| { readonly kind: 'values'; readonly names: readonly string[]; readonly values: readonly number[] }
	| { readonly kind: 'names'; readonly names: readonly string[] }
	/** One channel of a Teleplot record. */
	| { readonly kind: 'point'; readonly name: string; readonly value: number }
	| { readonly kind: 'text' };

const TEXT: Line = { kind: 'text' };

/**
 * Reads a line as the Arduino Serial Plotter does (parts between blanks, tabs, commas; a part is `value` or
 * `label:value`; a line of labels alone is a header), as CSV with semicolons, or as Teleplot (`>name:[time:]value[§unit]
 * [|flags]`). Values may be NaN where a part is no number.
 */
export function readLine(line: string): Line {
	const text = line.trim();
	if (text === '') return TEXT;
	if (text.startsWith('>')) return teleplot(text.slice(1));
	const parts = text
		.split(/[\s,;]+/)
		.filter(Boolean)
		.map(part);
	const numbers = parts.filter(({ value }) => !Number.isNaN(value)).length;
	if (numbers === 0) {
		const names = parts.map(({ name, raw }) => name || raw);
		return names.every((name) => /^[^\d\W][\w.[\]µ%/-]*:?$/u.test(name))
			? { kind: 'names', names: names.map((name) => name.replace(/:$/, '')) }
			: TEXT;
	}
	// A sentence with a number in it is no record.
	if (numbers < parts.length / 2) return TEXT;
	return { kind: 'values', names: parts.map(({ name }) => name), values: parts.map(({ value }) => value) };
}

function part(raw: string): { readonly name: string; readonly value: number; readonly raw: string } {
	const colon = raw.lastIndexOf(':');
	const name = raw.slice(0, Math.max(0, colon));
	const number = raw.slice(colon + 1);
	// Number('') is 0 and Number('0x1f') is 31: only plain decimal numbers are values.
	const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number) ? Number(number) : NaN;
	return { name, value: Number.isFinite(value) ? value : NaN, raw };
}

function teleplot(text: string): Line {
	const [point = '', flags = ''] = text.split('|');
	const match = /^([^:§]+):(?:[^:;]*:)?([^:;§]+)(?:;.*)?(?:§.*)?$/.exec(point);
	if (!match || /t|xy|clr/.test(flags)) return TEXT;
	const { value } = part(match[2]!);
	return { kind: 'point', name: match[1]!, value };
}
