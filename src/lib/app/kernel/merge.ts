import { isObject } from '../../core/parse.ts';

/**
 * Joins two changes of one value that were made apart: `base` is what both started from, `mine` and `theirs` what became
 * of it. Maps are joined key by key, lists of records with an `id` by id, lists of plain values as sets in the order of
 * `mine`. Where both changed one single value, `mine` stays; what one changed and the other removed stays. All three are
 * plain JSON; undefined: not there.
 */
export function merge<T>(base: unknown, mine: T, theirs: unknown): T {
	return merged(base, mine, theirs) as T;
}

function merged(base: unknown, mine: unknown, theirs: unknown): unknown {
	if (sameValue(mine, theirs) || sameValue(theirs, base)) return mine;
	if (sameValue(mine, base) || mine === undefined) return theirs;
	if (isObject(mine) && isObject(theirs)) return mergedRecords(isObject(base) ? base : {}, mine, theirs);
	if (!Array.isArray(mine) || !Array.isArray(theirs)) return mine;
	const from = Array.isArray(base) ? base : [];
	const all = [...from, ...mine, ...theirs];
	if (all.every(hasId)) return mergedLists(from, mine, theirs, idOf);
	return all.some((item) => typeof item === 'object')
		? mine
		: mergedLists(from, mine, theirs, JSON.stringify);
}

type Entries = Readonly<Record<string, unknown>>;

function mergedRecords(base: Entries, mine: Entries, theirs: Entries): Entries {
	const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
	const entries = [...keys].map((key) => [key, merged(own(base, key), own(mine, key), own(theirs, key))]);
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const own = (entries: Entries, key: string): unknown =>
	Object.hasOwn(entries, key) ? entries[key] : undefined;

function mergedLists(
	base: readonly unknown[],
	mine: readonly unknown[],
	theirs: readonly unknown[],
	keyOf: (item: unknown) => string
): unknown[] {
	const keyed = (list: readonly unknown[]): Map<string, unknown> =>
		new Map(list.map((item) => [keyOf(item), item]));
	const [from, here, there] = [keyed(base), keyed(mine), keyed(theirs)];
	return [...new Set([...here.keys(), ...there.keys()])]
		.map((key) => merged(from.get(key), here.get(key), there.get(key)))
		.filter((item) => item !== undefined);
}

const hasId = (item: unknown): boolean => isObject(item) && typeof item['id'] === 'string';
const idOf = (item: unknown): string => String((item as { readonly id: string }).id);

/** True when two values of plain JSON are the same, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (Array.isArray(a) && Array.isArray(b))
		return a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
	if (!isObject(a) || !isObject(b)) return false;
	const [keys, others] = [Object.keys(a), Object.keys(b)];
	return (
		keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
	);
}
