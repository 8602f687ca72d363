import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Colours of a script's words, from the tokens, so that both themes can be read. */
export const colours = syntaxHighlighting(
	HighlightStyle.define([
		{ tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--accent)' },
		{ tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--class-2)' },
		{ tag: [tags.number, tags.bool, tags.null], color: 'var(--class-1)' },
		{ tag: [tags.typeName, tags.className], color: 'var(--class-5)' },
		{ tag: tags.function(tags.variableName), color: 'var(--class-0)' },
		{ tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
		{ tag: tags.invalid, color: 'var(--red)' }
	])
);
