import type { XmlElement } from './xml.ts';

/**
 * The XPath 1.0 that LSL resolvers send, evaluated as liblsl's outlets do: context is the `<info>` element, an unknown
 * child is an empty set, and what cannot be read matches nothing. Source: LSL.md 1.5, checked against liblsl.
 */
export function matches(info: XmlElement, query: string): boolean {
	if (query.trim() === '') return true;
	if (query.length > MAX_QUERY) return false;
	try {
		budget.left = MAX_WORK;
		const reader = new Reader(info, tokens(query));
		const value = truth(reader.or());
		return reader.done && value;
	} catch (error) {
		if (error instanceof Unreadable) return false;
		throw error;
	}
}

const MAX_QUERY = 4096;
/**
 * Elements and characters that one query may look at: a question of a few words could otherwise keep the program busy for minutes
 * (`//*=//*`). One that needs more matches nothing.
 */
const MAX_WORK = 200_000;
const budget = { left: MAX_WORK };

function spend(work: number): void {
	budget.left -= work;
	if (budget.left < 0) throw new Unreadable();
}
/** Fields compared as numbers even with text: liblsl up to 1.14 asks for `nominal_srate='2000'`. */
const NUMBERS = new Set(['channel_count', 'nominal_srate', 'version', 'created_at']);

class Unreadable extends Error {}

/** A set of elements, or one of XPath's three other kinds of values. */
type Value = string | number | boolean | readonly XmlElement[];

const TOKEN =
	/\s*(?:('[^']*'|"[^"]*")|(\d+(?:\.\d*)?|\.\d+)|(<=|>=|!=|\/\/|\.\.|[()=<>,/*.])|([A-Za-z_][\w.-]*))/y;

function tokens(query: string): string[] {
	const found: string[] = [];
	const text = query.trimEnd();
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.length) {
		const token = TOKEN.exec(text);
		if (!token) throw new Unreadable();
		found.push(token[0].trim());
	}
	return found;
}

/** A reader by recursive descent that evaluates as it goes; both sides of `and` and `or` are always read. */
class Reader {
	readonly #info: XmlElement;
	readonly #tokens: readonly string[];
	#at = 0;
	#depth = 0;

	constructor(info: XmlElement, list: readonly string[]) {
		this.#info = info;
		this.#tokens = list;
	}

	get done(): boolean {
		return this.#at === this.#tokens.length;
	}

	or(): Value {
		if (++this.#depth > 64) throw new Unreadable();
		let left = this.#and();
		while (this.#eat('or')) {
			const right = this.#and();
			left = truth(left) || truth(right);
		}
		this.#depth--;
		return left;
	}

	#and(): Value {
		let left = this.#equality();
		while (this.#eat('and')) {
			const right = this.#equality();
			left = truth(left) && truth(right);
		}
		return left;
	}

	#equality(): Value {
		let left = this.#relation();
		for (let sign = this.#oneOf('=', '!='); sign; sign = this.#oneOf('=', '!='))
			left = compare(left, sign, this.#relation());
		return left;
	}

	#relation(): Value {
		let left = this.#primary();
		for (let sign = this.#oneOf('<', '<=', '>', '>='); sign; sign = this.#oneOf('<', '<=', '>', '>='))
			left = compare(left, sign, this.#primary());
		return left;
	}

	#primary(): Value {
		const token = this.#tokens[this.#at];
		if (token === undefined) throw new Unreadable();
		if (/^['"]/.test(token)) return (this.#at++, token.slice(1, -1));
		if (/^\.?\d/.test(token)) return (this.#at++, Number(token));
		if (this.#eat('(')) {
			const value = this.or();
			this.#need(')');
			return value;
		}
		if (this.#tokens[this.#at + 1] === '(') return this.#call(token);
		return this.#path();
	}

	#call(name: string): Value {
		this.#at += 2;
		const given: Value[] = [];
		if (!this.#eat(')')) {
			do given.push(this.or());
			while (this.#eat(','));
			this.#need(')');
		}
		const call = FUNCTIONS[name];
		if (!call || given.length < call.least || given.length > call.most) throw new Unreadable();
		return call.run(given);
	}

	#path(): Value {
		let here: readonly XmlElement[];
		if (this.#eat('//')) here = this.#step([...within(root(this.#info))]);
		else if (this.#eat('/')) here = this.#step([root(this.#info)]);
		else if (this.#eat('.')) here = [this.#info];
		else here = this.#step([this.#info]);
		for (;;) {
			if (this.#eat('//')) here = this.#step(here.flatMap((one) => [...within(one)]));
			else if (this.#eat('/')) here = this.#step(here);
			else return here;
		}
	}

	#step(from: readonly XmlElement[]): readonly XmlElement[] {
		const name = this.#tokens[this.#at++];
		if (name === '.') return from;
		if (name !== '*' && !/^[A-Za-z_]/.test(name ?? '')) throw new Unreadable();
		return from.flatMap(({ children }) => {
			spend(1 + children.length);
			return children.filter((one) => name === '*' || one.name === name);
		});
	}

	#eat(token: string): boolean {
		if (this.#tokens[this.#at] !== token) return false;
		this.#at++;
		return true;
	}

	#oneOf(...signs: string[]): string | undefined {
		return signs.find((sign) => this.#eat(sign));
	}

	#need(token: string): void {
		if (!this.#eat(token)) throw new Unreadable();
	}
}

const root = (info: XmlElement): XmlElement => ({ name: '', text: '', children: [info] });

function* within(one: XmlElement): Generator<XmlElement> {
	spend(1);
	yield one;
	for (const inner of one.children) yield* within(inner);
}

const isSet = (value: Value): value is readonly XmlElement[] => Array.isArray(value);

function truth(value: Value): boolean {
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
function compare(left: Value, sign: string, right: Value): boolean {
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

const FUNCTIONS: Readonly<Record<string, Call | undefined>> = {
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
