import type { DevicePhase } from '../source.ts';

/** What happens to a connection. */
export type PhaseEvent =
	| 'chosen'
	| 'cancelled'
	/** It was identified and told to start. */
	| 'started'
	/** It could not be opened, identified or started. */
	| 'failed'
	| 'samples'
	/** Nothing came for a while. */
	| 'quiet'
	/** The system says it is gone, or nothing came for so long that it must be. */
	| 'gone'
	| 'retry'
	| 'close';

const TABLE: Readonly<Record<DevicePhase, Partial<Record<PhaseEvent, DevicePhase>>>> = {
	choosing: { chosen: 'connecting', cancelled: 'closed', close: 'closed' },
	connecting: { started: 'streaming', failed: 'closed', gone: 'closed', close: 'closed' },
	streaming: { quiet: 'silent', gone: 'lost', close: 'closed' },
	silent: { samples: 'streaming', gone: 'lost', close: 'closed' },
	lost: { retry: 'reconnecting', close: 'closed' },
	reconnecting: { started: 'streaming', failed: 'lost', gone: 'lost', close: 'closed' },
	closed: {}
};

/** The phase after `event`; the same one where the event means nothing in it. */
export const after = (phase: DevicePhase, event: PhaseEvent): DevicePhase => TABLE[phase][event] ?? phase;

/** True for a connection whose streams are part of the deck, whether samples come or not. */
export const isOpen = (phase: DevicePhase): boolean =>
	phase === 'streaming' || phase === 'silent' || phase === 'lost' || phase === 'reconnecting';

/** Silent after a second, or three samples of a slow stream. */
export const silentAfter = (fs: number): number => Math.max(1, 3 / fs);
/** A port may die without a word (`connected` stays true): after this long without samples it is opened anew. */
export const DEAD_SECONDS = 5;
/** Milliseconds until the next attempt: quick at first, then every five seconds for as long as it takes. */
export const retryAfter = (attempt: number): number => Math.min(5000, 500 * 2 ** attempt);
