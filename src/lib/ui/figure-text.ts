/**
 * A number with `digits` significant figures and never an exponent, so that a column of them can be read down:
 * `0.043`, `4.3`, `43`, `430`, `4300`. What is no number is a dash.
 */
export function figureText(value: number | undefined, digits = 3): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	if (value === 0) return '0';
	const magnitude = Math.floor(Math.log10(Math.abs(value)));
	const decimals = Math.min(6, Math.max(0, digits - 1 - magnitude));
	return value.toFixed(decimals);
}

/** A span as a person counts it: `0:07`, `12:30`, `1:02:03`. */
export function clockText(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	const two = (n: number): string => String(n).padStart(2, '0');
	return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A count with thin gaps between thousands: `12 345`. */
export function countText(n: number): string {
	return Math.round(n)
		.toString()
		.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
