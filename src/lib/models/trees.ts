import { AppError } from '../core/errors.ts';
import type { Tree } from './grow-tree.ts';
import type { Model, Weights } from './model.ts';
import { weightsOf } from './weights.ts';

/** Trees in flat arrays; a window's probabilities are the mean of the class shares of the leaves it falls into. */
export class Trees implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	/** The root of each tree. */
	readonly #roots: Int32Array;
	/** Per node: the feature it asks for, −1 in a leaf. */
	readonly #feature: Int32Array;
	/** Per node: values up to it go to the first child, others to the node after that. */
	readonly #threshold: Float64Array;
	/** Per node: its first child; in a leaf the position of its shares. */
	readonly #child: Int32Array;
	/** `shares[leaf * nOutputs + class]` */
	readonly #shares: Float32Array;

	private constructor(
		nFeatures: number,
		nOutputs: number,
		nodes: {
			roots: Int32Array;
			feature: Int32Array;
			threshold: Float64Array;
			child: Int32Array;
			shares: Float32Array;
		}
	) {
		this.nFeatures = nFeatures;
		this.nOutputs = nOutputs;
		this.#roots = nodes.roots;
		this.#feature = nodes.feature;
		this.#threshold = nodes.threshold;
		this.#child = nodes.child;
		this.#shares = nodes.shares;
	}

	/** Puts grown trees behind each other. */
	static of(trees: readonly Tree[], nFeatures: number, nOutputs: number): Trees {
		const roots: number[] = [];
		const child: number[] = [];
		let [nodes, leaves] = [0, 0];
		for (const tree of trees) {
			roots.push(nodes);
			for (const [i, at] of tree.child.entries()) child.push(at + (tree.feature[i] === -1 ? leaves : nodes));
			nodes += tree.feature.length;
			leaves += tree.shares.length / nOutputs;
		}
		return new Trees(nFeatures, nOutputs, {
			roots: Int32Array.from(roots),
			feature: Int32Array.from(trees.flatMap((tree) => tree.feature)),
			threshold: Float64Array.from(trees.flatMap((tree) => tree.threshold)),
			child: Int32Array.from(child),
			shares: Float32Array.from(trees.flatMap((tree) => tree.shares))
		});
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together or lead nowhere. */
	static load(weights: Weights, what: string): Trees {
		const [nFeatures = 0] = weightsOf(weights, 'nFeatures', [1], what).data;
		const roots = weightsOf(weights, 'roots', [undefined], what).data;
		const feature = weightsOf(weights, 'feature', [undefined], what).data;
		const threshold = weightsOf(weights, 'threshold', [feature.length], what).data;
		const child = weightsOf(weights, 'child', [feature.length], what).data;
		const { shape, data: shares } = weightsOf(weights, 'shares', [undefined, undefined], what);
		const within = (value: number, from: number, to: number): boolean =>
			Number.isInteger(value) && value >= from && value < to;
		const sound =
			within(nFeatures, 1, 1e6) &&
			roots.length > 0 &&
			roots.every((root) => within(root, 0, feature.length)) &&
			feature.every((f) => within(f, -1, nFeatures)) &&
			// A child comes after its parent, so every way down ends.
			child.every((to, i) =>
				feature[i] === -1 ? within(to, 0, shape[0]!) : within(to, i + 1, feature.length - 1)
			);
		if (!sound)
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		return new Trees(nFeatures, shape[1]!, {
			roots: Int32Array.from(roots),
			feature: Int32Array.from(feature),
			threshold,
			child: Int32Array.from(child),
			shares: Float32Array.from(shares)
		});
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nOutputs } = this;
		const feature = this.#feature;
		const roots = this.#roots;
		out.fill(0);
		for (let t = 0; t < roots.length; t++) {
			let node = roots[t]!;
			for (let f = feature[node]!; f >= 0; f = feature[node]!) {
				node = this.#child[node]! + Number(features[f]! > this.#threshold[node]!);
			}
			for (let c = 0, at = this.#child[node]! * nOutputs; c < nOutputs; c++, at++) {
				out[c]! += this.#shares[at]! / roots.length;
			}
		}
	}

	save(): Weights {
		const { nOutputs } = this;
		const list = (values: Int32Array): Weights[string] => ({
			shape: [values.length],
			data: Float64Array.from(values)
		});
		return {
			nFeatures: { shape: [1], data: Float64Array.of(this.nFeatures) },
			roots: list(this.#roots),
			feature: list(this.#feature),
			threshold: { shape: [this.#threshold.length], data: this.#threshold },
			child: list(this.#child),
			shares: { shape: [this.#shares.length / nOutputs, nOutputs], data: this.#shares }
		};
	}
}
