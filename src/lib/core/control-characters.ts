/**
 * Characters that steer a terminal or turn the direction of text: C0 and C1 controls, and the marks, embeddings, overrides
 * and isolates of bidirectional text; also the separators of lines and paragraphs.
 */
const STEERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A text as a terminal may show it: what would steer it stands as an escape (`\u001b`), as JSON writes it. Line ends stay:
 * they are the program's own.
 */
export const shownText = (text: string): string =>
	text.replace(STEERS, (character) => (character === '\n' ? character : escaped(character)));

/** A name or a sentence from a file, as it stands in a line: a line end in it is an escape, too. */
export const shownLine = (text: string): string => text.replace(STEERS, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
