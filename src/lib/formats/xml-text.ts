const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The text that XML writes with references: `&lt;`, `&#65;`, `&#x41;`. One that XML does not name stays as it is. */
export const unescaped = (text: string): string =>
	text.replace(
		/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
		(whole, hex?: string, dec?: string, name?: string) => {
			if (name !== undefined) return NAMED[name] ?? whole;
			const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
			return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		}
	);
