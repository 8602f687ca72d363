import * as v from 'valibot';
import { wholeFrom } from '../../core/schemas.ts';
import type { StreamInfo } from '../../core/signal.ts';

/** Electrodes in a circle around the arm, as a model knows them. */
export interface ElectrodeRing {
	/** Channel indices in the order of the ring, each once; its length is the size of the ring. Other channels do not turn. */
	readonly order: readonly number[];
	/** True when the numbers run the other way round than on the devices of the other people of a population. */
	readonly mirrored: boolean;
	/** True when nobody said so: a stream of eight channels without a grid is taken for an armband. */
	readonly assumed: boolean;
}

/** How a band lies compared with training. */
export interface Placement {
	/** Electrodes by which the channels are turned back: −3 … 4 on a ring of eight. */
	readonly turn: number;
	/** True when the band is worn the other way round. */
	readonly mirrored: boolean;
}

/** More electrodes than any band has; larger rings are searched four electrodes to each side. */
const MOST_ELECTRODES = 256;
const ALL_TURNS = 16;
const FAR_TURN = 4;
/**
 * Armbands of this many electrodes are common (Myo, gForce), and other streams of eight lose nothing: a turn is only proposed.
 */
const ARMBAND = 8;

/** A ring in a model file. */
export const RingSchema = v.object({
	order: v.pipe(
		v.array(wholeFrom(0)),
		v.minLength(3),
		v.maxLength(MOST_ELECTRODES),
		v.check((order) => new Set(order).size === order.length)
	),
	mirrored: v.optional(v.fallback(v.boolean(), false), false),
	assumed: v.optional(v.fallback(v.boolean(), false), false)
});

/** The ring a stream may be taken for when nobody says: eight channels without a grid. */
export function assumedRing({
	nChannels,
	channelGrids
}: Pick<StreamInfo, 'nChannels' | 'channelGrids'>): ElectrodeRing | undefined {
	if (nChannels !== ARMBAND || channelGrids?.some(({ cells }) => cells.length > 1)) return undefined;
	return { order: Array.from({ length: nChannels }, (_, c) => c), mirrored: false, assumed: true };
}

/**
 * The placements to search, the one of training first: every turn of a ring up to 16, four to each side of a larger one;
 * with `mirror` each of them the other way round too. Without a ring only the placement of training.
 */
export function placementsOf(ring: ElectrodeRing | undefined, mirror = false): readonly Placement[] {
	if (!ring) return [{ turn: 0, mirrored: false }];
	const n = ring.order.length;
	const turns =
		n <= ALL_TURNS
			? Array.from({ length: n }, (_, k) => (k > n / 2 ? k - n : k))
			: [0, ...Array.from({ length: FAR_TURN }, (_, k) => [k + 1, -k - 1]).flat()];
	const ways = mirror ? [false, true] : [false];
	return ways.flatMap((mirrored) => turns.map((turn) => ({ turn, mirrored })));
}

/** From which channel each channel of the model is read when the band lies so: `map[channel]`. */
export function channelMap(
	ring: ElectrodeRing | undefined,
	{ turn, mirrored }: Placement,
	nChannels: number
): Int32Array {
	const map = Int32Array.from({ length: nChannels }, (_, c) => c);
	if (!ring) return map;
	const n = ring.order.length;
	ring.order.forEach((channel, place) => {
		const from = mirrored ? turn - place : place - turn;
		map[channel] = ring.order[((from % n) + n) % n]!;
	});
	return map;
}
