import { numberParam } from '../../core/params.ts';
import { decide, decisionOf, type SmootherKind } from './smoother.ts';

/**
 * Hysteresis, the Schmitt trigger of each class: a class is entered when it is the most probable with at least `enter`, and
 * stays until it falls below `leave`, even when another is more probable by then.
 */
export const hysteresis: SmootherKind<'hysteresis'> = {
	id: 'hysteresis',
	label: 'Hysteresis',
	summary: 'A class is entered when it is sure, and left only when it is clearly gone',
	tasks: ['classify'],
	params: [
		{ type: 'number', id: 'enter', label: 'Enter at', unit: '%', value: 70, min: 0, max: 100 },
		{ type: 'number', id: 'leave', label: 'Leave below', unit: '%', value: 40, min: 0, max: 100 }
	],
	delay: () => ({ predictions: 0, note: 'as long as it is unsure' }),
	create(params) {
		const enter = Math.fround(numberParam(hysteresis, params, 'enter') / 100);
		const leave = Math.min(enter, Math.fround(numberParam(hysteresis, params, 'leave') / 100));
		let standing = -1;
		return {
			push(values) {
				if (standing < 0 || !(values[standing]! >= leave)) {
					const decision = decisionOf(values);
					standing = decision >= 0 && values[decision]! >= enter ? decision : -1;
				}
				decide(values, standing, values[standing]);
			},
			reset() {
				standing = -1;
			}
		};
	}
};
