/** Numbers as a person reads them. A figure and its unit apart, so that the unit can stand in a quieter tone. */
export interface Formatted {
	readonly value: string;
	readonly unit: string;
}

/** A moment as a clock shows it, which has not reached the next tenth: `mm:ss.t`, with hours where needed: `01:02:03.4`. */
export function clockTime(seconds: number, tenths = true): string {
	const whole = Math.max(0, Math.floor(seconds * 10 + 1e-6));
	const [h, m, s, t] = [
		Math.floor(whole / 36000),
		Math.floor(whole / 600) % 60,
		Math.floor(whole / 10) % 60,
		whole % 10
	];
	const two = (n: number): string => String(n).padStart(2, '0');
	return `${h > 0 ? `${two(h)}:` : ''}${two(m)}:${two(s)}${tenths ? `.${t}` : ''}`;
}

/**
 * How long something is, by one rule wherever it is shown: under a minute to the nearest tenth of a second, `00:02.8`, else
 * to the nearest second, `01:03`.
 */
export function durationText(seconds: number): string {
	const tenths = Math.round(seconds * 10);
	return tenths < 600 ? clockTime(tenths / 10) : clockTime(Math.round(seconds), false);
}

/** Bytes in powers of 1000, as disks and browsers count them. */
export function bytes(n: number): Formatted {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	let k = 0;
	while (n >= 1000 && k < units.length - 1) {
		n /= 1000;
		k++;
	}
	return { value: k === 0 ? String(n) : n.toFixed(n < 10 ? 2 : n < 100 ? 1 : 0), unit: units[k]! };
}

/** A whole number with thin spaces between thousands. */
export function count(n: number): string {
	return String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** A share as a percentage with one decimal: `99.3`; an en dash where there is none. */
export function percent(share: number): string {
	return Number.isFinite(share) ? (share * 100).toFixed(1) : '–';
}

/** A duration in the unit that suits it: `84 ms`, `2.4 s`, `12 min`, `3.1 h`. */
export function span(seconds: number): Formatted {
	if (!Number.isFinite(seconds)) return { value: '–', unit: 's' };
	if (seconds < 1) return { value: (seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0), unit: 'ms' };
	if (seconds < 120) return { value: seconds.toFixed(seconds < 10 ? 1 : 0), unit: 's' };
	if (seconds < 7200) return { value: (seconds / 60).toFixed(0), unit: 'min' };
	return { value: (seconds / 3600).toFixed(1), unit: 'h' };
}

/** A rate in hertz as it is declared: whole where it is whole. */
export function hertzText(fs: number): string {
	return Number.isInteger(fs) ? String(fs) : fs.toFixed(1);
}
