import type { XmlElement } from './xml.ts';
import {
	compare,
	FUNCTIONS,
	resetBudget,
	root,
	spend,
	truth,
	Unreadable,
	within,
	type Value
} from './query-values.ts';

/**
 * The XPath 1.0 that LSL resolvers send, evaluated as liblsl's outlets do: context is the `<info>` element, an unknown
 * child is an empty set, and what cannot be read matches nothing. Source: LSL.md 1.5, checked against liblsl.
 */
export function matches(info: XmlElement, query: string): boolean {
	if (query.trim() === '') return true;
	if (query.length > MAX_QUERY) return false;
	try {
		resetBudget();
		const reader = new Reader(info, tokens(query));
		const value = truth(reader.or());
		return reader.done && value;
	} catch (error) {
		if (error instanceof Unreadable) return false;
		throw error;
	}
}

const MAX_QUERY = 4096;
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
