import { numberParam } from '../../core/params.ts';
import { decisionOf, type SmootherKind } from './smoother.ts';

/**
 * Persistence: the decision changes when another one came in `windows` predictions in a row. Until then the last prediction of
 * the standing decision stays, with its probabilities; before the first decision all are 0.
 */
export const persistence: SmootherKind<'persistence'> = {
	id: 'persistence',
	label: 'Persistence',
	summary: 'Changes only after several predictions in a row, and keeps their probabilities',
	tasks: ['classify'],
	params: [{ type: 'number', id: 'windows', label: 'Windows', value: 3, min: 1, max: 50, step: 1 }],
	delay: (params) => ({ predictions: numberParam(persistence, params, 'windows') - 1 }),
	create(params, nOutputs) {
		const windows = numberParam(persistence, params, 'windows');
		const held = new Float32Array(nOutputs);
		let [standing, candidate, inRow] = [-1, -1, 0];
		return {
			push(values) {
				const decision = decisionOf(values);
				inRow = decision === candidate ? inRow + 1 : 1;
				candidate = decision;
				if (inRow >= windows) standing = decision;
				if (decision === standing) held.set(values);
				else values.set(held);
			},
			reset() {
				[standing, candidate, inRow] = [-1, -1, 0];
				held.fill(0);
			}
		};
	}
};
