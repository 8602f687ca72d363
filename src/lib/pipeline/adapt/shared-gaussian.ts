import { cholesky } from '../../models/cholesky.ts';

/** Share of the identity in the correlation: keeps it invertible with few windows. */
const RIDGE = 1e-3;

/**
 * Classes as normal distributions that share a covariance, with equal priors. The same numbers give the densities that the
 * search for a turn adds up and the probabilities of the classes.
 */
export class SharedGaussian {
	readonly nFeatures: number;
	readonly nClasses: number;
	/** `logDensity[class]` of the last row, in nats. */
	readonly logDensity: Float64Array;
	/** `posterior[class]` of the last row, with equal priors. */
	readonly posterior: Float64Array;
	/** L⁻¹·D⁻¹, lower half, row by row. */
	readonly #whitening: Float64Array;
	/** Class means, whitened. */
	readonly #means: Float64Array;
	readonly #constant: number;
	readonly #white: Float64Array;

	/** `means[class * nFeatures + feature]`; `covariance[i * nFeatures + j]`, j ≤ i is read. */
	constructor(means: Float64Array, covariance: Float64Array, nFeatures: number) {
		const d = nFeatures;
		this.nFeatures = d;
		this.nClasses = means.length / d;
		this.logDensity = new Float64Array(this.nClasses);
		this.posterior = new Float64Array(this.nClasses);
		this.#white = new Float64Array(d);
		const { lower, spread } = factorOf(covariance, d);
		this.#whitening = inverseOfLower(lower, spread, d);
		let logDet = 0;
		for (let j = 0; j < d; j++) logDet += Math.log(lower[j * d + j]! * spread[j]!);
		this.#constant = -logDet - (d / 2) * Math.log(2 * Math.PI);
		this.#means = new Float64Array(means.length);
		for (let c = 0; c < this.nClasses; c++) {
			this.#whiten(means.subarray(c * d, (c + 1) * d));
			this.#means.set(this.#white, c * d);
		}
	}

	/** Takes a row: fills `logDensity` and `posterior`, gives back the log density of all classes with equal priors. */
	take(z: Float64Array): number {
		const { nFeatures: d, nClasses, logDensity, posterior } = this;
		this.#whiten(z);
		const white = this.#white;
		const means = this.#means;
		let best = -Infinity;
		for (let c = 0, at = 0; c < nClasses; c++) {
			let sum = 0;
			for (let j = 0; j < d; j++, at++) {
				const step = white[j]! - means[at]!;
				sum += step * step;
			}
			logDensity[c] = this.#constant - sum / 2;
			if (logDensity[c]! > best) best = logDensity[c]!;
		}
		let total = 0;
		for (let c = 0; c < nClasses; c++) total += posterior[c] = Math.exp(logDensity[c]! - best);
		for (let c = 0; c < nClasses; c++) posterior[c]! /= total;
		return best + Math.log(total / nClasses);
	}

	/** Mahalanobis distance of the last row from the nearest class. */
	get distance(): number {
		return Math.sqrt(Math.max(0, 2 * (this.#constant - this.logDensity[this.winner]!)));
	}

	/** The class of the highest density of the last row. */
	get winner(): number {
		let best = 0;
		for (let c = 1; c < this.nClasses; c++) if (this.logDensity[c]! > this.logDensity[best]!) best = c;
		return best;
	}

	#whiten(z: Float64Array): void {
		const { nFeatures: d } = this;
		const w = this.#whitening;
		const white = this.#white;
		for (let i = 0, at = 0; i < d; i++) {
			let sum = 0;
			for (let j = 0; j <= i; j++, at++) sum += w[at]! * z[j]!;
			white[i] = sum;
		}
	}
}

/** The lower factor of the correlation with its ridge, and the spreads. A feature that does not move has spread 1. */
function factorOf(
	covariance: Float64Array,
	d: number
): { readonly lower: Float64Array; readonly spread: Float64Array } {
	const spread = new Float64Array(d);
	for (let j = 0; j < d; j++) {
		const value = covariance[j * d + j]!;
		spread[j] = value > 1e-12 ? Math.sqrt(value) : 1;
	}
	for (let ridge = RIDGE; ; ridge = Math.min(1, 10 * ridge)) {
		const correlation = new Float64Array(d * d);
		for (let i = 0; i < d; i++) {
			for (let j = 0; j < i; j++) {
				correlation[i * d + j] = ((1 - ridge) * covariance[i * d + j]!) / (spread[i]! * spread[j]!);
			}
			correlation[i * d + i] = 1;
		}
		const lower = cholesky(correlation, d);
		if (lower) return { lower, spread };
	}
}

/** L⁻¹·D⁻¹ without the zeros above its diagonal, row by row. */
function inverseOfLower(lower: Float64Array, spread: Float64Array, d: number): Float64Array {
	const packed = new Float64Array((d * (d + 1)) / 2);
	const at = (i: number, j: number): number => (i * (i + 1)) / 2 + j;
	for (let j = 0; j < d; j++) {
		for (let i = j; i < d; i++) {
			let sum = i === j ? 1 : 0;
			for (let k = j; k < i; k++) sum -= lower[i * d + k]! * packed[at(k, j)]!;
			packed[at(i, j)] = sum / lower[i * d + i]!;
		}
	}
	for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) packed[at(i, j)]! /= spread[j]!;
	return packed;
}
