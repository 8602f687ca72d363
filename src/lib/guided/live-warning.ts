/** Something that spoils a take, said while it can still be mended. */
export interface LiveWarning {
	readonly code: 'flat' | 'clipped' | 'mains' | 'rate' | 'like-rest' | 'idle';
	/** What is wrong, in few words. */
	readonly what?: string;
	/** What is wrong, then what to do. */
	readonly message: string;
}

/** A take that stands still for so long is a tape that runs for nobody. */
const IDLE_SECONDS = 60;

/**
 * Says that a take which has stood still for `waited` seconds is being recorded all the same; undefined while that is no matter.
 */
export function idleWarning(waited: number): LiveWarning | undefined {
	if (!(waited >= IDLE_SECONDS)) return undefined;
	const minutes = Math.floor(waited / 60);
	const message = `Paused for ${minutes === 1 ? 'a minute' : `${minutes} minutes`} while the recording continues. Press Resume, or Stop and save.`;
	return { code: 'idle', message };
}
