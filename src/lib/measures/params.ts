import { numberParam, textParam, type Param, type ParamValues } from '../core/params.ts';
import { wrongSetting } from './refusals.ts';

/** The low-pass of envelopes, 2–10 Hz. */
export const LOWPASS_PARAM: Param = {
	type: 'number',
	id: 'lowpassHz',
	label: 'Low-pass of the envelope',
	unit: 'Hz',
	value: 6,
	min: 2,
	max: 10,
	step: 0.5
};

/** The step of curves in tables. */
export const STEP_PARAM: Param = {
	type: 'number',
	id: 'stepSeconds',
	label: 'Step of the curve',
	unit: 's',
	value: 0.02,
	min: 0.001,
	max: 1,
	step: 0.001
};

/** A measure's settings, read by name. Throws a SessionError that names the setting and its limits. */
export function settingsOf(
	measure: { readonly id: string; readonly params: readonly Param[] },
	values: ParamValues
): { number(id: string): number; text(id: string): string } {
	const checked = <T>(read: () => T): T => {
		try {
			return read();
		} catch (error) {
			if (error instanceof RangeError) throw wrongSetting(error.message);
			throw error;
		}
	};
	return {
		number: (id) => checked(() => numberParam(measure, values, id)),
		text: (id) => checked(() => textParam(measure, values, id))
	};
}
