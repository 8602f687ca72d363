import { numberParam } from '../../core/params.ts';
import { decisionOf, type SmootherKind } from './smoother.ts';

/** Probability below which float32 keeps no digits, as where the temperature is fitted. */
const LEAST = 1e-37;

/**
 * Rejection: nothing is decided when the calibrated probability of the most probable class, `p^(1/temperature)` with sum 1, is
 * below the threshold. Both are of the model, measured on windows it had not learned from, see `Confidence`.
 */
export const rejection: SmootherKind<'rejection'> = {
	id: 'rejection',
	label: 'Rejection',
	summary: 'Decides nothing while the calibrated probability is below the threshold of the model',
	tasks: ['classify'],
	params: [
		{ type: 'number', id: 'temperature', label: 'Temperature', value: 1, min: 0.05, max: 50 },
		{ type: 'number', id: 'least', label: 'At least', value: 0, min: 0, max: 1 }
	],
	delay: () => ({ predictions: 0, note: 'as long as it is unsure' }),
	create(params) {
		const temperature = numberParam(rejection, params, 'temperature');
		const least = numberParam(rejection, params, 'least');
		return {
			push(values) {
				const decision = decisionOf(values);
				if (decision < 0) return;
				let total = 0;
				for (const value of values) total += Math.max(value, LEAST) ** (1 / temperature);
				// Compared as float32, as the threshold was found.
				const probability = Math.fround(values[decision]! ** (1 / temperature) / total);
				if (probability < Math.fround(least)) values.fill(0);
			},
			reset: () => {}
		};
	}
};
