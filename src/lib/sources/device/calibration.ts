import type { JsonObject } from '../../core/parse.ts';
import { numberParam, type WithParams } from '../../core/params.ts';
import type { SignalUnit } from '../../core/signal.ts';
import type { Param, ParamValues } from '../source.ts';
import { scaleFacts } from './driver.ts';

/** Form fields for devices whose maker publishes no scale: with volts per count known, values are µV; without, a.u. */
export const calibrationParams: readonly Param[] = [
	{
		type: 'number',
		id: 'microvoltsPerCount',
		label: 'µV per count at the converter (0: unknown)',
		unit: 'µV',
		value: 0,
		min: 0,
		max: 1e6
	},
	{ type: 'number', id: 'frontGain', label: 'Gain before the converter', value: 1, min: 0.001, max: 1e6 },
	{ type: 'number', id: 'zeroCount', label: 'Count at zero volts', value: 0, min: -(2 ** 31), max: 2 ** 31 }
];

/** How counts become values: `value = (count − zero) · scale`. */
export interface Calibration {
	readonly unit: SignalUnit;
	readonly scale: number;
	readonly zero: number;
	/** For `StreamInfo.facts`. */
	readonly facts: JsonObject;
}

/** What the form says. Throws a RangeError for params out of range. */
export function calibrationOf(kind: WithParams, params: ParamValues, nChannels: number): Calibration {
	const perCount = numberParam(kind, params, 'microvoltsPerCount');
	const zero = numberParam(kind, params, 'zeroCount');
	const scale = perCount > 0 ? perCount / numberParam(kind, params, 'frontGain') : 1;
	const each = (value: number): number[] => new Array<number>(nChannels).fill(value);
	return {
		unit: perCount > 0 ? 'uV' : 'a.u.',
		scale,
		zero,
		facts: scaleFacts(each(scale), each(zero === 0 ? 0 : -zero * scale))
	};
}
