import { SaxesParser } from 'saxes';

/** An element of an XML document. */
export interface XmlElement {
	readonly name: string;
	/** Undefined when it has none. */
	readonly attributes?: Readonly<Record<string, string>>;
	/** What stands between its tags, references resolved; empty when it has child elements. */
	readonly text: string;
	readonly children: readonly XmlElement[];
}

/** How large a document may be. One that is larger is refused while it is read. */
export interface XmlLimits {
	readonly characters: number;
	/** Elements inside each other. */
	readonly depth: number;
	/** Elements of the document. */
	readonly elements: number;
	/** Attributes of one element. */
	readonly attributes: number;
}

/** A description of 10,000 channels with ten elements each is half of this. */
export const XML_LIMITS: XmlLimits = {
	characters: 2 ** 23,
	depth: 64,
	elements: 200_000,
	attributes: 1_000
};

interface Open {
	readonly name: string;
	readonly attributes?: Readonly<Record<string, string>>;
	text: string;
	readonly children: XmlElement[];
}

/**
 * Parses a document. Only the five entities of XML and character numbers are known: a reference to another one stays as it is
 * written, as does a bare `&`. Characters that XML cannot hold are spaces. Throws a SyntaxError for anything else that is not
 * well-formed, for a document that declares entities, and for what is larger than `limits`.
 */
export function parseXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
	const most = { ...XML_LIMITS, ...limits };
	if (text.length > most.characters) throw new SyntaxError(`The XML has ${text.length} characters.`);
	if (hasDeclarations(text)) throw new SyntaxError('The XML declares entities.');
	const top: Open = { name: '', text: '', children: [] };
	const open: Open[] = [top];
	let elements = 0;
	let attributes = 0;
	const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
	const addText = (more: string): void => void (open.at(-1)!.text += more);
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.on('opentagstart', () => {
		attributes = 0;
		if (++elements > most.elements || open.length > most.depth)
			throw new SyntaxError('The XML has too many elements.');
	});
	parser.on('attribute', () => {
		if (++attributes > most.attributes)
			throw new SyntaxError('An element of the XML has too many attributes.');
	});
	parser.on('opentag', ({ name, attributes }) => {
		open.push({ name, ...(Object.keys(attributes).length > 0 && { attributes }), text: '', children: [] });
	});
	parser.on('closetag', () => {
		const closed = open.pop()!;
		if (closed.children.length > 0) closed.text = '';
		open.at(-1)!.children.push(closed);
	});
	parser.on('error', ({ message }) => {
		throw new SyntaxError(`The XML is not well-formed: ${message}`);
	});
	parser.write(tolerated(text)).close();
	return top.children[0]!;
}

/** The document; undefined where `parseXml` throws. */
export function parseXmlOrUndefined(text: string, limits?: Partial<XmlLimits>): XmlElement | undefined {
	try {
		return parseXml(text, limits);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/**
 * An `&` that begins no reference to one of the five characters, with the number that may follow it; or a section or comment, in
 * which an `&` is text. One that is not closed goes to the end, so that it is looked at once.
 */
const ODD_AMPERSAND =
	/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7}|x[\da-fA-F]{1,6});)?/g;
/** What XML 1.0 (section 2.2) lets no document hold. */
// eslint-disable-next-line no-control-regex
const NO_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]|\p{Cs}/gu;

/** The document as XML has it where programs write it differently: with bare `&`, control characters, padding at its ends. */
const tolerated = (text: string): string =>
	text
		.replace(NO_CHARACTER, ' ')
		.trim()
		.replace(ODD_AMPERSAND, (whole, number?: string) =>
			whole[0] === '<' || (number && isCharacter(number)) ? whole : `&amp;${whole.slice(1)}`
		);

function isCharacter(number: string): boolean {
	const code = number[0] === 'x' ? parseInt(number.slice(1), 16) : Number(number);
	return code <= 0x10ffff && String.fromCodePoint(code).replace(NO_CHARACTER, '') !== '';
}

/** True when the document declares entities or anything else of its own, which no format here does. */
function hasDeclarations(text: string): boolean {
	const at = text.indexOf('<!DOCTYPE');
	return at >= 0 && text[at + text.slice(at).search(/[[>]/)] === '[';
}

/** The first element along a path of names; undefined when there is none. */
export function elementAt(
	element: XmlElement | undefined,
	...path: readonly string[]
): XmlElement | undefined {
	let at = element;
	for (const name of path) at = at?.children.find((child) => child.name === name);
	return at;
}

/** The text of the first element along a path of names, without white space round it; undefined when there is none. */
export const textAt = (element: XmlElement | undefined, ...path: readonly string[]): string | undefined =>
	elementAt(element, ...path)?.text.trim();

/** Every element of a name, `element` itself among them, in the order of the document. */
export function elementsOf(element: XmlElement, name: string): readonly XmlElement[] {
	const found: XmlElement[] = [];
	const visit = (one: XmlElement): void => {
		if (one.name === name) found.push(one);
		for (const child of one.children) visit(child);
	};
	visit(element);
	return found;
}
