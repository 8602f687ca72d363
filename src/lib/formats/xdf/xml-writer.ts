/** Text for between two tags. Characters XML cannot hold become spaces. */
const escaped = (text: string): string =>
	text
		// eslint-disable-next-line no-control-regex
		.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]|\p{Cs}/gu, ' ')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;');

/** `<name>` around what is inside, which is text when it is a string or a number. */
export type XmlTree = readonly (readonly [name: string, inside: string | number | XmlTree])[];

/** Writes elements, one per line, as LSL does. */
function xmlText(tree: XmlTree, indent = ''): string {
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
