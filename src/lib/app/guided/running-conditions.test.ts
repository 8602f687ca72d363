import { expect, test } from 'vitest';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { RunningConditions } from './running-conditions.ts';

test('a test keeps the smoothing it began with, and says when it has changed since', () => {
	let steps: readonly SmootherStep[] = [{ kind: 'majority', params: { votes: 5 } }];
	const conditions = new RunningConditions(() => steps, modelOf('m'), { planned: 9, outputs: 2 });
	const began = {
		...{ model: { id: 'm', name: 'model m' }, planned: 9, outputs: 2 },
		smoothing: [{ kind: 'majority', params: { votes: 5 } }]
	};
	expect(conditions.now).toEqual({ ...began, steady: true });
	steps = [{ kind: 'majority', params: { votes: 7 } }];
	expect(conditions.now).toEqual({ ...began, steady: false });
});
