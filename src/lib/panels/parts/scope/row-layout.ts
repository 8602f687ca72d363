/** Height of the line an unshown channel keeps, so that it can be switched on where it was switched off. */
const PARKED = 16;
/** Parked lines may take this share of the height; beyond it they go. */
const PARKED_SHARE = 0.3;

/** The place of one channel, in px from the top. Height 0: there is no room for it. */
export interface Row {
	readonly channel: number;
	readonly top: number;
	readonly height: number;
	/** False: switched off, only its label is there. */
	readonly shown: boolean;
}

/** Divides `height` among the channels: those shown share it evenly, those switched off keep a line where they can. */
export function layoutRows(nChannels: number, hidden: readonly number[], height: number): readonly Row[] {
	const off = new Set(hidden);
	const parkedCount = Array.from({ length: nChannels }, (_, c) => c).filter((c) => off.has(c)).length;
	const shownCount = nChannels - parkedCount;
	const parked = parkedCount * PARKED <= height * PARKED_SHARE || shownCount === 0 ? PARKED : 0;
	const each = shownCount > 0 ? Math.max(0, height - parkedCount * parked) / shownCount : 0;
	let top = 0;
	return Array.from({ length: nChannels }, (_, channel) => {
		const shown = !off.has(channel);
		const fits = shown || top + parked <= height + 0.5;
		const row = { channel, top, height: shown ? each : fits ? parked : 0, shown };
		top += row.height;
		return row;
	});
}

/** How many rows share one label when a label needs `need` px: 1, 2, 5, 10, 20, 50 … */
export function labelEvery(rowHeight: number, need: number): number {
	if (rowHeight <= 0) return 1;
	for (let decade = 1; ; decade *= 10) {
		const step = [1, 2, 5].find((nice) => nice * decade * rowHeight >= need);
		if (step !== undefined) return step * decade;
	}
}

/** The shown channel at `y` px from the top, or undefined. */
export function rowAt(rows: readonly Row[], y: number): Row | undefined {
	return rows.find((row) => row.shown && y >= row.top && y < row.top + row.height);
}

/** Seconds at which the time axis is marked, newest (0) first, at least `least` px apart on `width` px. */
export function timeTicks(seconds: number, width: number, least = 56): readonly number[] {
	const fits = Math.max(1, Math.floor(width / least));
	const step = [0.1, 0.2, 0.5, 1, 2, 5, 10].find((nice) => seconds / nice <= fits) ?? seconds;
	return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, k) =>
		Number((k * step).toFixed(3))
	);
}
