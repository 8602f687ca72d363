import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { elementAt, elementsOf, parseXml, parseXmlOrUndefined, textAt } from './xml.ts';

test('elements, attributes, text, CDATA, comments, instructions and references are read', () => {
	const root = parseXml(
		'\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE info>\n<!-- <x> & --><info a="1 &lt; x > y" b=\'"\'>\n<e/>' +
			'<t><![CDATA[1 < 2 &amp; 3]]> &#65;&#x42;&quot;&apos;</t><?do it?><d><t>deep</t></d></info>\n'
	);
	expect(root.attributes).toEqual({ a: '1 < x > y', b: '"' });
	expect(root.text).toBe('');
	expect(root.children.map(({ name }) => name)).toEqual(['e', 't', 'd']);
	expect(root.children[0]).toEqual({ name: 'e', text: '', children: [] });
	expect(textAt(root, 't')).toBe('1 < 2 &amp; 3 AB"\'');
	expect(textAt(root, 'd', 't')).toBe('deep');
	expect([textAt(root, 'no'), elementAt(root, 'e', 'no')]).toEqual([undefined, undefined]);
	expect(elementsOf(root, 't').map(({ text }) => text.length)).toEqual([18, 4]);
	expect(elementsOf(root, 'info')).toEqual([root]);
});

test('what programs write that is not quite XML is read: a bare &, unknown names, control characters, padding', () => {
	const text = (inside: string): string => parseXml(`  <a>${inside}</a>\0\0\n`).text;
	expect(text('R&D & B; &unknown; &AMP; &#X41;')).toBe('R&D & B; &unknown; &AMP; &#X41;');
	expect(text('a\0b\u001fc\uD800d\uFFFF')).toBe('a b c d ');
	expect(text('&#0; &#xFFFF; &#xD800; &#x110000; &#9999999; &#128074;')).toBe(
		'&#0; &#xFFFF; &#xD800; &#x110000; &#9999999; \u{1f44a}'
	);
	expect(parseXml('<a b="R&D"/>').attributes).toEqual({ b: 'R&D' });
	expect(parseXml('<a __proto__="x" constructor="y"/>').attributes).toMatchObject({ constructor: 'y' });
});

test.each([
	...[
		'',
		' ',
		'text',
		'<a>',
		'<a></b>',
		'</a>',
		'<a/><b/>',
		'<a/>text',
		'<a><!-- </a>',
		'<a',
		'<>',
		'<a b=c/>',
		'<a b="<"/>'
	],
	...[
		'<a b="1" b="2"/>',
		'<a><![CDATA[</a>',
		'<a><?b</a>',
		'<!DOCTYPE a',
		'<a b="',
		'<1/>',
		'<a><b></a></b>',
		'\0'
	]
])('%j is no document', (text) => {
	expect(() => parseXml(text)).toThrow(SyntaxError);
	expect(parseXmlOrUndefined(text)).toBeUndefined();
});

test('a document that is cut anywhere is no document, and one whose bytes are changed is one or a SyntaxError', () => {
	const whole = '<?xml version="1.0"?><a b="c&amp;"><d>e&lt;</d><!-- f --><![CDATA[g]]></a>';
	for (let end = 0; end < whole.length; end++)
		expect(() => parseXml(whole.slice(0, end))).toThrow(SyntaxError);
	for (let at = 0; at < whole.length; at++)
		for (const put of ['<', '>', '&', '"', '/', '!', ']', '\0', 'x']) {
			const changed = whole.slice(0, at) + put + whole.slice(at + 1);
			const read = parseXmlOrUndefined(changed);
			expect(read === undefined || read.name.length > 0).toBe(true);
		}
});

test.each([
	['characters', { characters: 10 }, '<a>1234</a>'],
	['elements inside each other', { depth: 2 }, '<a><b><c/></b></a>'],
	['elements', { elements: 3 }, '<a><b/><b/><b/></a>'],
	['attributes', { attributes: 2 }, '<a b="" c="" d=""/>']
])('as many %s as the limit are read, one more is refused', (_what, limits, text) => {
	const more = Object.fromEntries(Object.entries(limits).map(([name, most]) => [name, most + 1]));
	expect(() => parseXml(text, limits)).toThrow(/has (?:too many|\d+ char)/);
	expect(parseXml(text, more).name).toBe('a');
});

