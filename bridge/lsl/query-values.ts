import type { XmlElement } from './xml.ts';

/**
 * Elements and characters that one query may look at: a question of a few words could otherwise keep the program busy for minutes
 * (`//*=//*`). One that needs more matches nothing.
 */
const MAX_WORK = 200_000;
const budget = { left: MAX_WORK };

/** Begins a query, which may look at so much. */
export function resetBudget(): void {
	budget.left = MAX_WORK;
}

/** Counts what was looked at. Throws Unreadable when it is more than a query may. */
export function spend(work: number): void {
	budget.left -= work;
	if (budget.left < 0) throw new Unreadable();
}

/** A query that is no XPath, or looks at too much. */
export class Unreadable extends Error {}

/** A set of elements, or one of XPath's three other kinds of values. */
export type Value = string | number | boolean | readonly XmlElement[];

/** Fields compared as numbers even with text: liblsl up to 1.14 asks for `nominal_srate='2000'`. */
const NUMBERS = new Set(['channel_count', 'nominal_srate', 'version', 'created_at']);

/** The document above its top element. */
export const root = (info: XmlElement): XmlElement => ({ name: '', text: '', children: [info] });

/** An element and everything below it, in the order of the document. */
export function* within(one: XmlElement): Generator<XmlElement> {
	spend(1);
	yield one;
	for (const inner of one.children) yield* within(inner);
}

const isSet = (value: Value): value is readonly XmlElement[] => Array.isArray(value);

/** XPath 1.0 section 4.3, `boolean`. */
export function truth(value: Value): boolean {
	if (isSet(value)) return value.length > 0;
	return typeof value === 'string' ? value.length > 0 : Boolean(value);
}

const textOf = (one: XmlElement): string => {
	const text = [...within(one)].map((inner) => inner.text).join('');
	spend(text.length);
	return text;
};
const string = (value: Value): string => (isSet(value) ? (value[0] ? textOf(value[0]) : '') : String(value));
const number = (value: Value): number => {
	if (typeof value === 'boolean' || typeof value === 'number') return Number(value);
	const text = string(value).trim();
	return text === '' ? NaN : Number(text);
};

/** XPath 1.0 section 3.4: a set is compared member by member, and one match is enough. */
export function compare(left: Value, sign: string, right: Value): boolean {
	if (isSet(left) && typeof right !== 'boolean')
		return left.some((one) => compareOne(textOf(one), sign, right, NUMBERS.has(one.name)));
	if (isSet(right) && typeof left !== 'boolean')
		return right.some((one) => compareOne(left as string | number, sign, textOf(one), NUMBERS.has(one.name)));
	if (typeof left === 'boolean' || typeof right === 'boolean')
		return sign === '=' || sign === '!='
			? (truth(left) === truth(right)) === (sign === '=')
			: order(Number(truth(left)), sign, Number(truth(right)));
	return compareOne(left as string | number, sign, right, false);
}

function compareOne(left: string | number, sign: string, right: Value, asNumber: boolean): boolean {
	if (isSet(right))
		return right.some((one) => compareOne(left, sign, textOf(one), asNumber || NUMBERS.has(one.name)));
	spend(1);
	const numbers = asNumber || typeof left === 'number' || typeof right === 'number';
	if (sign === '=' || sign === '!=') {
		const equal = numbers ? number(left) === number(right) : string(left) === string(right);
		return equal === (sign === '=');
	}
	return order(number(left), sign, number(right));
}

function order(a: number, sign: string, b: number): boolean {
	if (sign === '<') return a < b;
	if (sign === '<=') return a <= b;
	return sign === '>' ? a > b : a >= b;
}

/** A function of XPath. */
interface Call {
	readonly least: number;
	readonly most: number;
	run(given: readonly Value[]): Value;
}

const call = (least: number, most: number, run: (given: readonly Value[]) => Value): Call => ({
	least,
	most,
	run
});

/** Functions by name, with how many arguments they take. */
export const FUNCTIONS: Readonly<Record<string, Call | undefined>> = {
	not: call(1, 1, ([a]) => !truth(a!)),
	true: call(0, 0, () => true),
	false: call(0, 0, () => false),
	boolean: call(1, 1, ([a]) => truth(a!)),
	number: call(1, 1, ([a]) => number(a!)),
	string: call(1, 1, ([a]) => string(a!)),
	'starts-with': call(2, 2, ([a, b]) => string(a!).startsWith(string(b!))),
	contains: call(2, 2, ([a, b]) => string(a!).includes(string(b!))),
	'string-length': call(1, 1, ([a]) => [...string(a!)].length),
	'normalize-space': call(1, 1, ([a]) => string(a!).trim().replace(/\s+/g, ' ')),
	concat: call(2, 16, (given) => {
		const text = given.map(string).join('');
		spend(text.length);
		return text;
	}),
	substring: call(2, 3, ([a, from, length]) => {
		const start = Math.round(number(from!));
		const end = length === undefined ? Infinity : start + Math.round(number(length));
		return [...string(a!)].filter((_, i) => i + 1 >= start && i + 1 < end).join('');
	}),
	translate: call(3, 3, ([a, from, to]) => {
		const replace = [...string(to!)];
		const map = new Map<string, string>();
		[...string(from!)].forEach((c, i) => map.has(c) || map.set(c, replace[i] ?? ''));
		return [...string(a!)].map((c) => map.get(c) ?? c).join('');
	}),
	count: call(1, 1, ([a]) => {
		if (!isSet(a!)) throw new Unreadable();
		return a.length;
	})
};
