import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { qda } from './qda.ts';

/** log of the density of a class and its share, by Gauss–Jordan elimination of its covariance: slow and independent. */
function logPosterior(rows: readonly number[][], point: readonly number[], share: number): number {
	const d = point.length;
	const mean = point.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
	const a = point.map((_, i) => [
		...point.map((__, j) =>
			rows.reduce((sum, row) => sum + ((row[i]! - mean[i]!) * (row[j]! - mean[j]!)) / (rows.length - 1), 0)
		),
		point[i]! - mean[i]!
	]);
	let logDeterminant = 0;
	for (let i = 0; i < d; i++) {
		logDeterminant += Math.log(a[i]![i]!);
		for (let k = 0; k < d; k++) {
			if (k === i) continue;
			const factor = a[k]![i]! / a[i]![i]!;
			for (let j = i; j <= d; j++) a[k]![j]! -= factor * a[i]![j]!;
		}
	}
	const distance = a.reduce((sum, row, i) => sum + ((point[i]! - mean[i]!) * row[d]!) / row[i]!, 0);
	return Math.log(share) - logDeterminant / 2 - distance / 2;
}

test('QDA keeps the own covariance of a quiet class that has more windows than features', async () => {
	const random = seeded(4);
	const noise = (): number => random() + random() + random() - 1.5;
	const [d, n] = [3, 40];
	// The rest class is ten thousand times quieter, its features hang together.
	const classes = [1e-4, 1, 2].map((loud, c) =>
		Array.from({ length: n }, () => {
			const [a, b, e] = [noise(), noise(), noise()];
			return [c + loud * a, 2 * c + loud * (a + b), loud * (b - 0.5 * e)];
		})
	);
	const rows = classes.flat();
	const x = Float32Array.from(rows.flat());
	const y = Int32Array.from(rows, (_, i) => Math.floor(i / n));
	const model = await qda.fit({ x, y, trial: y, nFeatures: d, nClasses: 3 });
	const exact = classes.map((_, c) =>
		Array.from({ length: n }, (__, i) => [...x.subarray((c * n + i) * d, (c * n + i + 1) * d)])
	);
	for (const scale of [0, 1, 3]) {
		const point = [...Float32Array.of(scale * 1.5e-4, -scale * 1e-4, scale * 2e-4)];
		const logs = exact.map((mine) => logPosterior(mine, point, 1 / 3));
		const largest = Math.max(...logs);
		const shares = logs.map((log) => Math.exp(log - largest));
		const sum = shares.reduce((a, b) => a + b, 0);
		const out = new Float32Array(3);
		model.predict(Float32Array.from(point), out);
		shares.forEach((share, c) => expect(out[c]).toBeCloseTo(share / sum, 5));
	}
	// Outside the narrow rest class nothing is rest.
	const out = new Float32Array(3);
	model.predict(Float32Array.of(0.01, 0.01, 0.01), out);
	expect(out[0]).toBeLessThan(1e-6);
});
