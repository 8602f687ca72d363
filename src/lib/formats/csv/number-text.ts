/**
 * The shortest text that is the same float32 again, in fixed notation where that is short: 0.1 and not
 * 0.10000000149011612. Values that are no numbers are `NaN` and `Infinity`, which numpy, pandas and R read.
 */
export function float32Text(value: number): string {
	if (Number.isInteger(value) && Math.abs(value) < 1e15) return Object.is(value, -0) ? '-0' : String(value);
	if (!Number.isFinite(value)) return String(value);
	for (let digits = 6; digits < 9; digits++) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return String(short);
	}
	return String(Number(value.toPrecision(9)));
}

/** Seconds to a nanosecond, without trailing zeros. */
export function secondsText(seconds: number): string {
	const text = seconds.toFixed(9);
	let end = text.length;
	while (text[end - 1] === '0') end--;
	return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}
