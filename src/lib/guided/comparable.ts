import { isArray, isObject, type JsonObject } from '../core/parse.ts';
import { smoothers } from '../dsp/smoothers/index.ts';
import { FITTS_STANDARD } from './fitts-result.ts';

/** Results that may be compared with each other, and what they have in common. */
export interface ComparableResults<Row> {
	readonly title: string;
	readonly rows: readonly Row[];
}

/**
 * Stored results in groups of like with like: the same rules, outputs (or classes) and smoothing. Groups in the order of
 * their first result, results in the order given.
 */
export function comparable<Row extends { readonly result: JsonObject }>(
	rows: readonly Row[]
): readonly ComparableResults<Row>[] {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const title = titleOf(row.result);
		groups.set(title, [...(groups.get(title) ?? []), row]);
	}
	return [...groups].map(([title, of]) => ({ title, rows: of }));
}

/** What a result must share with another one to be compared with it, in words. */
function titleOf({ kind, rules, outputs, smoothing, steady }: JsonObject): string {
	if (!isArray(smoothing) || (kind === 'fitts' && rules !== FITTS_STANDARD))
		return 'Earlier version of the test: smoothing not known, other rules';
	const what = kind === 'fitts' ? 'output' : 'class';
	const many = kind === 'fitts' ? 'outputs' : 'classes';
	const names = smoothing.map(stepText);
	const how = names.length > 0 ? `smoothing: ${names.join(', ')}` : 'no smoothing';
	const changed = steady === true ? '' : ', changed during the test';
	return `${String(outputs)} ${outputs === 1 ? what : many} · ${how}${changed}`;
}

/** `Majority vote 5`. */
function stepText(step: unknown): string {
	if (!isObject(step)) return 'unknown';
	const { kind, params } = step;
	const label = typeof kind === 'string' && smoothers.has(kind) ? smoothers.get(kind).label : String(kind);
	const values = isObject(params) ? Object.values(params).map(String) : [];
	return [label, ...values].join(' ');
}
