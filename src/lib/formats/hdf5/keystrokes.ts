import { isArray, isObject, numberOr, parseJson, stringOr, type Json } from '../../core/parse.ts';
import type { LabelInterval } from '../label-intervals.ts';

/** The keys of emg2qwerty, JSON text of `{ key, start, end }` in seconds since 1970: an interval each. */
export function keystrokes(text: string): readonly LabelInterval[] {
	let list: Json;
	try {
		list = parseJson(text);
	} catch {
		return [];
	}
	if (!isArray(list)) return [];
	return list.filter(isObject).flatMap(({ key, start, end }) => {
		const onset = numberOr(start, undefined);
		const name = stringOr(key, '');
		return onset === undefined || name === ''
			? []
			: [{ onset, end: numberOr(end, undefined), className: name }];
	});
}
