/**
 * Numbers in the header of EDF have eight characters. EDFbrowser and EDFlib take only digits, a sign and a dot there, so
 * none is ever written with an exponent: a channel whose values do not fit gets a unit that does (`unit-scale.ts`).
 */
export const FIELD = 8;

/** `x` in at most eight characters, never above it (`down`) or below it (`up`); undefined when it is too large for that. */
export function outward(x: number, direction: 'down' | 'up'): string | undefined {
	for (let decimals = FIELD - 2; decimals >= 0; decimals--) {
		const step = 10 ** -decimals;
		const near = Math.round(x / step) * step;
		const text = [near, near - step, near + step]
			.map((candidate) => plain(candidate, decimals))
			.filter((candidate) => (direction === 'down' ? Number(candidate) <= x : Number(candidate) >= x))
			.sort((a, b) => Math.abs(Number(a) - x) - Math.abs(Number(b) - x))[0];
		if (text !== undefined && text.length <= FIELD) return text;
	}
	return undefined;
}

/** The number of at most eight characters that is nearest to `x`, for `x` from 0 to 99,999,999. */
export function nearest(x: number): string {
	for (let decimals = FIELD - 2; decimals > 0; decimals--) {
		const text = plain(x, decimals);
		if (text.length <= FIELD) return text;
	}
	return plain(x, 0);
}

/** Fixed decimals without trailing zeros, and no minus zero. */
function plain(x: number, decimals: number): string {
	if (Math.abs(x) >= 1e15) return String(x);
	const fixed = x.toFixed(decimals);
	const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
	return short === '-0' ? '0' : short;
}

/** A number field as files have it: digits, a sign, a dot; also with the exponents and decimal commas others write. */
export function readNumber(text: string): number {
	const clean = text.trim().replace(',', '.');
	return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(clean) ? Number(clean) : NaN;
}
