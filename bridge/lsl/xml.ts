/** An element of an XML document. Text that stands beside child elements is dropped: no stream description has any. */
export interface XmlElement {
	readonly name: string;
	/** What stands between the tags when there are no child elements, entities resolved. */
	readonly text: string;
	readonly children: readonly XmlElement[];
}

/** Deeper nesting than this is damage or malice; liblsl's own documents have six levels. */
const MAX_DEPTH = 64;
/** A description of 1024 channels has 68 kB; nobody needs more elements than this. */
const MAX_ELEMENTS = 500_000;

const TOKEN =
	/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<(\/?)([A-Za-z_:][\w:.-]*)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/gy;

interface Open {
	readonly name: string;
	text: string;
	readonly children: XmlElement[];
}

/**
 * Parses the subset of XML that stream descriptions use: elements, text, entities, CDATA, comments; attributes are
 * skipped. Throws a SyntaxError for anything that is not well formed.
 */
export function parseXml(text: string): XmlElement {
	const root: Open = { name: '', text: '', children: [] };
	const stack: Open[] = [root];
	let elements = 0;
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.length) {
		const at = TOKEN.lastIndex;
		const token = TOKEN.exec(text);
		if (!token) throw new SyntaxError(`The XML breaks off at character ${at}.`);
		const [whole, cdata, slash, name, , closed, characters] = token;
		const top = stack[stack.length - 1]!;
		if (cdata !== undefined) top.text += cdata;
		else if (characters !== undefined) top.text += unescapeXml(characters);
		else if (name === undefined) continue;
		else if (slash) {
			if (stack.length < 2 || top.name !== name)
				throw new SyntaxError(`The XML closes <${name}> that is not open.`);
			stack.pop();
			stack[stack.length - 1]!.children.push(element(top));
		} else {
			if (++elements > MAX_ELEMENTS || stack.length > MAX_DEPTH)
				throw new SyntaxError('The XML has too many elements.');
			const opened: Open = { name, text: '', children: [] };
			if (closed || whole.endsWith('/>')) top.children.push(element(opened));
			else stack.push(opened);
		}
	}
	if (stack.length !== 1 || root.children.length !== 1)
		throw new SyntaxError('The XML has no single closed element at its top.');
	return root.children[0]!;
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

function unescapeXml(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
		if (name) return ENTITIES[name as string] ?? whole;
		const code = hex ? parseInt(hex as string, 16) : Number(decimal);
		return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
