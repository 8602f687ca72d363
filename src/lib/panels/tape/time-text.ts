/** `mm:ss.ssss`, with hours where they are needed: a place in a session, to a tenth of a millisecond. */
export function positionText(seconds: number): string {
	const units = Math.max(0, Math.round(seconds * 10_000));
	const [h, m] = [Math.floor(units / 36_000_000), Math.floor(units / 600_000) % 60];
	const s = ((units % 600_000) / 10_000).toFixed(4).padStart(7, '0');
	return `${h > 0 ? `${h}:` : ''}${String(m).padStart(2, '0')}:${s}`;
}

/** A time as it is typed, in seconds: `83.5`, `1:23.5`, `1:02:03`; undefined when it is none. */
export function typedTime(text: string): number | undefined {
	const parts = text.trim().replace(',', '.').replace(/\s*s$/, '').split(':');
	if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d*)?$|^\.\d+$/.test(part))) return undefined;
	if (parts.slice(0, -1).some((part) => part.includes('.'))) return undefined;
	return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** A speed as a person says it. */
export const speedText = (speed: number): string =>
	speed === 0 ? 'step only' : speed === Infinity ? 'max' : `${speed}×`;

/**
 * What a person must know of how a replay keeps its speed; undefined when all is well. `pace` is what it does, NaN while
 * that is not known.
 */
export function paceText(speed: number, pace: number, behind: number): string | undefined {
	if (speed === Infinity)
		return Number.isNaN(pace) ? undefined : `${pace.toFixed(pace < 10 ? 1 : 0)}× real time`;
	const slow = pace < 0.97 * speed;
	if (!slow && behind === 0) return undefined;
	const held = slow ? `Plays at ${pace.toFixed(2)}×: this machine does not hold ${speed}×. ` : '';
	return behind > 0
		? `${held}It fell behind by ${behind.toFixed(1)} s in all; nothing was skipped.`
		: held.trim();
}
