import type { Examples, FitOptions, Model, ModelKind, Weights } from './model.ts';

/** A small multi-layer perceptron. */
export const mlp = {
	id: 'mlp',
	label: 'Neural network',
	summary: 'A small neural network: slower to train, for gestures that no straight line separates',
	fit(_examples: Examples, _options?: FitOptions): Promise<Model> {
		throw new Error('Not written yet.');
	},
	load(_weights: Weights): Model {
		throw new Error('Not written yet.');
	}
} as const satisfies ModelKind;
