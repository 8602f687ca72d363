import { unescaped } from '../xml-text.ts';

/** An element of the XML in XDF files: no attributes mean anything there, and text and children do not mix. */
export interface XmlElement {
	readonly name: string;
	/** Its own text, trimmed. */
	readonly text: string;
	readonly children: readonly XmlElement[];
}

/** Deeper nesting is no header. */
const MAX_DEPTH = 100;

/**
 * Reads an XML document as far as XDF uses it: elements and text, with comments, instructions and attributes passed over.
 * Undefined when it is not well-formed. No entity but the five of XML and numbers is known, so nothing can expand.
 */
export function parseXml(text: string): XmlElement | undefined {
	const root = new Building('');
	const open: Building[] = [root];
	for (let at = 0; at < text.length;) {
		const top = open.at(-1)!;
		const tag = text.indexOf('<', at);
		if (tag < 0) break;
		top.text += text.slice(at, tag);
		const passed = passOver(text, tag);
		if (passed === undefined) return undefined;
		if (passed > tag) {
			at = passed;
			continue;
		}
		if (text.startsWith('<![CDATA[', tag)) {
			const end = text.indexOf(']]>', tag);
			if (end < 0) return undefined;
			top.text += escaped(text.slice(tag + 9, end));
			at = end + 3;
			continue;
		}
		const end = text.indexOf('>', tag);
		if (end < 0) return undefined;
		const inside = text.slice(tag + 1, end).trim();
		at = end + 1;
		if (inside.startsWith('/')) {
			if (open.length === 1 || top.name !== inside.slice(1).trim()) return undefined;
			open.pop();
			continue;
		}
		const child = new Building(/^[^\s/]+/.exec(inside)?.[0] ?? '');
		if (child.name === '' || open.length > MAX_DEPTH) return undefined;
		top.children.push(child);
		if (!inside.endsWith('/')) open.push(child);
	}
	return open.length === 1 && root.children.length === 1 ? root.children[0]!.done() : undefined;
}

class Building {
	text = '';
	readonly name: string;
	readonly children: Building[] = [];

	constructor(name: string) {
		this.name = name;
	}

	done(): XmlElement {
		return {
			name: this.name,
			text: unescaped(this.text.trim()),
			children: this.children.map((child) => child.done())
		};
	}
}

/** Where a comment, instruction or declaration that begins here ends; `at` itself when none begins. */
function passOver(text: string, at: number): number | undefined {
	const kinds = [
		['<!--', '-->'],
		['<?', '?>'],
		['<!DOCTYPE', '>']
	] as const;
	const kind = kinds.find(([begin]) => text.startsWith(begin, at));
	if (!kind) return at;
	const end = text.indexOf(kind[1], at);
	return end < 0 ? undefined : end + kind[1].length;
}

/** Text for between two tags. Characters XML cannot hold become spaces. */
export const escaped = (text: string): string =>
	text
		// eslint-disable-next-line no-control-regex
		.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]|\p{Cs}/gu, ' ')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;');

/** The text of the first element along a path of names; undefined when there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
	return elementAt(element, ...path)?.text;
}

/** The first element along a path of names. */
export function elementAt(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
	let at: XmlElement | undefined = element;
	for (const name of path) at = at?.children.find((child) => child.name === name);
	return at;
}

/** `<name>` around what is inside, which is text when it is a string or a number. */
export type XmlTree = readonly (readonly [name: string, inside: string | number | XmlTree])[];

/** Writes elements, one per line, as LSL does. */
export function xmlText(tree: XmlTree, indent = ''): string {
	return tree
		.map(([name, inside]) => {
			if (typeof inside !== 'object') return `${indent}<${name}>${escaped(String(inside))}</${name}>\n`;
			if (inside.length === 0) return `${indent}<${name} />\n`;
			return `${indent}<${name}>\n${xmlText(inside, `${indent}\t`)}${indent}</${name}>\n`;
		})
		.join('');
}

/** A whole document. */
export const xmlDocument = (tree: XmlTree): string => `<?xml version="1.0"?>\n${xmlText(tree)}`;
