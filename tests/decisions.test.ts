import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = join('docs', 'decisions');

test('the index of the decisions lists every page once, in order', () => {
	const pages = readdirSync(FOLDER).filter((name) => /^\d{4}-[\w-]+\.md$/.test(name));
	const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');
	const listed = [...index.matchAll(/^- \[(\d{4})\]\((\1-[\w-]+\.md)\) \S/gm)].map(([, , name]) => name!);
	expect(listed).toEqual(pages.sort());
});
