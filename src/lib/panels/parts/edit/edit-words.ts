/** A position as `m:ss.mmm`, fine enough to see a correction of some milliseconds. */
export function positionText(seconds: number): string {
	const milliseconds = Math.max(0, Math.round(seconds * 1000));
	const [m, s, ms] = [
		Math.floor(milliseconds / 60_000),
		Math.floor(milliseconds / 1000) % 60,
		milliseconds % 1000
	];
	return `${m}:${String(s).padStart(2, '0')}.${String(ms).padStart(3, '0')}`;
}

/** Seconds a key moves a boundary: plain, with Alt (finer: one sample), with Shift (coarser). */
export function keyStep(event: { readonly altKey: boolean; readonly shiftKey: boolean }, fs: number): number {
	return event.altKey ? 1 / Math.max(1, fs) : event.shiftKey ? 0.1 : 0.01;
}
