import type { Examples } from '../../models/model.ts';
import { standardOf } from '../../models/standardise.ts';
import { cholesky } from '../../models/cholesky.ts';

/** Points of a picture: more cannot be told apart. */
const MOST_POINTS = 1500;
const TURNS = 100;

/** One window in the picture. */
export interface SpacePoint {
	readonly x: number;
	readonly y: number;
	readonly classIndex: number;
	/** Which recording it is of, and the timestamp of its last sample there. */
	readonly recording: number;
	readonly time: number;
}

/** Windows in the plane that shows their classes best. */
export interface FeatureSpace {
	/** `lda`: the two directions along which classes lie furthest apart. `pca`: those along which windows spread most. */
	readonly axes: 'lda' | 'pca';
	/** At most 1500, evenly picked. */
	readonly points: readonly SpacePoint[];
	/** How many windows there are in all. */
	readonly n: number;
}

/**
 * Projects feature rows onto two axes: with `lda` the first two discriminant directions (Fisher; within-class covariance
 * shrunk by 1e-3), with `pca` the first two principal components, both of standardised features. `time` and `recording` by row.
 */
export function featureSpace(
	examples: Examples,
	where: { readonly times: Float64Array; readonly recordingOf: (row: number) => number },
	axes: FeatureSpace['axes']
): FeatureSpace {
	const { x, nFeatures: d, y, nClasses } = examples;
	const n = y.length;
	const { mean, scale } = standardOf(examples);
	const z = Float64Array.from(x, (v, i) => (v - mean[i % d]!) * scale[i % d]!);
	const total = covariance(z, d, () => 0, new Float64Array(d));
	let directions: readonly Float64Array[];
	if (axes === 'pca') directions = leading((v) => times(total, v), d, 2);
	else {
		const means = new Float64Array(nClasses * d);
		const counts = new Float64Array(nClasses);
		y.forEach((c, row) => {
			counts[c]! += 1;
			for (let f = 0; f < d; f++) means[c * d + f]! += z[row * d + f]!;
		});
		for (let i = 0; i < means.length; i++) means[i]! /= Math.max(1, counts[Math.floor(i / d)]!);
		const within = covariance(z, d, (row) => y[row]! * d, means);
		for (let f = 0; f < d; f++) within[f * d + f]! += 1e-3;
		const l = cholesky(within, d)!;
		// In coordinates in which every class is a ball, the means spread along L⁻¹·B·L⁻ᵀ.
		const between = (v: Float64Array): Float64Array => {
			const turned = backward(l, d, v);
			const out = new Float64Array(d);
			for (let c = 0; c < nClasses; c++) {
				let along = 0;
				for (let f = 0; f < d; f++) along += means[c * d + f]! * turned[f]!;
				for (let f = 0; f < d; f++) out[f]! += (counts[c]! / n) * along * means[c * d + f]!;
			}
			return forward(l, d, out);
		};
		directions = leading(between, d, 2).map((v) => backward(l, d, v));
	}
	const step = Math.max(1, n / MOST_POINTS);
	const points = Array.from({ length: Math.min(n, MOST_POINTS) }, (_, i): SpacePoint => {
		const row = Math.floor(i * step);
		const along = (v: Float64Array): number => {
			let sum = 0;
			for (let f = 0; f < d; f++) sum += v[f]! * z[row * d + f]!;
			return sum;
		};
		const [first, second] = directions.map(along) as [number, number];
		return {
			x: first,
			y: second,
			classIndex: y[row]!,
			recording: where.recordingOf(row),
			time: where.times[row]!
		};
	});
	return { axes, points, n };
}

/** Mean outer product of rows less `centres[of(row) + feature]`: `out[i * d + j]`, whole. */
function covariance(
	z: Float64Array,
	d: number,
	of: (row: number) => number,
	centres: Float64Array
): Float64Array {
	const n = z.length / d;
	const out = new Float64Array(d * d);
	const row = new Float64Array(d);
	for (let r = 0; r < n; r++) {
		const centre = of(r);
		for (let f = 0; f < d; f++) row[f] = z[r * d + f]! - centres[centre + f]!;
		for (let i = 0; i < d; i++) {
			const v = row[i]! / n;
			for (let j = 0; j <= i; j++) out[i * d + j]! += v * row[j]!;
		}
	}
	for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) out[j * d + i] = out[i * d + j]!;
	return out;
}

function times(a: Float64Array, v: Float64Array): Float64Array {
	const d = v.length;
	return v.map((_, i) => {
		let sum = 0;
		for (let j = 0; j < d; j++) sum += a[i * d + j]! * v[j]!;
		return sum;
	});
}

/** The first eigenvectors of a symmetric map, by turning vectors with it again and again. */
function leading(map: (v: Float64Array) => Float64Array, d: number, count: number): Float64Array[] {
	const found: Float64Array[] = [];
	for (let k = 0; k < count; k++) {
		let v: Float64Array = Float64Array.from({ length: d }, (_, i) => Math.cos(1 + i * (k + 1)));
		for (let turn = 0; turn < TURNS; turn++) {
			const next = map(v);
			for (const other of found) {
				const along = dot(other, next);
				for (let i = 0; i < d; i++) next[i]! -= along * other[i]!;
			}
			const length = Math.sqrt(dot(next, next));
			if (!(length > 1e-12)) break;
			v = next.map((value) => value / length);
		}
		// The sign means nothing; the same data shall give the same picture.
		if (v.reduce((sum, value) => sum + value, 0) < 0) v = v.map((value) => -value);
		found.push(v);
	}
	return found;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

/** Solves L·x = b. */
function forward(l: Float64Array, d: number, b: Float64Array): Float64Array {
	const x = b.slice();
	for (let i = 0; i < d; i++) {
		for (let k = 0; k < i; k++) x[i]! -= l[i * d + k]! * x[k]!;
		x[i]! /= l[i * d + i]!;
	}
	return x;
}

/** Solves Lᵀ·x = b. */
function backward(l: Float64Array, d: number, b: Float64Array): Float64Array {
	const x = b.slice();
	for (let i = d - 1; i >= 0; i--) {
		for (let k = i + 1; k < d; k++) x[i]! -= l[k * d + i]! * x[k]!;
		x[i]! /= l[i * d + i]!;
	}
	return x;
}
