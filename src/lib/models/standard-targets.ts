import type { Layer } from './dense.ts';
import type { TargetExamples } from './model.ts';
import { standardOf } from './standardise.ts';

/**
 * Targets less their mean, in units of their spread: what a network is fitted to; and how the last of its layers is made
 * to give the targets themselves.
 */
export function standardTargets({ targets, nTargets }: TargetExamples): {
	readonly aim: Pick<TargetExamples, 'targets' | 'nTargets'>;
	unscaled(layers: readonly Layer[]): readonly Layer[];
} {
	const { mean, scale } = standardOf({ x: targets, nFeatures: nTargets });
	const spread = scale.map((v) => (v === 0 ? 0 : 1 / v));
	return {
		aim: {
			targets: targets.map((v, i) => (v - mean[i % nTargets]!) * scale[i % nTargets]!),
			nTargets
		},
		unscaled: (layers) =>
			layers.map(({ weights, bias }, k) =>
				k < layers.length - 1
					? { weights, bias }
					: {
							weights: weights.map((v, i) => Math.fround(v * spread[i % nTargets]!)),
							bias: bias.map((v, i) => Math.fround(v * spread[i]! + mean[i]!))
						}
			)
	};
}
