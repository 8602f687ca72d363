import { seeded } from '../core/random.ts';
import type { Examples, Model, ModelKind, TargetExamples } from './model.ts';

/** Something to learn for any kind, and how well a model has learned it. For tests. */
export interface TestTrainingSet {
	readonly examples: Examples & TargetExamples;
	/** 0 … 1: right ones of all, or R² of the worst target. */
	quality(model: Model): number;
}

/**
 * Rows that any kind can learn: of classes round points on a circle (or windows that are loud in one channel), and of two
 * targets that follow the same features. Five rows a trial.
 */
export function trainingSetFor(kind: ModelKind, seed = 1, nRows = 90, nFeatures = 6): TestTrainingSet {
	const random = seeded(seed);
	const noise = (): number => random() + random() + random() - 1.5;
	const nClasses = 3;
	const window = kind.input === 'window';
	const [nChannels, nSamples] = [3, 24];
	const width = window ? nChannels * nSamples : nFeatures;
	const y = Int32Array.from({ length: nRows }, (_, row) => row % nClasses);
	const x = new Float32Array(nRows * width);
	const targets = new Float32Array(nRows * 2);
	for (let row = 0; row < nRows; row++) {
		const angle = (2 * Math.PI * y[row]!) / nClasses;
		const point = [50 + 10 * Math.cos(angle) + 4 * noise(), 10 * Math.sin(angle) + 4 * noise()];
		const loud = [row % nClasses, 1 + 3 * random()] as const;
		for (let i = 0; i < width; i++) {
			const channel = Math.floor(i / nSamples);
			x[row * width + i] = window
				? 20 * noise() * (channel === loud[0] ? 4 * loud[1] : 1)
				: (point[i] ?? 4 * noise());
		}
		const power = window ? loud.map(Number) : [];
		targets[2 * row] = window ? (power[0] === 0 ? 3 : -1) : 2 * point[0]! - point[1]!;
		targets[2 * row + 1] = window ? (power[0] === 1 ? 100 : 50) : 1000 + point[1]!;
	}
	const trial = Int32Array.from({ length: nRows }, (_, row) => Math.floor(row / 5));
	const examples = {
		x,
		nFeatures: width,
		nChannels: window ? nChannels : 1,
		trial,
		y,
		nClasses,
		targets,
		nTargets: 2
	};
	return { examples, quality: (model) => quality(kind, model, examples) };
}

/** The features of one row. */
export const rowOf = ({ x, nFeatures }: Pick<Examples, 'x' | 'nFeatures'>, i: number): Float32Array =>
	x.subarray(i * nFeatures, (i + 1) * nFeatures);

/** What a model says of one row. */
export function predict(model: Model, features: Float32Array): Float32Array {
	const out = new Float32Array(model.nOutputs);
	model.predict(features, out);
	return out;
}

/** The position of the largest. */
export const winner = (probabilities: Float32Array): number =>
	probabilities.indexOf(Math.max(...probabilities));

/** How well a model has learned: right ones of all, or R² of the worst target. */
export function quality(kind: ModelKind, model: Model, examples: Examples & TargetExamples): number {
	const predictions = [...examples.y.keys()].map((i) => predict(model, rowOf(examples, i)));
	if (kind.task === 'classify') {
		return (
			predictions.filter((probabilities, i) => winner(probabilities) === examples.y[i]).length /
			predictions.length
		);
	}
	const { targets, nTargets } = examples;
	const worst = Array.from({ length: nTargets }, (_, t) => {
		const truth = predictions.map((_, i) => targets[i * nTargets + t]!);
		const mean = truth.reduce((sum, v) => sum + v, 0) / truth.length;
		const total = truth.reduce((sum, v) => sum + (v - mean) ** 2, 0);
		const error = truth.reduce((sum, v, i) => sum + (v - predictions[i]![t]!) ** 2, 0);
		return 1 - error / total;
	});
	return Math.min(...worst);
}
