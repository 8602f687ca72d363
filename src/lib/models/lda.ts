import type { Examples, FitOptions, Model, ModelKind, Weights } from './model.ts';

/** Linear discriminant analysis. */
export const lda = {
	id: 'lda',
	label: 'LDA',
	summary: 'Linear discriminant analysis: fits in milliseconds, the honest baseline of the field',
	fit(_examples: Examples, _options?: FitOptions): Promise<Model> {
		throw new Error('Not written yet.');
	},
	load(_weights: Weights): Model {
		throw new Error('Not written yet.');
	}
} as const satisfies ModelKind;
