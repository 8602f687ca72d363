import { parseXml, type XmlElement } from '../../src/lib/core/xml.ts';

export type { XmlElement } from '../../src/lib/core/xml.ts';

/**
 * A description of 1024 channels has 68 kB. Longer ones than this are refused: they come from anybody in the network, and reading
 * one must not hold up what else is going on.
 */
export const MAX_XML_CHARACTERS = 2 ** 19;

/** Parses a stream description. Throws a SyntaxError for anything that is not well formed or larger than a description can be. */
export const parseDescription = (text: string): XmlElement =>
	parseXml(text, { characters: MAX_XML_CHARACTERS, depth: 64, elements: 20_000, attributes: 100 });

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
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c]!);
