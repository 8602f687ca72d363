import { isArray, isObject, numberOr, parseJson, stringOr, stringsOf, type Json } from '../../core/parse.ts';
import { SIGNAL_UNITS, type SignalUnit } from '../../core/signal.ts';
import { knownGaps } from '../known-gaps.ts';
import { localDate, parseWallTime } from '../start-time.ts';
import type { ArrayFile } from './array-file.ts';
import type { VariablesOptions } from './options.ts';
import type { TimeBreak } from './times.ts';

/** The variable that tells a file written here: JSON text of what arrays cannot say. */
export const FACTS_VARIABLE = 'myodeck';

/** What a file written here says of itself. */
export interface MyodeckFacts {
	readonly session: string | undefined;
	readonly stream: string;
	readonly unit: SignalUnit;
	readonly channels: readonly string[] | undefined;
	readonly classes: readonly string[];
	readonly device: string | undefined;
	readonly first: number;
	/** The timestamp that `time` counts from. */
	readonly origin: number;
	readonly start: Date | undefined;
	/** Undefined where nobody counted lost samples. */
	readonly breaks: readonly TimeBreak[] | undefined;
	readonly options: VariablesOptions;
}

/** Reads the variable `myodeck`; undefined in files of other programs. */
export async function myodeckFacts(arrays: ArrayFile): Promise<MyodeckFacts | undefined> {
	const variable = arrays.variables.find(
		({ name, content }) => name === FACTS_VARIABLE && content === 'texts'
	);
	const text = variable && (await arrays.texts(FACTS_VARIABLE))[0];
	if (text === undefined) return undefined;
	let facts: Json;
	try {
		facts = parseJson(text);
	} catch {
		return undefined;
	}
	if (!isObject(facts)) return undefined;
	const data = stringOr(facts.data, '');
	const names = new Set(arrays.variables.map(({ name }) => name));
	if (!names.has(data) || !names.has('time') || !names.has('label') || !names.has('fs')) return undefined;
	const wall = parseWallTime(stringOr(facts.start, ''));
	return {
		session: stringOr(facts.session, undefined),
		stream: stringOr(facts.stream, 'emg'),
		unit: SIGNAL_UNITS.find((unit) => unit === facts.unit) ?? 'a.u.',
		channels: stringsOf(facts.channels),
		classes: stringsOf(facts.classes) ?? [],
		device: stringOr(facts.device, undefined),
		first: wholeOr(facts.first),
		origin: numberOr(facts.time_origin_s, 0),
		start: wall && localDate(wall.wall),
		breaks: isArray(facts.gaps) ? breaksOfFile(facts.gaps) : undefined,
		options: { roles: { [data]: 'emg', time: 'time', label: 'label', fs: 'rate' } }
	};
}

const wholeOr = (value: Json | undefined): number => {
	const number = numberOr(value, 0);
	return Number.isSafeInteger(number) && number >= 0 ? number : 0;
};

/** Gaps as they were counted, in order and one for each row. */
function breaksOfFile(list: readonly Json[]): TimeBreak[] {
	const gaps = knownGaps(list).filter(({ row }, i, all) => row > 0 && row !== all[i - 1]?.row);
	return gaps.map(({ row, lost, sample }) => ({ row, lost, sample, restart: lost === 0 }));
}
