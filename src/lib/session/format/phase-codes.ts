import { isObject, type Json, type JsonObject } from '../../core/parse.ts';
import { OURS } from './metadata.ts';

/**
 * The code of each phase of a target on the channel `phase`. Those of MyoGestic (`PHASE_CODES`: rest 0, ramp_up 1, hold 2,
 * ramp_down 3, recover 4, done 5, idle 6) where it has one, so that its `iter_target_windows` keeps the same windows: it
 * takes codes 0 to 4, and nothing else. `track` has the code of `recover`, and `ready` one that it leaves out. Frozen:
 * recordings have these numbers.
 */
export const PHASE_CODES = {
	rest: 0,
	rise: 1,
	hold: 2,
	fall: 3,
	track: 4,
	done: 5,
	idle: 6,
	ready: 7
} as const;

/** A phase of a target. */
export type Phase = keyof typeof PHASE_CODES;

/** What the channel is called. */
const PHASE_CHANNEL_NAME = 'phase';
/** Codes of recordings of this app from before its streams named them, by position. */
const UNNAMED: readonly Phase[] = ['idle', 'ready', 'rest', 'rise', 'hold', 'fall', 'track', 'done'];

/**
 * Which code stands for which in a target stream: `PHASE_CODES` by the code in the recording; undefined where they are the same.
 * The stream names its codes (`phase_codes` among its facts); recordings of this app that do not are older, and those of
 * MyoGestic have its own.
 */
export function phaseMap(
	extras: JsonObject,
	stream: string,
	channelNames: readonly string[] | undefined
): ReadonlyMap<number, number> | undefined {
	const ours = extras[OURS];
	if (!isObject(ours) || !channelNames?.includes(PHASE_CHANNEL_NAME)) return undefined;
	const facts = isObject(ours.streams) ? ours.streams[stream] : undefined;
	const named: Json | undefined = isObject(facts) ? facts.phase_codes : undefined;
	const codes = isObject(named) ? named : ours.imported_from === undefined ? older() : {};
	const pairs = Object.entries(PHASE_CODES).flatMap(([phase, code]) => {
		const recorded = codes[phase];
		return typeof recorded === 'number' && recorded !== code ? [[recorded, code] as const] : [];
	});
	return pairs.length > 0 ? new Map(pairs) : undefined;
}

const older = (): JsonObject => Object.fromEntries(UNNAMED.map((phase, code) => [phase, code]));
