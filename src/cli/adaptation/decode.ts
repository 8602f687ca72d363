import {
	assumedRing,
	calibrate,
	FrontEnd,
	spaceOf,
	warmUp,
	type AdaptationState,
	type FeatureSpace,
	type RefitWeights
} from '../../lib/index.ts';
import { CHANNELS, examplesOf, HOP_SECONDS, type Windows } from './windows.ts';

/** A front end for windows of a person, or of a space of other people. */
export function frontEndFor(trained: Windows | FeatureSpace, mirror = false): FrontEnd {
	const space = 'features' in trained ? spaceOf(examplesOf(trained)) : trained;
	const ring = assumedRing({ nChannels: CHANNELS });
	return new FrontEnd({ space, ring, nChannels: CHANNELS, hopSeconds: HOP_SECONDS, mirror });
}

/** Windows of ten seconds. */
const TEN_SECONDS = 10 / HOP_SECONDS;

/** What is decided on a stream, and the turns that were taken. */
export interface Decided {
	readonly classes: readonly number[];
	readonly turns: number;
	/** Whether another placement would be proposed after 10 s, and at any time. */
	readonly proposedAt10: boolean;
	readonly proposed: boolean;
}

/** `eager`: as after "I just put it on". `follow`: the offset alone. `watch`: nothing is changed. `frozen`: as it was learned. */
export type Way = 'watch' | 'follow' | 'eager' | 'frozen';

/** Decides on every window in order, from a fresh state or from `state`. */
export function decide(frontEnd: FrontEnd, stream: Windows, way: Way, state?: AdaptationState): Decided {
	const fresh = frontEndFor(
		frontEnd.space,
		frontEnd.placements.some(({ mirrored }) => mirrored)
	);
	fresh.state = state ?? { ...fresh.state, applied: way !== 'watch', eager: way === 'eager' };
	let turns = 0;
	let [proposed, proposedAt10] = [false, false];
	const classes = stream.features.map((features, i) => {
		fresh.take(features);
		const decided =
			way === 'watch' ? plain(fresh, features) : fresh.posterior.indexOf(Math.max(...fresh.posterior));
		const turn = fresh.eagerTurn;
		if (turn !== undefined) {
			fresh.state = { ...fresh.state, placement: turn };
			turns++;
		}
		const proposal = fresh.proposal !== undefined;
		proposed ||= proposal;
		if (i === TEN_SECONDS - 1) proposedAt10 = proposal;
		return decided;
	});
	return { classes, turns, proposed, proposedAt10 };
}

/** The class of the densities of training, without turn and offset. */
function plain({ base, space }: FrontEnd, features: Float32Array): number {
	const z = new Float64Array(space.nFeatures);
	for (let j = 0; j < z.length; j++) {
		z[j] = space.scale[j]! > 0 ? (features[j]! - space.mean[j]!) / space.scale[j]! : 0;
	}
	base.take(z);
	return base.winner;
}

/** The state after windows without labels, or with them. */
export const warmedUp = (
	frontEnd: FrontEnd,
	{ features }: Windows,
	weights?: RefitWeights
): AdaptationState => warmUp(frontEnd, { features }, weights);
export const calibrated = (
	frontEnd: FrontEnd,
	{ features, classes }: Windows,
	weights?: RefitWeights
): AdaptationState => calibrate(frontEnd, { features, classes }, weights);

/** Share of right decisions, 0 … 1. */
export function accuracy(decided: readonly number[], classes: readonly number[]): number {
	return decided.filter((c, i) => c === classes[i]).length / classes.length;
}

/** Mean recall of the classes that occur, 0 … 1. */
export function balanced(decided: readonly number[], classes: readonly number[]): number {
	const recalls = [...new Set(classes)].map((c) => {
		const own = [...classes.keys()].filter((i) => classes[i] === c);
		return own.filter((i) => decided[i] === c).length / own.length;
	});
	return recalls.reduce((sum, value) => sum + value, 0) / recalls.length;
}
