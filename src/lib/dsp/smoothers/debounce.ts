import { numberParam, textParam } from '../../core/params.ts';
import { decide, decisionOf, type SmootherKind } from './smoother.ts';

/**
 * Debounce: the decision changes when another one came `count` times in a row. As a level it is said all the time; as an
 * edge only by the one prediction at which a class begins, as a button that is pressed.
 */
export const debounce: SmootherKind<'debounce'> = {
	id: 'debounce',
	label: 'Debounce',
	summary: 'Changes only after several predictions in a row; as an edge it fires once, like a button',
	tasks: ['classify'],
	params: [
		{ type: 'number', id: 'count', label: 'In a row', value: 3, min: 1, max: 50, step: 1 },
		{
			type: 'choice',
			id: 'says',
			label: 'Says',
			value: 'level',
			options: [
				{ id: 'level', label: 'All the time' },
				{ id: 'edge', label: 'Once, at the start' }
			]
		}
	],
	delay: (params) => ({ predictions: numberParam(debounce, params, 'count') - 1 }),
	create(params) {
		const count = numberParam(debounce, params, 'count');
		const edge = textParam(debounce, params, 'says') === 'edge';
		let [standing, candidate, inRow] = [-1, -1, 0];
		return {
			push(values) {
				const decision = decisionOf(values);
				inRow = decision === candidate ? inRow + 1 : 1;
				candidate = decision;
				const changes = decision !== standing && inRow >= count;
				if (changes) standing = decision;
				decide(values, edge && !changes ? -1 : standing);
			},
			reset() {
				[standing, candidate, inRow] = [-1, -1, 0];
			}
		};
	}
};
