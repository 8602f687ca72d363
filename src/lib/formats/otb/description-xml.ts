import { parseXmlOrUndefined, textAt, XML_LIMITS, type XmlElement } from '../../core/xml.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import type { TarEntry } from './tar.ts';

/** What to do with an archive that cannot be read. */
export const AGAIN = 'Export it again with OT BioLab+.';

/** Reads an XML file of the archive. Throws a SessionError where it is not well-formed. */
export async function xmlOf(source: RandomAccess, entry: TarEntry): Promise<XmlElement> {
	if (entry.size > XML_LIMITS.characters)
		throw refuse(source.name, `has a description ${entry.name} of ${entry.size} bytes`, AGAIN);
	const bytes = await source.read(entry.offset, entry.size);
	const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
	const node = parseXmlOrUndefined(new TextDecoder(encoding).decode(bytes));
	if (!node) throw refuse(source.name, `has a description that cannot be read (${entry.name})`, AGAIN);
	return node;
}

/** Text of the first child of a name; undefined where there is none, or it is empty. */
export const childText = (element: XmlElement, name: string): string | undefined =>
	textAt(element, name) || undefined;

/** Number of the first child of a name; undefined where it is none. */
export function childNumber(element: XmlElement, name: string): number | undefined {
	const text = childText(element, name);
	const number = text === undefined ? NaN : Number(text.replace(',', '.'));
	return Number.isFinite(number) ? number : undefined;
}
