import { numberParam, textParam } from '../../core/params.ts';
import { decisionOf, type SmootherKind } from './smoother.ts';

/**
 * Minimum confidence: a prediction whose most probable class is below the threshold is rejected. Then nothing is decided,
 * or the last prediction that was not rejected stays.
 */
export const confidence: SmootherKind<'confidence'> = {
	id: 'confidence',
	label: 'Minimum confidence',
	summary: 'Rejects predictions that are not sure enough',
	tasks: ['classify'],
	params: [
		{ type: 'number', id: 'least', label: 'At least', unit: '%', value: 60, min: 0, max: 100 },
		{
			type: 'choice',
			id: 'then',
			label: 'Else',
			value: 'nothing',
			options: [
				{ id: 'nothing', label: 'Nothing' },
				{ id: 'hold', label: 'Hold the last' }
			]
		}
	],
	delay: () => ({ predictions: 0, note: 'as long as it is unsure' }),
	create(params, nOutputs) {
		const least = numberParam(confidence, params, 'least') / 100;
		const hold = textParam(confidence, params, 'then') === 'hold';
		const last = new Float32Array(nOutputs);
		return {
			push(values) {
				const decision = decisionOf(values);
				// Compared as float32, or 60 % would not be at least 60 %.
				if (decision >= 0 && values[decision]! >= Math.fround(least)) last.set(values);
				else if (hold) values.set(last);
				else values.fill(0);
			},
			reset: () => last.fill(0)
		};
	}
};
