import { expect, test } from 'vitest';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { trainedText } from './result-text.ts';

test('the line says model, figure and protocol, or that there is no score', () => {
	const score = { accuracy: 0.946, protocol: 'leave-one-trial-out' } as NonNullable<ModelBundle['score']>;
	const regressionScore = { r2: 0.9, protocol: 'held-out' } as NonNullable<ModelBundle['regressionScore']>;
	const none = { score: undefined, regressionScore: undefined };
	expect(trainedText({ name: 'LDA', ...none, score })).toBe(
		'Trained LDA: 94.6 % accuracy, leave-one-trial-out'
	);
	expect(trainedText({ name: 'Ridge', ...none, regressionScore })).toBe('Trained Ridge: R² 0.90, held-out');
	expect(trainedText({ name: 'LDA', ...none })).toBe('Trained LDA, without a score');
});
