/**
 * A number with `digits` significant figures and never an exponent, so that a column of them can be read down:
 * `0.043`, `4.3`, `43`, `430`, `4300`. What is no number is a dash, and a minus is a minus, not a hyphen.
 */
export function figureText(value: number | undefined, digits = 3): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	if (value === 0) return '0';
	const magnitude = Math.floor(Math.log10(Math.abs(value)));
	const decimals = Math.min(6, Math.max(0, digits - 1 - magnitude));
	return value.toFixed(decimals).replace('-', '−');
}
