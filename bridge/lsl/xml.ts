/** An element of an XML document. Text that stands beside child elements is dropped: no stream description has any. */
export interface XmlElement {
	readonly name: string;
	/** What stands between the tags when there are no child elements, entities resolved. */
	readonly text: string;
	readonly children: readonly XmlElement[];
}

/**
 * A description of 1024 channels has 68 kB. Longer ones than this are refused: they come from anybody in the network, and reading
 * one must not hold up what else is going on.
 */
export const MAX_XML_CHARACTERS = 2 ** 19;
/** Deeper nesting than this is damage or malice; liblsl's own documents have six levels. */
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 20_000;
const MAX_NAME = 200;
const NAME = /^[A-Za-z_:][\w:.-]*$/;

interface Open {
	readonly name: string;
	text: string;
	readonly children: XmlElement[];
}

/**
 * Parses the subset of XML that stream descriptions use: elements, text, entities, CDATA, comments; attributes are
 * skipped. Every character is looked at a fixed number of times, whatever the document. Throws a SyntaxError for anything
 * that is not well formed or larger than a description can be.
 */
export function parseXml(text: string): XmlElement {
	if (text.length > MAX_XML_CHARACTERS) throw new SyntaxError(`The XML has ${text.length} characters.`);
	const root: Open = { name: '', text: '', children: [] };
	const stack: Open[] = [root];
	let elements = 0;
	for (let at = 0; at < text.length;) {
		const top = stack[stack.length - 1]!;
		if (text[at] !== '<') {
			const end = text.indexOf('<', at);
			top.text += unescapeXml(text.slice(at, end < 0 ? text.length : end));
			at = end < 0 ? text.length : end;
			continue;
		}
		const second = text.charCodeAt(at + 1);
		const mark =
			second === EXCLAMATION || second === QUESTION
				? MARKS.find(({ open }) => text.startsWith(open, at))
				: undefined;
		if (mark) {
			const end = endOf(text, mark.close, at + mark.open.length);
			if (mark.content) top.text += text.slice(at + mark.open.length, end);
			at = end + mark.close.length;
			continue;
		}
		const end = tagEnd(text, at);
		const closing = text[at + 1] === '/';
		const empty = !closing && text[end - 1] === '/';
		const name = nameIn(text.slice(at + (closing ? 2 : 1), Math.min(end, at + 2 + MAX_NAME)), empty);
		at = end + 1;
		if (closing) {
			if (stack.length < 2 || top.name !== name)
				throw new SyntaxError(`The XML closes <${name}> that is not open.`);
			stack.pop();
			stack[stack.length - 1]!.children.push(element(top));
		} else {
			if (++elements > MAX_ELEMENTS || stack.length > MAX_DEPTH)
				throw new SyntaxError('The XML has too many elements.');
			const opened: Open = { name, text: '', children: [] };
			if (empty) top.children.push(element(opened));
			else stack.push(opened);
		}
	}
	if (stack.length !== 1 || root.children.length !== 1)
		throw new SyntaxError('The XML has no single closed element at its top.');
	return root.children[0]!;
}

const [LESS, GREATER, DOUBLE, SINGLE] = [0x3c, 0x3e, 0x22, 0x27] as const;
const EXCLAMATION = '!'.charCodeAt(0);
const QUESTION = '?'.charCodeAt(0);

/** What is no element: how it begins and ends, and whether what is between is text. */
const MARKS: readonly { readonly open: string; readonly close: string; readonly content: boolean }[] = [
	{ open: '<!--', close: '-->', content: false },
	{ open: '<![CDATA[', close: ']]>', content: true },
	{ open: '<?', close: '?>', content: false },
	{ open: '<!DOCTYPE', close: '>', content: false }
];

function endOf(text: string, close: string, from: number): number {
	const end = text.indexOf(close, from);
	if (end < 0) throw new SyntaxError(`The XML breaks off at character ${from}.`);
	return end;
}

/** Where the tag that begins at `from` ends; a ">" within quotes does not end it. */
function tagEnd(text: string, from: number): number {
	for (let at = from + 1; at < text.length; at++) {
		const character = text.charCodeAt(at);
		if (character === GREATER) return at;
		if (character === LESS) break;
		if (character === DOUBLE || character === SINGLE) at = endOf(text, text[at]!, at + 1);
	}
	throw new SyntaxError(`The XML breaks off at character ${from}.`);
}

function nameIn(tag: string, empty: boolean): string {
	const name = tag.split(/\s/, 1)[0]!;
	const bare = empty && name.endsWith('/') ? name.slice(0, -1) : name;
	if (bare.length > MAX_NAME || !NAME.test(bare))
		throw new SyntaxError(`The XML has a tag "${bare.slice(0, 40)}".`);
	return bare;
}

const element = ({ name, text, children }: Open): XmlElement => ({
	name,
	text: children.length > 0 ? '' : text,
	children
});
/** The first child of that name, or undefined. */
export const child = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
	parent?.children.find((one) => one.name === name);

/** The text of the first child of that name, without white space round it; empty when there is none. */
export const childText = (parent: XmlElement | undefined, name: string): string =>
	child(parent, name)?.text.trim() ?? '';

/** A leaf. */
export const leaf = (name: string, text: string | number): XmlElement => ({
	name,
	text: String(text),
	children: []
});

/** A branch. */
export const branch = (name: string, children: readonly XmlElement[]): XmlElement => ({
	name,
	text: '',
	children
});

/** The element as text, one tab of indent per level; empty elements as `<name />`, as liblsl writes them. */
export function writeXml({ name, text, children }: XmlElement, indent = ''): string {
	if (children.length > 0) {
		const inner = children.map((one) => writeXml(one, `${indent}\t`)).join('');
		return `${indent}<${name}>\n${inner}${indent}</${name}>\n`;
	}
	return text === '' ? `${indent}<${name} />\n` : `${indent}<${name}>${escapeXml(text)}</${name}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c]!);

/** Longer than the longest entity, `&#1114111;`. */
const MAX_ENTITY = 12;

function unescapeXml(text: string): string {
	let result = '';
	let from = 0;
	for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
		const end = text.slice(at, at + MAX_ENTITY).indexOf(';');
		const character = end < 0 ? undefined : entity(text.slice(at + 1, at + end));
		if (character === undefined) continue;
		result += text.slice(from, at) + character;
		from = at + end + 1;
		at = from - 1;
	}
	return from === 0 ? text : result + text.slice(from);
}

function entity(name: string): string | undefined {
	if (name[0] !== '#') return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
	const hex = name[1] === 'x';
	const digits = name.slice(hex ? 2 : 1);
	if (!(hex ? /^[\da-f]{1,6}$/i : /^\d{1,7}$/).test(digits)) return undefined;
	const code = parseInt(digits, hex ? 16 : 10);
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
