import { AppError } from '../../core/errors.ts';
import { PROPOSAL_LEAD, OFFSET_WINDOWS, type FrontEnd } from './front-end.ts';
import { refit, SAME_PERSON, type Refit, type RefitWeights } from './refit.ts';
import { SharedGaussian } from './shared-gaussian.ts';
import { standardised, type FeatureSpace } from './space.ts';
import type { AdaptationState } from './state.ts';

/** Rounds in which offset and labels find each other. */
const [OFFSET_ROUNDS, LABEL_ROUNDS] = [5, 3];
/** Fewest classes that must have been seen, and windows that are not chance. */
const [FEWEST_CLASSES, FEWEST_WINDOWS] = [3, 5];

/** Windows that were collected: their features, and their classes where a person said them. */
export interface CollectedWindows {
	readonly features: readonly Float32Array[];
	/** Absent in a warm-up. */
	readonly classes?: readonly number[] | undefined;
}

/** What was learned for one placement. */
interface Found {
	readonly placement: number;
	/** `offset[feature]` */
	readonly offset: Float64Array;
	/** Standardised windows in that placement without the offset. */
	readonly rows: readonly Float64Array[];
	readonly score: number;
}

/**
 * Learns from windows without labels: the offset of each placement, the likeliest placement, and the classes by three rounds
 * of the model's own decisions. The person must have moved: throws a ModelError when fewer than three classes (or all of a
 * model of two) were seen.
 */
export function warmUp(
	frontEnd: FrontEnd,
	{ features }: CollectedWindows,
	weights: RefitWeights = SAME_PERSON
): AdaptationState {
	const { space, base } = frontEnd;
	const found = frontEnd.sources.map((source, placement) =>
		unlabelled(space, base, features, source, placement)
	);
	const [first, ...others] = found;
	// A model of other people knows no placement of this person's.
	const gate = weights === SAME_PERSON ? PROPOSAL_LEAD * features.length : 0;
	const best = others.reduce((a, b) => (b.score > a.score ? b : a), first!);
	const chosen = best.score - first!.score > gate ? best : first!;
	const labels = (gaussian: SharedGaussian): number[] =>
		chosen.rows.map((z) => {
			gaussian.take(z);
			return gaussian.winner;
		});
	let y = labels(base);
	let fitted = refit(space, chosen.rows, y, weights);
	for (let round = 1; round < LABEL_ROUNDS; round++) {
		y = labels(new SharedGaussian(fitted.means, fitted.covariance, space.nFeatures));
		fitted = refit(space, chosen.rows, y, weights);
	}
	checkClasses(space, y);
	return frozen(frontEnd.state, chosen, fitted, features.length, space.nFeatures);
}

/**
 * Learns from windows with labels: the placement, the offset as the mean over classes, and a refit of means and covariance.
 * One second of each class is enough. Throws a ModelError without windows of two classes.
 */
export function calibrate(
	frontEnd: FrontEnd,
	{ features, classes = [] }: CollectedWindows,
	weights: RefitWeights = SAME_PERSON
): AdaptationState {
	const { space, base } = frontEnd;
	const counts = new Float64Array(space.nClasses);
	for (const c of classes) counts[c]! += 1;
	const seen = counts.filter((n) => n > 0).length;
	if (seen < 2) {
		throw new AppError(
			'ModelError',
			`Calibration has windows of ${seen === 1 ? 'one class' : 'no class'}. Hold two classes or more for a second each.`
		);
	}
	const found = frontEnd.sources.map((source, placement) =>
		labelled(space, base, features, classes, counts, source, placement)
	);
	const chosen = found.reduce((a, b) => (b.score > a.score ? b : a));
	const fitted = refit(space, chosen.rows, classes, weights);
	return frozen(frontEnd.state, chosen, fitted, features.length, space.nFeatures);
}

function unlabelled(
	space: FeatureSpace,
	base: SharedGaussian,
	features: readonly Float32Array[],
	source: Int32Array,
	placement: number
): Found {
	const { nFeatures: d, nClasses: k, means } = space;
	const raw = features.map((row) => turned(space, row, source));
	const offset = new Float64Array(d);
	const z = new Float64Array(d);
	for (let round = 0; round < OFFSET_ROUNDS; round++) {
		const sum = new Float64Array(d);
		for (const row of raw) {
			for (let j = 0; j < d; j++) z[j] = row[j]! - offset[j]!;
			base.take(z);
			for (let j = 0; j < d; j++) {
				let expected = 0;
				for (let c = 0; c < k; c++) expected += base.posterior[c]! * means[c * d + j]!;
				sum[j]! += row[j]! - expected;
			}
		}
		for (let j = 0; j < d; j++) offset[j] = sum[j]! / (raw.length + OFFSET_WINDOWS);
	}
	const rows = raw.map((row) => row.map((value, j) => value - offset[j]!));
	const score = rows.reduce((sum, row) => sum + Math.max(base.take(row), space.floor), 0);
	return { placement, offset, rows, score };
}

function labelled(
	space: FeatureSpace,
	base: SharedGaussian,
	features: readonly Float32Array[],
	classes: readonly number[],
	counts: Float64Array,
	source: Int32Array,
	placement: number
): Found {
	const { nFeatures: d, means } = space;
	const raw = features.map((row) => turned(space, row, source));
	const seen = counts.filter((n) => n > 0).length;
	const weight = (i: number): number => 1 / (counts[classes[i]!]! * seen);
	const offset = new Float64Array(d);
	raw.forEach((row, i) => {
		for (let j = 0; j < d; j++) offset[j]! += weight(i) * (row[j]! - means[classes[i]! * d + j]!);
	});
	const rows = raw.map((row) => row.map((value, j) => value - offset[j]!));
	let score = 0;
	rows.forEach((row, i) => {
		base.take(row);
		score += weight(i) * base.logDensity[classes[i]!]!;
	});
	return { placement, offset, rows, score };
}

function turned({ mean, scale }: FeatureSpace, features: Float32Array, source: Int32Array): Float64Array {
	const z = new Float64Array(mean.length);
	const moved = Float32Array.from(source, (from) => features[from]!);
	standardised(moved, 0, mean, scale, z);
	return z;
}

function checkClasses({ nClasses }: FeatureSpace, y: readonly number[]): void {
	const counts = new Float64Array(nClasses);
	for (const c of y) counts[c]! += 1;
	const seen = counts.filter((n) => n >= FEWEST_WINDOWS).length;
	const needed = Math.min(FEWEST_CLASSES, nClasses);
	if (seen >= needed) return;
	throw new AppError(
		'ModelError',
		`The warm-up saw ${seen} of ${nClasses} classes, and needs ${needed}. Start it again and move through all classes, each for a few seconds.`
	);
}

function frozen(
	state: AdaptationState,
	{ placement, offset }: Found,
	fitted: Refit,
	windows: number,
	d: number
): AdaptationState {
	const offsets = new Float64Array(state.offsets.length);
	offsets.set(offset, placement * d);
	return {
		...{ applied: true, eager: false, frozen: true, placement, windows, counted: 0 },
		...{ likelihood: new Float64Array(state.likelihood.length), offsets, refit: fitted }
	};
}
