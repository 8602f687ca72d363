import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A document of the project. */
export interface Document {
	readonly path: string;
	readonly text: string;
}

/** A block of code in a document: ```` ```ts run ```` has the language `ts` and the word `run`. */
export interface Fence {
	readonly language: string;
	readonly words: readonly string[];
	readonly code: string;
}

/** Every document: those at the top and those under `docs/`. */
export function documents(): readonly Document[] {
	const paths = [
		...readdirSync('.').filter((name) => name.endsWith('.md')),
		...readdirSync('docs', { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.md'))
			.map((name) => join('docs', name))
	];
	return paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

export function fencesOf({ text }: Document): readonly Fence[] {
	return [...text.matchAll(/^```(\w*)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language, rest, code]) => ({
		language: language!,
		words: rest!.trim().split(/\s+/).filter(Boolean),
		code: code!
	}));
}

/** What a document links to or shows, outside its code. */
export function linksOf({ text }: Document): readonly string[] {
	const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
	const inline = [...prose.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(([, target]) => target!);
	const html = [...prose.matchAll(/<(?:img|a|source)[^>]*\s(?:src|srcset|href)="([^"]+)"/g)].map(
		([, target]) => target!
	);
	return [...inline, ...html];
}

/** The names that `#…` may end with: explicit ids, and what the headings become. */
export function anchorsOf(text: string): ReadonlySet<string> {
	const explicit = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!);
	const headings = [...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/<[^>]*>|[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/\s/g, '-')
	);
	return new Set([...explicit, ...headings]);
}

/** What is wrong with a link of a document; undefined when it leads somewhere, or out into the web. */
export function brokenLink(document: Document, link: string): string | undefined {
	if (/^[a-z]+:/i.test(link)) return undefined;
	const [target = '', anchor] = decodeURIComponent(link).split('#');
	const path = target === '' ? document.path : normalize(join(dirname(document.path), target));
	if (!existsSync(path)) return `${document.path} links to ${link}, which does not exist.`;
	if (anchor === undefined || !path.endsWith('.md')) return undefined;
	if (anchorsOf(readFileSync(path, 'utf8')).has(anchor)) return undefined;
	return `${document.path} links to ${link}, but ${path} has no #${anchor}.`;
}
