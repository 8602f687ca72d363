import * as v from 'valibot';
import type { JsonObject } from '../../core/parse.ts';
import { wholeFrom } from '../../core/schemas.ts';

/** A stretch of samples in which one class was held: windows wholly inside `[from, to)` are of it. */
export interface HeldClass {
	readonly classIndex: number;
	readonly from: number;
	readonly to: number;
}

/** What a step of adaptation does, see `Adapter`. */
export type AdaptationStep =
	| { readonly kind: 'restore'; readonly state: JsonObject }
	| { readonly kind: 'start' | 'reset' }
	| { readonly kind: 'turn'; readonly placement: number; readonly cause: 'eager' | 'proposal' }
	| { readonly kind: 'warm-up'; readonly from: number }
	| { readonly kind: 'calibrate'; readonly held: readonly HeldClass[] }
	| { readonly kind: 'undo'; readonly of: number };

/**
 * A step of adaptation that was taken. It changes what is decided on windows that end after `sample`; `checksum` is of the state
 * right after it. With the model and the recorded stream the events give back every decision.
 */
export type AdaptationEvent = AdaptationStep & {
	/** Unique in its recording, rising. */
	readonly id: number;
	/** Samples of the stream that came before it. */
	readonly sample: number;
	readonly checksum: string;
};

const index = wholeFrom(0);
const common = { id: index, sample: index, checksum: v.pipe(v.string(), v.maxLength(64)) };
/** More classes than any calibration has, held more often. */
const MOST_HELD = 10_000;

const EventSchema = v.variant('kind', [
	v.object({
		...common,
		kind: v.literal('restore'),
		state: v.custom<JsonObject>((value) => typeof value === 'object' && value !== null)
	}),
	v.object({ ...common, kind: v.picklist(['start', 'reset']) }),
	v.object({
		...common,
		kind: v.literal('turn'),
		placement: index,
		cause: v.picklist(['eager', 'proposal'])
	}),
	v.object({ ...common, kind: v.literal('warm-up'), from: index }),
	v.object({
		...common,
		kind: v.literal('calibrate'),
		held: v.pipe(v.array(v.object({ classIndex: index, from: index, to: index })), v.maxLength(MOST_HELD))
	}),
	v.object({ ...common, kind: v.literal('undo'), of: index })
]);

/** Events as a session has them, in order; undefined when one of them is none: then nothing can be replayed from them. */
export function parseEvents(json: unknown): readonly AdaptationEvent[] | undefined {
	const { success, output } = v.safeParse(v.array(EventSchema), json);
	if (!success) return undefined;
	const rising = output.every(
		({ id, sample }, i) => i === 0 || (id > output[i - 1]!.id && sample >= output[i - 1]!.sample)
	);
	return rising ? output : undefined;
}
