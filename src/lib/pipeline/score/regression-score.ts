import type { TargetExamples } from '../../models/model.ts';
import type { Protocol } from './score.ts';

/** How well one output follows its target on windows the model has not learned from. */
export interface OutputScore {
	readonly name: string;
	/** 1 − Σ(y − ŷ)² / Σ(y − ȳ)²: 1 is perfect, 0 is no better than always saying the mean. NaN for a target that stood still. */
	readonly r2: number;
	/** Pearson's correlation, −1 … 1: whether it moves along, whatever its scale. */
	readonly r: number;
	/** Root of the mean squared error, in the target's unit. */
	readonly rmse: number;
}

/** How well a regression does on windows it has not learned from. */
export interface RegressionScore {
	readonly protocol: Protocol;
	/** Windows scored. */
	readonly n: number;
	/** Models fitted to score them; 1 when held out. */
	readonly folds: number;
	readonly outputs: readonly OutputScore[];
	/** Mean R² of the outputs that moved. */
	readonly r2: number;
}

/** Compares what was said with what was measured: `values[row * names.length + output]` in both. */
export function regressionScoreOf(
	truth: TargetExamples['targets'],
	predicted: Float32Array,
	names: readonly string[],
	protocol: Protocol,
	folds: number
): RegressionScore {
	const n = truth.length / names.length;
	const outputs = names.map((name, o): OutputScore => {
		let [sumY, sumP] = [0, 0];
		for (let i = o; i < truth.length; i += names.length) {
			sumY += truth[i]!;
			sumP += predicted[i]!;
		}
		const [meanY, meanP] = [sumY / n, sumP / n];
		let [yy, pp, yp, error] = [0, 0, 0, 0];
		for (let i = o; i < truth.length; i += names.length) {
			const [y, p] = [truth[i]! - meanY, predicted[i]! - meanP];
			yy += y * y;
			pp += p * p;
			yp += y * p;
			error += (truth[i]! - predicted[i]!) ** 2;
		}
		return {
			name,
			r2: yy > 0 ? 1 - error / yy : NaN,
			r: yp / Math.sqrt(yy * pp),
			rmse: Math.sqrt(error / n)
		};
	});
	const known = outputs.map(({ r2 }) => r2).filter((value) => !Number.isNaN(value));
	return { protocol, n, folds, outputs, r2: known.reduce((sum, v) => sum + v, 0) / known.length };
}
