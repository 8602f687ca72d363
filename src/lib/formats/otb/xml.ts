import { unescaped } from '../xml-text.ts';

/** An element of XML with its attributes. */
export interface XmlNode {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	/** Its own text, trimmed. */
	readonly text: string;
	readonly children: readonly XmlNode[];
}

/** A longer, deeper or larger document is none of a device. */
const MAX_LENGTH = 8 * 2 ** 20;
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 100_000;

interface Building {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	text: string;
	readonly children: Building[];
}

/**
 * Reads elements, attributes and text in one pass; comments, instructions and declarations are passed over, and no entity but
 * the five of XML and numbers is known. Undefined when it is not well-formed, or larger than any description of a device.
 */
export function parseXmlTree(text: string): XmlNode | undefined {
	if (text.length > MAX_LENGTH) return undefined;
	const root: Building = { name: '', attributes: {}, text: '', children: [] };
	const open = [root];
	let elements = 0;
	for (let at = 0; at < text.length;) {
		const tag = text.indexOf('<', at);
		const top = open.at(-1)!;
		if (tag < 0) break;
		top.text += text.slice(at, tag);
		const end = endOf(text, tag);
		if (end < 0) return undefined;
		const inside = text.slice(tag + 1, end);
		at = end + 1;
		if (inside.startsWith('?') || inside.startsWith('!')) {
			if (inside.startsWith('![CDATA[')) top.text += inside.slice(8, -2);
			continue;
		}
		if (inside.startsWith('/')) {
			if (open.length === 1 || top.name !== inside.slice(1).trim()) return undefined;
			open.pop();
			continue;
		}
		const closed = inside.endsWith('/');
		const child = begin(closed ? inside.slice(0, -1) : inside);
		if (!child || ++elements > MAX_ELEMENTS || open.length > MAX_DEPTH) return undefined;
		top.children.push(child);
		if (!closed) open.push(child);
	}
	return open.length === 1 && root.children.length === 1 ? done(root.children[0]!) : undefined;
}

const done = ({ name, attributes, text, children }: Building): XmlNode => ({
	name,
	attributes,
	text: unescaped(text.trim()),
	children: children.map(done)
});

/** Where the mark that begins at `at` ends: its `>`. −1 where it does not. */
function endOf(text: string, at: number): number {
	const last = (mark: string): number => {
		const found = text.indexOf(mark, at);
		return found < 0 ? -1 : found + mark.length - 1;
	};
	if (text.startsWith('<!--', at)) return last('-->');
	if (text.startsWith('<![CDATA[', at)) return last(']]>');
	if (text.startsWith('<?', at)) return last('?>');
	// A `>` may stand in the value of an attribute.
	let quote = '';
	for (let i = at + 1; i < text.length; i++) {
		const letter = text[i]!;
		if (quote !== '') {
			if (letter === quote) quote = '';
		} else if (letter === '"' || letter === "'") quote = letter;
		else if (letter === '>') return i;
	}
	return -1;
}

/** An element by what stands in its mark: a name, then `name="value"` each. */
function begin(inside: string): Building | undefined {
	const name = /^[^\s/=]+/.exec(inside)?.[0];
	if (name === undefined) return undefined;
	const attributes: Record<string, string> = {};
	for (let at = name.length; at < inside.length;) {
		const equals = inside.indexOf('=', at);
		if (equals < 0) break;
		const key = inside.slice(at, equals).trim();
		let from = equals + 1;
		while (from < inside.length && /\s/.test(inside[from]!)) from++;
		const quote = inside[from];
		const to = quote === '"' || quote === "'" ? inside.indexOf(quote, from + 1) : -1;
		if (to < 0 || key === '') return undefined;
		attributes[key] = unescaped(inside.slice(from + 1, to));
		at = to + 1;
	}
	return { name, attributes, text: '', children: [] };
}

/** Every element of a name below `node`, in order. */
export function elementsOf(node: XmlNode, name: string): readonly XmlNode[] {
	const found: XmlNode[] = [];
	const visit = (one: XmlNode): void => {
		if (one.name === name) found.push(one);
		for (const child of one.children) visit(child);
	};
	visit(node);
	return found;
}

/** Text of the first child of a name; undefined where there is none, or it is empty. */
export const childText = (node: XmlNode, name: string): string | undefined =>
	node.children.find((child) => child.name === name)?.text || undefined;

/** Number of the first child of a name; undefined where it is none. */
export function childNumber(node: XmlNode, name: string): number | undefined {
	const text = childText(node, name);
	const number = text === undefined ? NaN : Number(text.replace(',', '.'));
	return Number.isFinite(number) ? number : undefined;
}
