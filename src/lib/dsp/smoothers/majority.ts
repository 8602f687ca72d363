import { numberParam } from '../../core/params.ts';
import { decisionOf, type SmootherKind } from './smoother.ts';

/**
 * Majority vote: the class that most of the last `votes` predictions decided for; of equal ones the first in the list, as
 * `scipy.stats.mode` has it. The values are the shares of the votes. Predictions that decided nothing vote too.
 */
export const majority: SmootherKind<'majority'> = {
	id: 'majority',
	label: 'Majority vote',
	summary: 'The class that most of the last predictions decided for',
	tasks: ['classify'],
	params: [{ type: 'number', id: 'votes', label: 'Votes', value: 5, min: 1, max: 50, step: 1 }],
	delay: (params) => ({ predictions: Math.floor(numberParam(majority, params, 'votes') / 2) }),
	create(params, nOutputs) {
		const size = numberParam(majority, params, 'votes');
		const ring = new Int32Array(size);
		// One more than there are outputs: position 0 counts those that decided nothing.
		const counts = new Int32Array(nOutputs + 1);
		let seen = 0;
		return {
			push(values) {
				const at = seen % size;
				if (seen >= size) counts[ring[at]!]!--;
				ring[at] = decisionOf(values) + 1;
				counts[ring[at]!]!++;
				seen++;
				const total = Math.min(seen, size);
				let most = 0;
				for (let c = 0; c < nOutputs; c++) {
					values[c] = counts[c + 1]! / total;
					most = Math.max(most, counts[c + 1]!);
				}
				if (counts[0]! > most) values.fill(0);
			},
			reset() {
				seen = 0;
				counts.fill(0);
			}
		};
	}
};