describe('hostile documents', () => {
	const BOMB =
		'<!DOCTYPE a [<!ENTITY b0 "bomb">' +
		Array.from({ length: 30 }, (_, i) => `<!ENTITY b${i + 1} "${`&b${i};`.repeat(10)}">`).join('') +
		'<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://localhost/p">%p;]>';

	test('a document that declares entities is refused; nothing expands and nothing is fetched', () => {
		expect(() => parseXml(`${BOMB}<a c="&b30;">&b30; &f;</a>`)).toThrow('declares entities');
		expect(() => parseXml(`<!DOCTYPE a SYSTEM "x" [${BOMB}]><a/>`)).toThrow('declares entities');
		// A second declaration, which the first hides from the check, is no XML.
		expect(() => parseXml(`<!DOCTYPE a>${BOMB}<a>&b30;</a>`)).toThrow('not well-formed');
		const hidden = parseXmlOrUndefined(`<!-- <!DOCTYPE > -->${BOMB}<a>&b30; &f;</a>`);
		expect(hidden?.text).toBe('&b30; &f;');
	});

	const hostile: readonly (readonly [string, (n: number) => string])[] = [
		['deep nesting', (n) => '<a>'.repeat(n)],
		['a million attributes', (n) => `<a ${Array.from({ length: n }, (_, i) => `a${i}=""`).join(' ')}/>`],
		['one attribute again and again', (n) => `<a ${'b="" '.repeat(n)}/>`],
		['many elements', (n) => `<a>${'<b/>'.repeat(n)}</a>`],
		['tags that are not closed', (n) => `<a>${'<b'.repeat(n)}`],
		['comments that are not closed', (n) => `<a>${'<!--'.repeat(n)}`],
		['sections that are not closed', (n) => `<a>${'<![CDATA['.repeat(n)}`],
		['quotes that are not closed', (n) => `<a>${'<b c="'.repeat(n)}`],
		['brackets of a section', (n) => `<a><![CDATA[${']'.repeat(n)}`],
		['dashes of a comment', (n) => `<a><!-- ${'- '.repeat(n)}`],
		['references', (n) => `<a>${'&lt;&#65;&b;&'.repeat(n)}</a>`],
		['ampersands', (n) => `<a>${'&'.repeat(n)}</a>`],
		['spaces in a tag', (n) => `<a${' '.repeat(n)}`],
		['one name', (n) => `<${'a'.repeat(n)}`],
		['declarations', (n) => `<!DOCTYPE a [${'<!ENTITY b "&b;">'.repeat(n)}`],
		['declarations inside each other', (n) => '<!DOCTYPE a [<!'.repeat(n)],
		['instructions', (n) => `<a>${'<?b?>'.repeat(n)}</a>`]
	];

	/** How many characters the parser takes from a document until it ends or is refused. */
	function readingsOf(text: string): number {
		const read = Reflect.get(SaxesParser.prototype, 'getCode10') as () => number;
		let readings = 0;
		Reflect.set(SaxesParser.prototype, 'getCode10', function counted(this: SaxesParser) {
			readings++;
			return read.call(this);
		});
		try {
			parseXmlOrUndefined(text);
		} finally {
			Reflect.set(SaxesParser.prototype, 'getCode10', read);
		}
		return readings;
	}

	test('each character of a plain document is taken once, and then its end', () => {
		expect(readingsOf('<a>bc</a>')).toBe(10);
	});

	test.each(hostile)(
		'%s: twice as long is at most twice the work, and each character is read once',
		(_what, make) => {
			const [once, twice] = [make(2_000), make(4_000)];
			expect(readingsOf(twice)).toBeLessThanOrEqual(2 * readingsOf(once) + 50);
			expect(readingsOf(once)).toBeLessThanOrEqual(6 * once.length + 50);
		}
	);

	test('a million attributes are refused by their number, deep nesting by its depth', () => {
		const [, nested] = hostile[0]!;
		const [, attributes] = hostile[1]!;
		expect(() => parseXml(nested(1_000_000))).toThrow('too many elements');
		expect(() => parseXml(attributes(1_000_000), { characters: 2 ** 24 })).toThrow('too many attributes');
	});
});
