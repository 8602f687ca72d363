import { AppError } from '../../core/errors.ts';
import type { Examples } from '../../models/model.ts';
import { channelMap, placementsOf, type ElectrodeRing, type Placement } from './ring.ts';
import { SharedGaussian } from './shared-gaussian.ts';
import { spaceOf, standardised, type FeatureSpace } from './space.ts';

/** Rounds in which people and their common frame find each other. */
const ROUNDS = 3;

/** A model of several people in one frame: what another person can start from. */
export interface Population {
	/** Of all people, each turned into the frame and without the person's own mean. */
	readonly space: FeatureSpace;
	/** The windows of all people in the frame, as if everyone had the mean of all. */
	readonly examples: Examples;
	/** How each person's band lies in the frame, in the order they were given. */
	readonly placements: readonly Placement[];
}

/**
 * Brings people to one frame: each is turned, or mirrored where the band was worn the other way round or on the other arm, to the
 * placement that is likeliest given the others, in three rounds from the first person on. Every person has labelled windows of
 * every class, with the same features of the same channels. Throws a ModelError for fewer than two people.
 */
export function populationOf(
	people: readonly Examples[],
	ring: ElectrodeRing | undefined,
	nChannels: number
): Population {
	const [first] = people;
	if (!first || people.length < 2) {
		throw new AppError(
			'ModelError',
			'A model of other people needs sessions of two people or more. Choose sessions of several subjects.'
		);
	}
	const d = first.nFeatures;
	const placements = placementsOf(ring, true);
	const sources = placements.map((placement) => {
		const map = channelMap(ring, placement, nChannels);
		return Int32Array.from({ length: d }, (_, j) => j - (j % nChannels) + map[j % nChannels]!);
	});
	const centred = people.map(withoutMean);
	const frames = people.map(() => 0);
	for (let round = 0; round < ROUNDS; round++) {
		centred.forEach(({ examples }, p) => {
			if (round === 0 && p === 0) return;
			const others = centred.flatMap((other, o) =>
				o !== p && (round > 0 || o < p) ? [moved(other.examples, sources[frames[o]!]!)] : []
			);
			frames[p] = likeliest(spaceOf(together(others)), examples, sources);
		});
	}
	const all = together(centred.map(({ examples }, p) => moved(examples, sources[frames[p]!]!)));
	const mean = new Float64Array(d);
	centred.forEach(({ mean: own }, p) => {
		for (let j = 0; j < d; j++) mean[j]! += own[sources[frames[p]!]![j]!]! / people.length;
	});
	const space = spaceOf(all);
	const offset = space.mean.map((value, j) => value + mean[j]!);
	const examples = { ...all, x: all.x.map((value, i) => value + mean[i % d]!) };
	return {
		space: { ...space, mean: offset },
		...{ examples, placements: frames.map((frame) => placements[frame]!) }
	};
}

/** The rows without the mean over the means of the classes, and that mean. */
function withoutMean(examples: Examples): { readonly examples: Examples; readonly mean: Float64Array } {
	const { x, y, nFeatures: d, nClasses } = examples;
	const counts = new Float64Array(nClasses);
	for (const c of y) counts[c]! += 1;
	const seen = counts.filter((n) => n > 0).length;
	const mean = new Float64Array(d);
	for (let i = 0; i < x.length; i++) mean[i % d]! += x[i]! / (counts[y[Math.floor(i / d)]!]! * seen);
	return { examples: { ...examples, x: x.map((value, i) => value - mean[i % d]!) }, mean };
}

const moved = (examples: Examples, source: Int32Array): Examples => {
	const { x, nFeatures: d } = examples;
	return { ...examples, x: x.map((_, i) => x[i - (i % d) + source[i % d]!]!) };
};

function together(all: readonly Examples[]): Examples {
	const [first] = all;
	const rows = all.reduce((sum, { y }) => sum + y.length, 0);
	const x = new Float32Array(rows * first!.nFeatures);
	const [y, trial] = [new Int32Array(rows), new Int32Array(rows)];
	let at = 0;
	for (const one of all) {
		x.set(one.x, at * one.nFeatures);
		y.set(one.y, at);
		trial.set(one.trial, at);
		at += one.y.length;
	}
	return { x, y, trial, nFeatures: first!.nFeatures, nClasses: first!.nClasses };
}

/** The placement in which labelled windows are likeliest, each class counting the same. */
function likeliest(space: FeatureSpace, examples: Examples, sources: readonly Int32Array[]): number {
	const gaussian = new SharedGaussian(space.means, space.covariance, space.nFeatures);
	const counts = new Float64Array(space.nClasses);
	for (const c of examples.y) counts[c]! += 1;
	const z = new Float64Array(space.nFeatures);
	const scores = sources.map((source) => {
		const { x } = moved(examples, source);
		let score = 0;
		examples.y.forEach((c, row) => {
			standardised(x, row, space.mean, space.scale, z);
			gaussian.take(z);
			score += gaussian.logDensity[c]! / counts[c]!;
		});
		return score;
	});
	return scores.indexOf(Math.max(...scores));
}
